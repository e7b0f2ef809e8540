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
