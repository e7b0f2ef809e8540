import {
  type Corpus,
  CorpusError,
  isUnread,
  reasons,
  type SkippedClip,
  summariseSkipped,
} from "@msmae/datasets";
import { SYNTHETIC } from "@msmae/evaluation";
import { listed } from "@msmae/text";
import type { EvaluatedPart } from "./evaluated-part.js";

/** What has to be known of a corpus before numbers on it are read. */
export function corpusNotes(
  { clips, source, skipped }: Corpus,
  part: EvaluatedPart,
  field: string,
): readonly string[] {
  const isMarked = clips.some((clip) => field in clip);
  return [
    ...(source.kind === "synthetic" ? [SYNTHETIC] : []),
    ...(part === "train" || part === "all"
      ? [
          `${isMarked ? `All clips of "${part}" are scored` : `No clip has a field "${field}", so all are scored`}: among them may be clips that the model was trained on`,
        ]
      : []),
    ...(skipped.length > 0 ? [summariseSkipped(skipped, clips.length + skipped.length)] : []),
  ];
}

/**
 * What became of clips that could not be shown as they are: one that cannot be read is not scored, one that shows nothing to
 * be measured by is.
 *
 * @param total How many clips were to be scored.
 * @param scoredAs What the latter count as.
 * @throws {CorpusError} if none can be read, so that there is nothing to score.
 */
export function skippedNotes(
  { name }: Pick<Corpus, "name">,
  skipped: readonly SkippedClip[],
  total: number,
  scoredAs: string,
): readonly string[] {
  const unread = skipped.filter(isUnread);
  if (unread.length === total) {
    throw new CorpusError(name, `none of the ${total} clips can be read any more: ${reasons(unread)}`);
  }
  const unseen = (["shoulders", "hands"] as const).flatMap((what) => {
    const { length } = skipped.filter(({ reason }) => reason === what);
    return length === 0
      ? []
      : [`${many(length, "clip shows", "clips show")} no ${what}, of ${total}; scored as ${scoredAs}`];
  });
  return [...(unread.length > 0 ? [`${summariseSkipped(unread, total)}; not scored`] : []), ...unseen];
}

/** "1 clip has", "2 clips have" */
export const many = (number: number, one: string, more: string): string =>
  `${number} ${number === 1 ? one : more}`;

/** A clip that was passed over. */
interface Passed {
  readonly clip: string;
  readonly reason: string;
}

/** Chosen here: ids that a message names of each reason. */
const NAMED = 3;

/** `2 of 5 clips skipped: no shoulders (a, b)`; nothing where none was. */
export function skippedInWords(skipped: readonly Passed[], total: number): readonly string[] {
  return skipped.length === 0
    ? []
    : [`${skipped.length} of ${total} clips skipped: ${reasonsInWords(skipped)}`];
}

/** Each reason with the clips that it is of, the most frequent first. */
export function reasonsInWords(skipped: readonly Passed[]): string {
  const byReason = new Map<string, string[]>();
  for (const { clip, reason } of skipped) byReason.set(reason, [...(byReason.get(reason) ?? []), clip]);
  return [...byReason]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(
      ([reason, clips]) =>
        `${reason} (${clips.length > NAMED ? `${clips.length}: ` : ""}${listed(clips, NAMED)})`,
    )
    .join("; ");
}
