import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll } from "@jest/globals";
import { initMbart, mbartConfig, saveMbart, saveTokenizer, wordVocabulary } from "@msmae/mbart";
import { newFolder } from "@msmae/testing";
import { folderOf, folderOfClips, makePose } from "./corpus.fixture.js";
import { type Case, file, folders, testRefusals } from "./refusals.fixture.js";
import { folderOfSentences, sentences } from "./sentences.fixture.js";
import { folderOfSigns, type Line } from "./signs.fixture.js";
import { tinyTranslation } from "./tiny.fixture.js";

/** `translate` on clips of these lines. */
const of = (lines: readonly Line[], ...settings: string[]) =>
  tinyTranslation({ data: folderOfSentences(lines), out: folders.out }, ...settings);

let mbart: string;
beforeAll(async () => {
  mbart = newFolder();
  const vocabulary = wordVocabulary(["der Regen kommt ."]);
  const size = { d_model: 8, encoder_layers: 1, decoder_layers: 1, encoder_ffn_dim: 8, decoder_ffn_dim: 8 };
  const config = mbartConfig({
    ...{ ...size, encoder_attention_heads: 2, decoder_attention_heads: 2, max_position_embeddings: 24 },
    vocab_size: vocabulary.size,
  });
  await saveMbart(mbart, { config, parameters: initMbart(config, 1) });
  saveTokenizer(mbart, vocabulary);
});

/** `translate` with a pretrained mBART, which `change` makes unusable. */
const withMbart = (change: (folder: string) => void, ...settings: string[]): string[] => {
  const folder = newFolder();
  cpSync(mbart, folder, { recursive: true });
  change(folder);
  const args = ["--data", folderOfSentences(), "--out", folders.out, "--threads", "1", "--mbart", folder];
  return ["translate", ...args, ...settings.flatMap((setting) => ["--set", setting])];
};

const longFirst = ({ id }: Line) => makePose({ frames: id === "0-0" ? 40 : 12 });

const DATA: Case[] = [
  [
    "a folder without a manifest",
    () => tinyTranslation({ data: folderOfClips(3), out: folders.out }),
    /folder-\w+: none of 3 clips has a text; translation learns from clips with a text in the manifest$/,
  ],
  [
    "a manifest without texts",
    () => of([{ id: "a", gloss: "BOOK" }]),
    /manifest\.jsonl: the only clip has no text; translation learns/,
  ],
  [
    "empty texts alone",
    () => of([{ id: "empty", text: "  " }]),
    /manifest\.jsonl: the only clip has no text; translation learns/,
  ],
  [
    "a language that mBART does not have",
    () => of(sentences(4, { textLanguage: "gsw" })),
    /manifest\.jsonl: clip "0-0": textLanguage: expected one of ar, cs, de, .*, got "gsw"$/,
  ],
  [
    "some clips without a language",
    () => of([...sentences(), { id: "more", text: "der Regen" }]),
    /manifest\.jsonl: clip "more": textLanguage: missing; expected one of ar, cs, de, .*, or --set data\.language=de_DE for clips without one$/,
  ],
  [
    "a code that mBART does not have",
    () => of(sentences(), "data.language=xx_YY"),
    /manifest\.jsonl: data\.language: expected one of ar, cs, de, .*, got "xx_YY"$/,
  ],
  [
    "nothing to train on",
    () => of([{ id: "a", text: "der Regen", split: "test" }]),
    /manifest\.jsonl: all 1 clips with a text are for validation or test; expected some to train on$/,
  ],
];

const MBART: Case[] = [
  [
    "no folder",
    () => withMbart((folder) => rmSync(folder, { recursive: true })),
    /folder-\w+: .*(there is no such folder|has no tokenizer)/,
  ],
  [
    "a folder without weights",
    () => withMbart((folder) => rmSync(join(folder, "model.safetensors"))),
    /folder-\w+: has no weights; expected model\.safetensors or model\.safetensors\.index\.json$/,
  ],
  [
    "a folder without a tokenizer",
    () => withMbart((folder) => rmSync(join(folder, "tokenizer.json"))),
    /folder-\w+: has no tokenizer; expected tokenizer\.json or sentencepiece\.bpe\.model$/,
  ],
  [
    "a weight of the wrong shape",
    () =>
      withMbart((folder) => {
        const path = join(folder, "config.json");
        const config = {
          vocab_size: 99,
          d_model: 12,
          encoder_layers: 1,
          decoder_layers: 1,
          encoder_attention_heads: 2,
          decoder_attention_heads: 2,
        };
        writeFileSync(path, JSON.stringify(config));
      }),
    /model\.safetensors: model\.shared\.weight.*\[99, 12\]|model\.safetensors: .*\[99, 12\]/,
  ],
  [
    "a clip with more time steps than positions",
    () => [...withMbart(() => {}, "model.bridge=flat"), "--data", folderOfSigns(sentences(), longFirst)],
    /manifest\.jsonl: clip "0-0": 40 frames make 10 time steps, mBART has positions for 8; cut it, leave it out, or --set data\.tooLong=shorten$/,
  ],
  [
    "--trim-vocabulary without a pretrained mBART",
    () => [...of(sentences()), "--trim-vocabulary"],
    /--trim-vocabulary: mbart\.trimVocabulary: unknown setting; expected one of .*layers/,
  ],
];

const SETTINGS: Case[] = [
  [
    "an unknown preset",
    () => ["translate", "--preset", "paper"],
    /--preset paper: expected one of small, phoenix-2014t, /,
  ],
  [
    "an unknown bridge",
    () => of(sentences(), "model.bridge=mean"),
    /--set: model\.bridge: .*"average".*"flat".*, got "mean"$/,
  ],
  [
    "micro-batches that do not fit",
    () => of(sentences(), "train.microBatch=3"),
    /--set: train\.microBatch: expected a divisor of train\.batchSize, 4, got 3$/,
  ],
  [
    "--init that is not safetensors",
    () => [...of(sentences()), "--init", file("a.safetensors", "x")],
    /a\.safetensors: \S+/,
  ],
  [
    "--resume of a run of pretrain",
    () => {
      const run = { task: "pretrain", config: {}, versions: {}, revision: null };
      return ["translate", "--resume", "--out", folderOf({ "config.json": JSON.stringify(run) })];
    },
    /^\S+: a run of `pretrain`, not of `translate`; go on with it by: .* pretrain --out \S+ --resume$/,
  ],
  [
    "--resume without a run",
    () => ["translate", "--resume", "--out", join(folderOf({}), "none")],
    /holds no run to resume/,
  ],
];

testRefusals([...DATA, ...MBART, ...SETTINGS]);
