import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type CorpusIndex, corpusFingerprint, readClipList } from "@msmae/datasets";

/**
 * A warning where a model was trained on clips that it is measured by: its run's folder, which lies around the checkpoint,
 * lists them in `clips.jsonl`. Clips are the same where
 * their digests are: id, labels and frames.
 *
 * @param checkpoint `RUN/checkpoints/step-….safetensors`. One that lies elsewhere says nothing of its clips.
 * @param measured Indices of the clips that are scored.
 * @returns Nothing, or one note.
 */
export function seenInTraining(
  checkpoint: string,
  corpus: CorpusIndex,
  measured: readonly number[],
): readonly string[] {
  const path = join(dirname(dirname(checkpoint)), "clips.jsonl");
  if (!existsSync(path)) return [];
  let learnt: ReadonlySet<string>;
  try {
    const trained = readClipList(path).clips.filter(({ part }) => part === "train");
    learnt = new Set(trained.map(({ digest }) => digest));
  } catch (error) {
    return [`whether the model was trained on these clips is not known: ${(error as Error).message}`];
  }
  const digests = new Map(corpusFingerprint(corpus).clips.map(({ id, digest }) => [id, digest]));
  const seen = measured.filter((clip) => learnt.has(digests.get(corpus.clips[clip]!.id) ?? "")).length;
  if (seen === 0) return [];
  return [
    `${seen} of ${measured.length} clips were trained on (${path}): the scores do not tell what the model makes of others`,
  ];
}
