import type { Clip } from "@msmae/datasets";

const SPLITS = {
  train: "train",
  training: "train",
  val: "valid",
  valid: "valid",
  validation: "valid",
  dev: "valid",
  test: "test",
} as const;

/** The names that people give to splits, in any case. */
export const SPLIT_NAMES: readonly string[] = Object.keys(SPLITS);

/** The split that people call by a name; undefined where it is none. */
export function splitNamed(name: string): NonNullable<Clip["split"]> | undefined {
  const lower = name.trim().toLowerCase();
  return Object.hasOwn(SPLITS, lower) ? SPLITS[lower as keyof typeof SPLITS] : undefined;
}
