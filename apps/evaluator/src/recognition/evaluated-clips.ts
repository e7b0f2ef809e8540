import { type CorpusIndex, glossKey, type LabelledClip } from "@msmae/datasets";
import { UserError } from "@msmae/terminal";
import { choosePart, type EvaluatedPart } from "../evaluated-part.js";

/** The clips that a model is measured by, and those that it cannot be measured by. */
export interface EvaluatedClips {
  readonly part: EvaluatedPart;
  readonly clips: readonly LabelledClip[];
  /** How many clips of the corpus have no gloss. */
  readonly unlabelled: number;
  /** Clips of the part whose gloss the model does not know: how many of each gloss. */
  readonly unknown: ReadonlyMap<string, number>;
  /** Glosses that are the model's but for case, white space or composed letters: the model's, by the clips' own. */
  readonly respelled: ReadonlyMap<string, string>;
  /** How many glosses the model knows that no clip of the part shows. */
  readonly unseen: number;
}

/**
 * Chooses the clips of a part that show what a model knows.
 *
 * @param glosses The model's.
 * @param field The manifest's field that says `train`, `valid` or `test`.
 * @param asked Where undefined: `test` if any clip is that, or else `all`.
 * @throws {UserError} if there are none.
 */
export function evaluatedClips(
  { clips, name }: Pick<CorpusIndex, "clips" | "name">,
  glosses: readonly string[],
  field: string,
  asked?: EvaluatedPart,
): EvaluatedClips {
  const { part, clips: chosen, without } = choosePart({ clips, name }, "gloss", field, asked);
  const labels = new Map(glosses.map((gloss, label) => [gloss, label]));
  const alike = new Map(glosses.map((gloss, label) => [glossKey(gloss), label]));
  const unknown = new Map<string, number>();
  const respelled = new Map<string, string>();
  const known: LabelledClip[] = [];
  for (const clip of chosen) {
    const gloss = clips[clip]!.gloss!;
    const exact = labels.get(gloss);
    const label = exact ?? alike.get(glossKey(gloss));
    if (label !== undefined && exact === undefined) respelled.set(gloss, glosses[label]!);
    if (label !== undefined) known.push({ clip, label });
    else unknown.set(gloss, (unknown.get(gloss) ?? 0) + 1);
  }
  if (known.length === 0) {
    throw new UserError(
      `${name}: the model knows none of the ${unknown.size} glosses of ${chosen.length} clips ` +
        `(${shortList([...unknown.keys()])}); it tells ${glosses.length} others apart (${shortList(glosses)})`,
    );
  }
  const shown = new Set(known.map(({ label }) => label)).size;
  return {
    ...{ part, clips: known, unknown, respelled },
    unlabelled: without,
    unseen: glosses.length - shown,
  };
}

/** The first three. */
export function shortList(names: readonly string[]): string {
  return names.slice(0, 3).join(", ") + (names.length > 3 ? ", …" : "");
}
