/** Chosen here: names of tensors are paths of up to 80 characters. */
const LONGEST_NAME = 96;
/** Chosen here: more of a value hides what was expected instead. */
const LONGEST_VALUE = 60;

/** What JSON leaves as it is, but what could command a terminal or end a line. */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029]/g;

/**
 * A name out of a file: quoted, on one line and of bounded length.
 *
 * @example
 * ["a\nb"].map(quote); // the name as JSON has it
 */
export function quote(name: string): string {
  const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  return JSON.stringify(short).replace(UNPRINTABLE, "?");
}

/**
 * A value out of a file as JSON: on one line and of bounded length. What is not there is "nothing", and numbers that JSON has no
 * word for are called what they are.
 *
 * @example
 * shown({ a: [1, 2] }); // {"a":[1,2]}
 * shown(undefined); // nothing
 */
export function shown(value: unknown): string {
  if (typeof value === "number") return `${value}`; // 1e999 is Infinity, for which JSON writes null
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    return "brackets within brackets"; // more than the stack takes
  }
  if (text === undefined) return value === undefined ? "nothing" : typeof value;
  const short = text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
  return short.replace(UNPRINTABLE, "?");
}
