import { type CorpusIndex, type SkippedClip, summariseSkipped } from "@msmae/datasets";
import type { Progress } from "./progress.js";

/** What was passed over and why; of files that cannot be opened, where the first was looked for and what it met. */
export function describeSkipped(
  corpus: CorpusIndex,
  skipped: readonly SkippedClip[],
  when: string,
  progress: Progress,
): void {
  const summary = summariseSkipped(skipped, corpus.clips.length + corpus.skipped.length);
  const unopened = skipped.find(({ reason }) => reason === "unreadable");
  const found = unopened === undefined ? "" : `; ${namingPath(unopened)}`;
  if (summary !== "") progress.warn(`${when}${summary}${found}`, { skipped });
}

/** Node's own errors name the path. */
const namingPath = ({ path, detail }: SkippedClip) => (detail.includes(path) ? detail : `${path}: ${detail}`);
