/** Programs that a user starts, as they are called in a checkout. */
export type Program = "trainer" | "evaluator" | "msmae-pose";

/**
 * What a user types to start a program, so that a line to be copied works where it is read: as a package, in a checkout by
 * `./msmae`, or by pnpm. Who started the process says so by MSMAE_START, which its children inherit.
 *
 * @example
 * startLine("trainer"); // "npx @msmae/trainer" of the published package
 */
export function startLine(program: Program): string {
  const inCheckout = process.platform === "win32" ? "node msmae" : "./msmae";
  switch (process.env.MSMAE_START) {
    case "npx":
      return program === "msmae-pose" ? "npx msmae-pose" : `npx @msmae/${program}`;
    case "msmae":
      return `${inCheckout} ${program}`;
  }
  // Who started with `npm start` may have no pnpm but the one that npx keeps for itself.
  const throughNpx = /[\\/]_npx[\\/]/.test(process.env.npm_execpath ?? "");
  if (!throughNpx) return `pnpm --filter ${program} start`;
  return program === "trainer" ? "npm start --" : `${inCheckout} ${program}`;
}
