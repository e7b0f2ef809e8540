/** Twelve made-up clips, and settings so small that every command ends in seconds: for checks that a command runs. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { holisticComponents, writePose } from "@msmae/pose";

/** A clip of one person whose keypoints move as `seed` says; nobody signs like this. */
export function tinyClip(seed = 0, frames = 24) {
  const components = holisticComponents({ facePoints: 0, world: false });
  const [people, points, dims] = [1, 75, 3];
  const about = { version: 0.2, width: 640, height: 480, depth: 0, fps: 25, frames, people, points, dims };
  const data = Float32Array.from({ length: frames * points * dims }, (_, n) => 100 + ((n * (seed + 7)) % 97));
  const confidence = new Float32Array(frames * points).fill(1);
  return writePose({ ...about, components, data, confidence });
}

/** Writes `manifest.jsonl` and `poses/` into a folder: each clip has a sign and a sentence. */
export function writeTinyCorpus(folder) {
  mkdirSync(join(folder, "poses"), { recursive: true });
  const splits = ["train", "train", "train", "train", "valid", "test"];
  const lines = [...splits, ...splits].map((split, i) => {
    writeFileSync(join(folder, "poses", `${i}.pose`), tinyClip(i));
    const [gloss, text] = i % 2 === 0 ? ["A", "ja ja"] : ["B", "nein"];
    return JSON.stringify({ id: `${i}`, pose: `poses/${i}.pose`, split, gloss, text, textLanguage: "de" });
  });
  writeFileSync(join(folder, "manifest.jsonl"), `${lines.join("\n")}\n`);
}

const stack = { layers: 1, heads: 2, width: 16 };
const streams = ["body", "left", "right"];
const train = { epochs: 2, leastSteps: 2, batchSize: 4, warmupEpochs: 1 };

/** Settings that make a command of the trainer tiny. */
export const TINY_SETTINGS = {
  pretrain: {
    ...{ model: { streams, encoder: stack, decoder: stack }, data: { frames: 16, validWindows: 2 } },
    ...{ train: { steps: 3, batchSize: 2, warmupSteps: 1 }, validation: { every: 3 } },
  },
  recognize: { model: { streams, encoder: stack }, data: { frames: 8 }, train },
  translate: {
    ...{ model: { streams, encoder: stack }, mbart: { layers: 1, heads: 2, width: 16, hidden: 32 } },
    ...{ train: { ...train, microBatch: 2 }, search: { beams: 2, maxLength: 6 } },
  },
};

/** The same as options. */
export const TINY = Object.fromEntries(
  Object.entries(TINY_SETTINGS).map(([command, tree]) => [command, settings(tree)]),
);

function settings(tree, path = "") {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "object" && !Array.isArray(value)
      ? settings(value, `${path}${key}.`)
      : ["--set", `${path}${key}=${JSON.stringify(value)}`],
  );
}

/** The last checkpoint in a run's folder. */
export function lastCheckpoint(run) {
  const checkpoints = join(run, "checkpoints");
  const names = readdirSync(checkpoints).filter((name) => name.endsWith(".safetensors"));
  return join(checkpoints, names.sort().at(-1));
}
