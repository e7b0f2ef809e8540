import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const stack = { layers: 1, heads: 2, width: 16 };

/** Settings of a run that takes a second. */
export const TINY = {
  model: { streams: ["body", "left", "right"], encoder: stack, decoder: stack },
  data: { frames: 16, validWindows: 4 },
  train: { steps: 6, batchSize: 2, learningRate: 1e-3, warmupSteps: 2 },
  validation: { every: 3 },
  checkpoints: { every: 2 },
  logEvery: 1,
};

/** Settings of a run of `recognize` that takes a second. */
export const TINY_RECOGNITION = {
  model: { streams: ["body", "left", "right"], encoder: stack },
  data: { frames: 8 },
  train: { epochs: 4, leastSteps: 2, batchSize: 4, learningRate: 1e-2, warmupEpochs: 1 },
  checkpoints: { every: 1 },
  logEvery: 1,
};

/** The same for the baselines. */
export const TINY_BASELINE = {
  ...TINY_RECOGNITION,
  model: { streams: ["right"], width: 6, layers: 2, stages: [2], dropout: 0.25 },
};

/** Settings of a run of `translate` that takes a second. */
export const TINY_TRANSLATION = {
  model: { streams: ["body", "left", "right"], encoder: stack },
  mbart: { layers: 1, heads: 2, width: 16, hidden: 32 },
  train: { epochs: 4, leastSteps: 2, batchSize: 4, microBatch: 2, learningRate: 1e-2, warmupEpochs: 1 },
  search: { beams: 2, maxLength: 10 },
  checkpoints: { every: 1 },
  logEvery: 1,
};

interface Folders {
  readonly data: string;
  readonly out: string;
}

/** Options of `pretrain` for these settings; more settings as `--set` takes them. */
export function tiny(folders: Folders, ...settings: string[]): string[] {
  return command("pretrain", folders, TINY, settings);
}

/** Options of `recognize`. */
export function tinyRecognition(folders: Folders, ...settings: string[]): string[] {
  return command("recognize", folders, TINY_RECOGNITION, settings);
}

/** Options of `recognize` for a baseline. */
export function tinyBaseline(kind: "st-gcn++" | "st-gcn", folders: Folders, ...settings: string[]): string[] {
  return [...command("recognize", folders, TINY_BASELINE, settings), "--model", kind];
}

/** Options of `translate`. */
export function tinyTranslation(folders: Folders, ...settings: string[]): string[] {
  return command("translate", folders, TINY_TRANSLATION, settings);
}

function command(name: string, { data, out }: Folders, tree: object, more: readonly string[]): string[] {
  const settings = (value: object, path: string): string[] =>
    Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === "object" && !Array.isArray(inner)
        ? settings(inner, `${path}${key}.`)
        : [`${path}${key}=${JSON.stringify(inner)}`],
    );
  const set = [...settings(tree, ""), ...more].flatMap((setting) => ["--set", setting]);
  return [name, "--data", data, "--out", out, "--threads", "1", ...set];
}

/** Hashes of all that must not depend on interruptions, workers and speed: checkpoints, metrics and scores. */
export function fingerprint(run: string): Record<string, string> {
  const names = [
    ...readdirSync(join(run, "checkpoints")).map((name) => join("checkpoints", name)),
    ...["metrics.jsonl", "reconstruction.json", "recognition.json", "translation.json", "predictions.jsonl"],
  ];
  const hash = (name: string) =>
    createHash("sha256")
      .update(readFileSync(join(run, name)))
      .digest("hex");
  return Object.fromEntries(
    names.filter((name) => existsSync(join(run, name))).map((name) => [name, hash(name)]),
  );
}

/** The training lines of a run's metrics.jsonl. */
export function losses(run: string): { readonly step: number; readonly loss: number }[] {
  return readFileSync(join(run, "metrics.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { step: number; loss?: number })
    .flatMap(({ step, loss }) => (loss === undefined ? [] : [{ step, loss }]));
}
