import { corpusSourceSchema, scanCorpus } from "@msmae/datasets";
import { folderOf } from "@msmae/testing";

/** A gloss that would be a script, were it not text. */
export const HOSTILE = "<script>globalThis.hacked = true</script>";

const CORPUS = {
  kind: "synthetic",
  content: "isolated",
  clips: 48,
  languages: 1,
  glosses: 8,
  signers: 6,
  heldOutSigners: 1,
} as const;
const { clips } = scanCorpus(corpusSourceSchema.parse(CORPUS), ["body"]);
const held = clips.filter(({ split }) => split !== "train");

/** The ids of the clips that runs of {@link recognitionRun} were measured by, and their glosses. */
export const MEASURED = held.map(({ id, gloss }, i) => ({ id, gloss: i === 0 ? HOSTILE : gloss! }));

const lines = (all: readonly object[]) => all.map((line) => `${JSON.stringify(line)}\n`).join("");

const about = { versions: { msmae: "0.0.0" }, revision: "0123456789abcdef" };

/**
 * The folder of a finished run of recognition.
 *
 * @param places Of each measured clip's gloss among the predictions: 0 is right.
 * @param corpus What its result says of the clips; nothing, as before it did.
 */
export function recognitionRun(
  name: string,
  places: readonly number[],
  settings: object = {},
  of: readonly { id: string; gloss: string }[] = MEASURED,
  corpus?: { readonly path: string; readonly fingerprint: string },
  result: object = {},
): string {
  const model = { kind: "ms-mae", streams: ["body", "left", "right"], encoder: { layers: 1, width: 8 } };
  const config = {
    seed: 0,
    corpus: CORPUS,
    model,
    probe: false,
    data: {},
    train: { epochs: 2 },
    ...settings,
  };
  const folder = folderOf({
    [`${name}/config.json`]: JSON.stringify({ task: "recognize", config, ...about }),
    // As 0.1.0 wrote it, so that scores are those of the predictions.
    [`${name}/recognition.json`]: JSON.stringify({
      ...{ checkpoint: "checkpoints/step-000001.safetensors", glosses: 8, measured: "test" },
      scores: { test: { recall: { 1: 0 }, perGloss: { 1: 0 } } },
      ...(corpus && { corpus }),
      ...result,
      clips: { train: 30, valid: 0, test: of.length },
    }),
    [`${name}/predictions.jsonl`]: lines(
      of.map(({ id, gloss }, i) => {
        const ranked = ["OTHER", "MORE", "LAST"];
        ranked.splice(places[i % places.length]!, 0, gloss);
        return { id, gloss, predictions: ranked.map((each, j) => ({ gloss: each, score: 0.5 - 0.1 * j })) };
      }),
    ),
    [`${name}/metrics.jsonl`]: lines(
      [1, 2, 3].map((step) => ({
        step,
        loss: 3 / step,
        learningRate: 1e-3,
        validation: { recall: { 1: step / 4 } },
      })),
    ),
  });
  return `${folder}/${name}`;
}

/** The folder of a finished run of translation. */
export function translationRun(
  name: string,
  sentences: readonly (readonly [said: string, translated: string])[],
  { result = {}, settings = {} }: { readonly result?: object; readonly settings?: object } = {},
): string {
  const config = {
    seed: 0,
    corpus: { ...CORPUS, content: "sentences" },
    mbart: { kind: "random" },
    model: { streams: ["body"] },
    ...settings,
  };
  const folder = folderOf({
    [`${name}/config.json`]: JSON.stringify({ task: "translate", config, ...about }),
    [`${name}/translation.json`]: JSON.stringify({
      ...{ checkpoint: "checkpoints/step-000001.safetensors", signatures: ["BLEU|tok:13a"] },
      ...{ scores: { test: { bleu: 0 } }, clips: { train: 1, valid: 0, test: sentences.length } },
      ...result,
    }),
    [`${name}/predictions.jsonl`]: lines(
      sentences.map(([reference, hypothesis], i) => ({ id: `${i}`, hypothesis, reference })),
    ),
    [`${name}/metrics.jsonl`]: lines([1, 2].map((step) => ({ step, validation: { bleu: 10 * step } }))),
  });
  return `${folder}/${name}`;
}
