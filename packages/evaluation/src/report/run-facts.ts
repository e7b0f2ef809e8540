import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Section } from "@msmae/report";
import type { RunFolder } from "../runs/run-folder.js";
import { setting } from "../runs/settings.js";

type Row = readonly [label: string, value: string | number];

/**
 * Labels with values: where the run is, what it was made with.
 *
 * @param more What its folder does not say, such as the device.
 */
export function runFacts(run: RunFolder, more: readonly Row[] = []): Section {
  const { name, path, description } = run;
  return {
    kind: "facts",
    title: "The run",
    rows: [
      ["Name", name],
      ["Folder", path],
      ...(description === undefined ? [] : made(run)),
      ...more,
      ...(description?.revision ? [["Revision", description.revision] as const] : []),
      ...Object.entries(description?.versions ?? {}),
    ],
  };
}

function made(run: RunFolder): Row[] {
  const { description, result, path } = run;
  const { config } = description!;
  const has = (label: string, value: unknown): Row[] =>
    typeof value === "string" || typeof value === "number" ? [[label, value]] : [];
  const training = result === undefined || result.task === "pretrain" ? undefined : result.training;
  const speed = clipsPerSecond(path);
  const { init } = config;
  return [
    [
      "Data",
      `${config.corpus.path ?? "synthetic signers"}${training?.splitBy === undefined ? "" : `, ${splitText(training.splitBy, setting(config, "data.splitField"))}`}`,
    ],
    ...(training === undefined
      ? []
      : [
          [
            "Clips",
            `${training.clips.train} to train on, ${training.clips.valid} for validation, ${training.clips.test} for test`,
          ] as const,
          [
            "Checkpoint",
            `after ${training.step} steps, ${training.chosenBy === "last" ? "the last one" : `best by ${training.chosenBy}`}`,
          ] as const,
        ]),
    [
      "Weights",
      init === undefined
        ? "from scratch"
        : `${config.probe === true ? "frozen, " : ""}from ${basename(init)}`,
    ],
    ["Streams", config.model.streams.join(", ")],
    ...has("Learning rate", setting(config, "train.learningRate")),
    ...has("Epochs", setting(config, "train.epochs")),
    ...has("Steps", setting(config, "train.steps")),
    ...has("Clips of an update", setting(config, "train.batchSize")),
    ...(speed === undefined ? [] : [["Speed", `${speed.toFixed(1)} clips/s`] as const]),
    ...has("Seed", config.seed),
  ];
}

/** Which clips were held out, and by what. */
export function splitText(
  { valid, test }: { readonly valid: "manifest" | "seed"; readonly test: "manifest" | "seed" },
  field: unknown = "split",
): string {
  const drawn = [...(valid === "seed" ? ["validation"] : []), ...(test === "seed" ? ["test"] : [])];
  if (drawn.length === 0) return `split by the field "${field}"`;
  if (drawn.length === 2) return `no field "${field}": drawn by the seed`;
  return `split by the field "${field}", ${drawn[0]} clips drawn by the seed`;
}

/** Without checkpoints and validations; undefined where `timing.jsonl` does not say it. */
function clipsPerSecond(run: string): number | undefined {
  const path = join(run, "timing.jsonl");
  if (!existsSync(path)) return undefined;
  let [clips, seconds] = [0, 0];
  for (const line of readFileSync(path, "utf8").split("\n")) {
    try {
      const { samples, seconds: of } = JSON.parse(line);
      const busy = of.data + of.compute + of.optimizer;
      if (Number.isFinite(samples) && Number.isFinite(busy))
        [clips, seconds] = [clips + samples, seconds + busy];
    } catch {
      // the last line of a run that was killed
    }
  }
  return seconds > 0 ? clips / seconds : undefined;
}
