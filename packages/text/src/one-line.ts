/**
 * A message as one line: what lower layers say in several is folded, and control characters, which a file's name may
 * hold, cannot reach the terminal.
 *
 * @example
 * oneLine("error: unknown option\n(Did you mean --out?)"); // "error: unknown option (Did you mean --out?)"
 */
export function oneLine(message: string): string {
  // Runs of both at once: a pattern that looks for what follows spaces takes quadratic time over spaces that nothing follows.
  return message.replace(/[\p{Cc}\s]+/gu, (run) => (/[\p{Cc}\u2028\u2029]/u.test(run) ? " " : run)).trim();
}
