import { basename, dirname, relative } from "node:path";
import { isObject, type Json, setting } from "./json.js";

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

/** @param config Undefined for what the evaluator wrote. */
export function measuredBy(kind: string, config: Json | undefined, result: Json | undefined): Measured {
  if (config === undefined) {
    const { split } = result ?? {};
    if (split === "test") return "test";
    return split === "valid" ? "validation" : split === "train" ? "training" : "any";
  }
  const parts: Readonly<Record<string, Measured>> = {
    ...{ test: "test", validation: "validation", valid: "validation", training: "training" },
  };
  const said = parts[String(result?.measured)];
  if (said !== undefined) return said;
  const scores = result?.scores; // of each part that was scored, the one that predictions are of last
  const last = isObject(scores) ? parts[Object.keys(scores).at(-1) ?? ""] : undefined;
  if (last === "validation" && kind === "translate" && setting(config, "validation.clips") === "train")
    return "training";
  return last ?? "not known";
}

export function runData(description: Json | undefined, result: Json | undefined): RunData {
  const path = setting(result, "corpus.path") ?? setting(description, "config.corpus.path") ?? result?.data;
  const fingerprint = setting(result, "corpus.fingerprint") ?? setting(description, "corpus.fingerprint");
  const source = setting(description, "config.corpus");
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  const isSynthetic = setting(source as Json, "kind") === "synthetic";
  return {
    path: isSynthetic ? undefined : text(path),
    fingerprint: text(fingerprint),
    source: isSynthetic ? JSON.stringify(source) : text(path),
  };
}

/** Whether two runs' clips are the same ones: then results compare clip by clip. */
export type Same =
  | { readonly same: true; readonly note?: string }
  /** Why they cannot be paired. */
  | { readonly same: false; readonly why: string };

/** The same fingerprint; or, where one of them has none, the same source. */
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

/** A data set as people call it: the folder of a manifest, a folder of clips by itself. */
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
