/** What a checkpoint is of, as its metadata's `kind` has it. */
export type CheckpointKind = "encoder" | "recognizer" | "translator";

/** The version of checkpoints that are written now, their metadata's `version`; those of 0.1.0 have none. */
export const CHECKPOINT_VERSION = 1;

/** For people: what each kind is, and which command takes it. */
const ABOUT: Readonly<Record<CheckpointKind, string>> = {
  encoder: "a pretrained encoder; trainer recognize --init takes it",
  recognizer: "a model for recognition; evaluator recognize and trainer export take it",
  translator: "a model for translation; evaluator translate takes it",
};

/**
 * What a checkpoint is and which command takes it, for the message of one that takes another kind.
 *
 * @example
 * aboutKind("encoder"); // "a pretrained encoder; trainer recognize --init takes it"
 */
export const aboutKind = (kind: CheckpointKind): string => ABOUT[kind];

export const isCheckpointKind = (kind: string): kind is CheckpointKind => Object.hasOwn(ABOUT, kind);

/** The kind of a checkpoint of 0.1.0, by what only its config has; undefined for another program's. */
export function kindOfConfig(config: unknown): CheckpointKind | undefined {
  if (typeof config !== "object" || config === null) return undefined;
  if ("glosses" in config) return "recognizer";
  if ("translation" in config) return "translator";
  return "decoder" in config && "streams" in config ? "encoder" : undefined;
}
