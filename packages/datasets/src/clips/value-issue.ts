import { shown } from "@msmae/text";
import type { z } from "zod";

/** A value in a row of a file that is not what it has to be. */
export interface ValueIssue {
  /** Such as `segments.0.start` or `Video file`; empty where the whole row is meant. */
  readonly field: string;
  readonly value: unknown;
  readonly expected: string;
}

/** Such as `split: expected one of "train", "valid", "test", got "dev"`. */
export function describeIssue({ field, value, expected }: ValueIssue): string {
  return `${field === "" ? "" : `${field}: `}expected ${expected}, got ${shown(value)}`;
}

/** What a schema's first complaint about a value is about. */
export function firstIssue(value: unknown, { issues: [issue] }: z.ZodError): ValueIssue {
  const { path, message } = issue as z.core.$ZodIssue;
  // What a schema without words of its own says: `Invalid input: expected number, received string`.
  const expected = message
    .replace(/^(Invalid input|Too (small|big)): expected /, "")
    .replace(/, received \w+$/, "");
  return { field: path.join("."), value: at(value, path), expected };
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (node, key) => (node as Record<PropertyKey, unknown> | null | undefined)?.[key],
    value,
  );
