/** 40000 as "40,000". */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/**
 * A number of things, which are one or more.
 *
 * @param things What several are called; by default the word with an s.
 * @example
 * counted(1, "clip"); // "1 clip"
 * counted(40_000, "person", "people"); // "40,000 people"
 */
export function counted(value: number, thing: string, things = `${thing}s`): string {
  return `${count(value)} ${value === 1 ? thing : things}`;
}
