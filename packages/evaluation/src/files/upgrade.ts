import { isObject, type JsonObject } from "./result-file.js";

/** What 0.1.0 called the parts of a result. */
const PARTS_BEFORE: Readonly<Record<string, string>> = {
  ...{ train: "train", training: "train", valid: "valid", validation: "valid", test: "test", all: "all" },
};

export const partOf = (name: unknown): string => PARTS_BEFORE[String(name)] ?? "all";

/** The corpus of a result of 0.1.0, which may have had no more than `data`, its path. */
export const oldCorpus = ({ corpus, data }: JsonObject): unknown =>
  corpus ?? (data === undefined ? {} : { path: data });

/** `training` of a result of 0.1.0: of a run where the number of clips is that of each part. */
export function oldTraining({ clips, splitBy, step, chosenBy }: JsonObject): object {
  return isObject(clips)
    ? { training: { clips, splitBy, step: step ?? 0, chosenBy: chosenBy ?? "last" } }
    : {};
}

/** Of a run's `scores` of 0.1.0, by parts, each part. */
export function oldParts<T>(
  { scores }: JsonObject,
  make: (part: string, scores: JsonObject, isLast: boolean) => T,
): T[] {
  const parts = Object.entries(isObject(scores) ? scores : {});
  return parts.map(([part, of], i) => make(partOf(part), isObject(of) ? of : {}, i === parts.length - 1));
}
