import { basename, dirname, relative } from "node:path";
import type { ConfigFile } from "../files/config-file.js";
import type { ScoredPart } from "../files/result-file.js";
import type { RunResult } from "../files/run-result.js";

/** Which clips scores are of, as far as what was learnt from is concerned. */
export type Measured =
  /** Kept apart from all that was learnt. */
  | "test"
  /** Not learnt from, but they chose the checkpoint. */
  | "validation"
  /** Learnt from. */
  | "training"
  /** Some of them may have been learnt from. */
  | "any"
  /** The result does not say it. */
  | "not known";

/** What clips a run was made with, or measured by. */
export interface RunData {
  /** Where it lay, or lies; undefined for synthetic signers and where nothing says it. */
  readonly path: string | undefined;
  /** Equal where the clips are; undefined in results from before it was written. */
  readonly fingerprint: string | undefined;
  /** What stands for the clips where no fingerprint does: the source, as it was set. */
  readonly source: string | undefined;
}

/** What a part of a corpus is to a model. */
export const MEASURED_BY: Readonly<Record<ScoredPart, Measured>> = {
  ...{ test: "test", valid: "validation", train: "training", all: "any" },
};

/** @param description Undefined for what the evaluator wrote. */
export function measuredBy(description: ConfigFile | undefined, result: RunResult | undefined): Measured {
  if (result === undefined || result.task === "pretrain") return "not known";
  const part = result.parts.at(-1)?.part;
  if (part === undefined) return "not known";
  // 0.1.0 called training sentences that validation was told to take "validation" in some results.
  const validation = description?.config.validation;
  const tookTraining = (validation as { clips?: unknown } | undefined)?.clips === "train";
  return part === "valid" && result.task === "translate" && tookTraining ? "training" : MEASURED_BY[part];
}

export function runData(description: ConfigFile | undefined, result: RunResult | undefined): RunData {
  const source = description?.config.corpus;
  const measured = result === undefined || result.task === "pretrain" ? undefined : result.corpus;
  const path = measured?.path ?? source?.path;
  const isSynthetic = source?.kind === "synthetic";
  return {
    path: isSynthetic ? undefined : path,
    fingerprint: measured?.fingerprint ?? description?.corpus?.fingerprint,
    source: isSynthetic ? JSON.stringify(source) : path,
  };
}

/** Whether two runs' clips are the same ones: then results compare clip by clip. */
export type Same =
  | { readonly same: true; readonly note?: string }
  /** Why they cannot be paired. */
  | { readonly same: false; readonly why: string };

/** Compares what two runs were evaluated on: by fingerprint or, where one has none, by source. */
export function sameClips(first: Named, second: Named): Same {
  const [a, b] = [first.corpus, second.corpus];
  const where = b.path === undefined ? "" : ` (${shownPath(b.path)})`;
  const other = {
    same: false,
    why: `${second.name} was measured on other clips${where}: not paired`,
  } as const;
  if (a.fingerprint !== undefined && b.fingerprint !== undefined) {
    return a.fingerprint === b.fingerprint ? { same: true } : other;
  }
  const silent = a.fingerprint === undefined ? first.name : second.name;
  if (a.source === undefined || b.source === undefined) {
    return {
      same: false,
      why: `${silent} does not say which clips it was measured on: ${second.name} is not paired`,
    };
  }
  if (a.source !== b.source) return other;
  return {
    same: true,
    note: `${silent} is from before results said which clips they are of: paired with ${silent === first.name ? second.name : first.name} since both name ${a.path === undefined ? "the same synthetic signers" : shownPath(a.path)}.`,
  };
}

interface Named {
  readonly name: string;
  readonly corpus: RunData;
}

/** Names a data set by its folder: that of the manifest, or the folder of clips. */
export function dataName(path: string): string {
  return basename(/\.jsonl?$/.test(path) ? dirname(path) : path) || path;
}

/** Data sets of these runs, so that two of one name are told apart by the folder above, or by all of their path. */
export function dataNames(paths: readonly (string | undefined)[]): (string | undefined)[] {
  const folders = paths.map((path) => path && (/\.jsonl?$/.test(path) ? dirname(path) : path));
  const different = new Set(folders).size;
  for (const nameOf of [
    (folder: string) => basename(folder) || folder,
    (folder: string) => `${basename(dirname(folder))}/${basename(folder)}`,
  ]) {
    const names = folders.map((folder) => folder && nameOf(folder));
    if (new Set(names).size === different) return names;
  }
  return folders;
}

/** From the folder one is in, where it is below that. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === "" || short.startsWith("..") ? path : short;
}
