/** What the paper reports, in percent, as far as its tables give numbers. */

/** Recall@1 and recall@5. */
export type TopK = readonly [number, number];

export const RECOGNITION_SETS = ["WLASL", "ASL Citizen", "Slovo", "JSL Corpus"] as const;

/** Table 1: of each method the data sets in that order; a dash there is undefined here. */
export const TABLE_1 = {
  "ST-GCN": [[34.4, 66.57], [63.1, 86.09], undefined, undefined],
  "ST-GCN++": [
    [41.7, 74.36],
    [70.67, 90.72],
    [64.94, 87.71],
    [46.17, 70.87],
  ],
  SignBERT: [[47.46, 83.32], undefined, undefined, undefined],
  MASA: [[49.06, 82.9], undefined, undefined, undefined],
  "MS-MAE, DiffMask 0.5": [
    [56.95, 90.72],
    [75.72, 93.31],
    [74.98, 94.29],
    [52.4, 74.64],
  ],
  "MS-MAE, SameMask 0.5": [
    [52.05, 87.21],
    [71.87, 91.23],
    [72.24, 94.14],
    [51.26, 72.43],
  ],
} as const satisfies Readonly<Record<string, readonly (TopK | undefined)[]>>;

/** Table 2: the frozen encoder, DiffMask 0.5. Its ST-GCN++ is table 1's. */
export const TABLE_2_PROBE: readonly TopK[] = [
  [42.88, 74.77],
  [54.54, 79.45],
  [60.12, 85.61],
  [37.68, 62.19],
];

/** Table 6: glosses, and clips to train on, for validation, for test. */
export const TABLE_6: Readonly<Record<(typeof RECOGNITION_SETS)[number], readonly (number | undefined)[]>> = {
  WLASL: [2000, 14_289, 3916, 2878],
  "ASL Citizen": [2731, 40_154, 10_304, 32_941],
  Slovo: [1001, 15_300, 5100, undefined],
  "JSL Corpus": [696, 32_282, 4306, 4676],
};

export const TRANSLATION_SETS = ["PHOENIX-2014T", "CSL-Daily", "How2Sign"] as const;

/** BLEU-1, BLEU-4 and ROUGE-L; each as a number, or corrected with the uncorrected one after it (table 3). */
export type Texts = readonly [string, string, string];

/** Table 3: method, modality, PHOENIX-2014T, CSL-Daily. */
export const TABLE_3: readonly (readonly [method: string, modality: string, phoenix: Texts, csl: Texts])[] = [
  ["Sign2GPT", "RGB", ["45.43", "19.42", "45.23"], ["34.80", "12.96", "41.12"]],
  ["Sign2GPT, pseudo-gloss pretraining", "RGB", ["49.54", "22.52", "48.90"], ["41.75", "15.40", "42.36"]],
  ["VAP", "skeleton", ["53.07", "26.16", "51.28"], ["52.98 (49.99)", "23.65 (20.85)", "51.09 (48.56)"]],
  ["SignLLMs", "RGB", ["45.21", "23.40", "44.49"], ["39.55", "15.75", "39.91"]],
  ["C²RL", "RGB", ["52.81", "26.75", "50.96"], ["49.32", "21.61", "48.21"]],
  [
    "MS-MAE, flat concatenation",
    "skeleton",
    ["46.94", "22.71", "44.95"],
    ["53.22 (50.14)", "22.73 (20.05)", "50.14 (47.51)"],
  ],
  [
    "MS-MAE, per-time-step averaging",
    "skeleton",
    ["47.29", "22.71", "44.86"],
    ["54.30 (51.30)", "24.09 (21.25)", "52.03 (49.66)"],
  ],
];

