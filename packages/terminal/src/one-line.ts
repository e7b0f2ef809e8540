/**
 * A message as one line: what lower layers say in several is folded, and control characters, which a file's name may
 * hold, cannot reach the terminal.
 *
 * @example
 * oneLine("error: unknown option\n(Did you mean --out?)"); // "error: unknown option (Did you mean --out?)"
 */
export function oneLine(message: string): string {
  return message.replace(/ *\p{Cc}[\p{Cc}\s]*/gu, " ").trim();
}
