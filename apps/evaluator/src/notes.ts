import { type Corpus, summariseSkipped } from "@msmae/datasets";
import type { EvaluatedPart } from "./parts.js";

/** What has to be known of a corpus before numbers on it are read. */
export function corpusNotes(
  { clips, source, skipped }: Corpus,
  part: EvaluatedPart,
  field: string,
): readonly string[] {
  const isMarked = clips.some((clip) => field in clip);
  return [
    ...(source.kind === "synthetic"
      ? ["The clips are synthetic signers: the numbers say nothing about real signing."]
      : []),
    ...(part === "train" || part === "all"
      ? [
          `${isMarked ? `All clips of "${part}" are scored` : `No clip has a field "${field}", so all are scored`}: among them may be clips that the model was trained on`,
        ]
      : []),
    ...(skipped.length > 0 ? [summariseSkipped(skipped, clips.length + skipped.length)] : []),
  ];
}

/** "1 clip has", "2 clips have" */
export const many = (number: number, one: string, more: string): string =>
  `${number} ${number === 1 ? one : more}`;
