import type { ClipInfo, CorpusIndex } from "@msmae/datasets";
import { UserError } from "@msmae/terminal";

/** The parts of a manifest; `all` is every clip with a gloss, or with a text. */
export const EVALUATED_PARTS = ["train", "valid", "test", "all"] as const;
export type EvaluatedPart = (typeof EVALUATED_PARTS)[number];

/** The clips of a part that say what they show. */
export interface ChosenPart {
  readonly part: EvaluatedPart;
  /** Indices into the corpus. */
  readonly clips: readonly number[];
  /** How many clips of the corpus do not say it. */
  readonly without: number;
}

/**
 * Chooses the clips of a part.
 *
 * @param what The field without which a clip cannot be scored.
 * @param field The manifest's field that says `train`, `valid` or `test`.
 * @param asked Where undefined: `test` if any clip is that, or else `all`.
 * @throws {UserError} if there are none.
 */
export function choosePart(
  { clips, name }: Pick<CorpusIndex, "clips" | "name">,
  what: "gloss" | "text",
  field: string,
  asked?: EvaluatedPart,
): ChosenPart {
  // A text of spaces is no text: no metric is defined of it.
  const usable = [...clips.keys()].filter((clip) => (clips[clip]![what] ?? "").trim() !== "");
  if (usable.length === 0) throw new UserError(`${name}: none of ${clips.length} clips has a ${what}`);
  const part = asked ?? (usable.some((clip) => markOf(clips[clip]!, field) === "test") ? "test" : "all");
  const chosen = usable.filter((clip) => part === "all" || markOf(clips[clip]!, field) === part);
  if (chosen.length === 0) {
    throw new UserError(`${name}: no clip with a ${what} has "${field}": "${part}", which --split asks for`);
  }
  return { part, clips: chosen, without: clips.length - usable.length };
}

/** A manifest may have fields of its own. */
const markOf = (clip: ClipInfo, field: string): unknown =>
  (clip as unknown as Record<string, unknown>)[field];
