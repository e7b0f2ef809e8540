import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { CheckpointFolder } from "@msmae/training";
import { WrongCheckpointError } from "../errors.js";

/** Weights that were asked for. */
export interface ResolvedCheckpoint {
  /** Of the .safetensors file. */
  readonly path: string;
  /** Why that one, of a run's folder: `its result`, `the last`, `as asked for`; undefined where the file was named. */
  readonly why: string | undefined;
}

/** Files of a finished run that name its result. */
const RESULTS = ["recognition.json", "translation.json"];
const WEIGHTS = /^step-(\d+)\.safetensors$/;

/**
 * The checkpoint that a path names: a .safetensors file, or one of a run's folder (or of its `checkpoints`, or a model's folder):
 * the one that the run calls its result, or else the last.
 *
 * A file that is not there is returned as it is: who opens it says so.
 *
 * @param options.step Of a run's folder, the weights after so many updates.
 * @throws {WrongCheckpointError} for a folder that is no run, a step that it does not have, or a step of a file.
 * @example
 * resolveCheckpoint("runs/signs"); // { path: "runs/signs/checkpoints/step-000640.safetensors", why: "its result" }
 */
export function resolveCheckpoint(
  path: string,
  { step }: { readonly step?: number | undefined } = {},
): ResolvedCheckpoint {
  if (!isFolder(path)) {
    if (step !== undefined) throw new WrongCheckpointError(path, `no folder; a step is one of a run's`);
    if (path.endsWith(".onnx")) {
      const detail =
        "an ONNX file, which holds no weights to train or read; expected a .safetensors checkpoint";
      throw new WrongCheckpointError(path, detail);
    }
    return { path, why: undefined };
  }
  const run = basename(path) === "checkpoints" ? dirname(path) : path;
  const steps = stepsOf(run);
  if (steps.length === 0) return modelOf(path);
  const folder = new CheckpointFolder(join(run, "checkpoints"), { every: 1, keep: 1 }, 0, null);
  if (step !== undefined) {
    if (steps.includes(step)) return { path: folder.weights(step), why: "as asked for" };
    throw new WrongCheckpointError(run, `no checkpoint of step ${step}; expected one of ${steps.join(", ")}`);
  }
  const result = resultOf(run);
  if (result !== undefined && existsSync(result)) return { path: result, why: "its result" };
  return { path: folder.weights(steps.at(-1)!), why: "the last" };
}

/** `runs/signs: checkpoints/step-000640.safetensors, its result`; undefined where the file itself was named. */
export function describeResolved(asked: string, { path, why }: ResolvedCheckpoint): string | undefined {
  return why === undefined ? undefined : `${asked}: ${basename(path)}, ${why}`;
}

/** The weights of a folder that `export --folder` wrote. @throws {WrongCheckpointError} */
function modelOf(folder: string): ResolvedCheckpoint {
  const model = join(folder, "model.safetensors");
  if (existsSync(model)) return { path: model, why: "the model's" };
  const runs = readdirSync(folder).filter((name) => stepsOf(join(folder, name)).length > 0);
  const candidates = runs.slice(0, 3).map((name) => join(folder, name));
  const more = runs.length > 3 ? ", …" : "";
  const found = runs.length === 0 ? "" : `; runs in it: ${candidates.join(", ")}${more}`;
  throw new WrongCheckpointError(
    folder,
    `a folder without checkpoints/step-….safetensors; expected a run's folder or a .safetensors file${found}`,
  );
}

/** The updates whose weights a run has, in order. */
function stepsOf(run: string): number[] {
  const folder = join(run, "checkpoints");
  if (!isFolder(folder)) return [];
  const numbers = readdirSync(folder).flatMap((name) => WEIGHTS.exec(name)?.[1] ?? []);
  return numbers.map(Number).sort((a, b) => a - b);
}

/** The checkpoint that a finished run was scored by. */
function resultOf(run: string): string | undefined {
  for (const name of RESULTS) {
    const file = join(run, name);
    if (!existsSync(file)) continue;
    try {
      const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as { readonly checkpoint?: unknown };
      if (typeof checkpoint === "string") return join(run, checkpoint);
    } catch {
      // No JSON: the run is not judged by it.
    }
  }
  return undefined;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