/** Table 5: method, modality, language-supervised pretraining, self-supervised on, translation data, How2Sign. */
export const TABLE_5: readonly (readonly [
  method: string,
  modality: string,
  alignment: string,
  selfSupervised: string,
  data: string,
  scores: Texts,
])[] = [
  ["T5", "skeleton", "", "", "H2S", ["14.96", "1.22", "–"]],
  ["VAP", "skeleton", "✓", "", "H2S", ["39.22", "12.87", "27.77"]],
  ["C²RL", "RGB", "✓", "", "H2S", ["29.07", "9.37", "27.02"]],
  ["T5, YT-ASL", "skeleton", "", "", "YT-ASL → H2S", ["37.82", "12.39", "–"]],
  ["SSVP-SLT", "RGB", "", "YT-ASL", "H2S", ["38.1", "11.7", "33.8"]],
  ["SSVP-SLT, aligned", "RGB", "✓", "YT-ASL + H2S", "YT-ASL + H2S", ["43.2", "15.5", "38.4"]],
  ["SHuBERT", "RGB + skeleton", "", "YT-ASL", "YT-ASL → H2S", ["–", "16.2", "–"]],
  ["MS-MAE, flat concatenation", "skeleton", "", "YT-ASL", "H2S", ["34.79", "11.97", "29.89"]],
  ["MS-MAE, per-time-step averaging", "skeleton", "", "YT-ASL", "H2S", ["39.71", "12.64", "27.85"]],
];

/** Streams in pretraining and in fine-tuning: body, hands, face. */
export type Streams = "B,H" | "B,H,F";

/** Tables 4 and 9: of streams and the state of the encoder the data sets in their order. */
export const TABLES_4_AND_9: readonly {
  readonly pretrained: Streams;
  readonly tuned: Streams;
  readonly frozen: boolean;
  readonly scores: readonly [phoenix: Texts, csl: Texts, how2sign: Texts];
}[] = [
  {
    ...{ pretrained: "B,H", tuned: "B,H", frozen: false },
    scores: [
      ["45.76", "21.58", "43.45"],
      ["53.14", "22.83", "50.56"],
      ["33.66", "11.14", "28.70"],
    ],
  },
  {
    ...{ pretrained: "B,H", tuned: "B,H,F", frozen: false },
    scores: [
      ["44.92", "21.28", "42.86"],
      ["52.75", "22.46", "50.00"],
      ["38.47", "11.94", "26.78"],
    ],
  },
  {
    ...{ pretrained: "B,H,F", tuned: "B,H,F", frozen: false },
    scores: [
      ["47.29", "22.71", "44.86"],
      ["54.30", "24.09", "52.03"],
      ["39.71", "12.64", "27.85"],
    ],
  },
  {
    ...{ pretrained: "B,H", tuned: "B,H", frozen: true },
    scores: [
      ["42.37", "19.25", "40.47"],
      ["49.48", "20.50", "47.57"],
      ["33.48", "9.46", "25.75"],
    ],
  },
  {
    ...{ pretrained: "B,H,F", tuned: "B,H,F", frozen: true },
    scores: [
      ["44.25", "20.89", "42.52"],
      ["53.22", "22.73", "50.14"],
      ["33.51", "9.95", "26.92"],
    ],
  },
];

/** Table 7: sentences to train on, for validation, for test. */
export const TABLE_7: Readonly<Record<(typeof TRANSLATION_SETS)[number], readonly number[]>> = {
  "PHOENIX-2014T": [7096, 519, 642],
  "CSL-Daily": [18_401, 1077, 1176],
  How2Sign: [31_086, 1738, 2349],
};

/** Table 8: learning rate and the largest norm of gradients, of each preset of `trainer translate`. */
export const TABLE_8: Readonly<Record<string, readonly [learningRate: number, clip: number]>> = {
  "phoenix-2014t-frozen": [3e-4, 1],
  "phoenix-2014t": [1e-4, 0.1],
  "csl-daily-frozen": [3e-4, 1],
  "csl-daily": [1e-4, 0.1],
  "how2sign-frozen": [3e-4, 1],
  how2sign: [5e-5, 1],
};
