import type { Runtime } from "@msmae/tasks";
import { shellWord, startLine } from "@msmae/terminal";

/**
 * What to type to go on with a run. Device and threads are part of it: with others the last bits of its numbers differ.
 *
 * @example
 * resumeCommand("pretrain", "/runs/a b", { device: "auto", threads: 2 });
 * // "pnpm --filter trainer start pretrain --out '/runs/a b' --resume --threads 2"
 */
export function resumeCommand(command: string, run: string, { device, threads }: Runtime): string {
  return [
    startLine("trainer"),
    `${command} --out ${shellWord(run)} --resume`,
    ...(device === "auto" ? [] : [`--device ${device}`]),
    ...(threads === undefined ? [] : [`--threads ${threads}`]),
  ].join(" ");
}
