import { printError } from "@msmae/terminal";
import { oneLine } from "@msmae/text";
import type { Input } from "./inputs.js";
import { nameFile } from "./name-file.js";
import { OutputError } from "./output.js";
import type { PoseSource } from "./source.js";
import type { SourceRecording } from "./source-recording.js";

/**
 * Opens one pose after the other and does something with it. What goes wrong with one is a line on stderr, and the next
 * one's turn; with a single pose it ends the command.
 *
 * @returns how many failed.
 */
export async function forEachPose(
  inputs: readonly Input[],
  { recording, debug }: { readonly recording: SourceRecording; readonly debug: boolean },
  action: (source: PoseSource, input: Input) => Promise<void>,
): Promise<number> {
  let failed = 0;
  for (const input of inputs) {
    try {
      const source = await input.open(recording);
      try {
        tellNotices(source);
        await action(source, input);
      } catch (error) {
        throw error instanceof OutputError ? error : nameFile(error, source.name);
      } finally {
        await source.close();
      }
    } catch (error) {
      if (inputs.length === 1) throw error;
      failed++;
      printError("msmae-pose", error, debug);
    }
  }
  return failed;
}

/** What a person should know of how a pose was read, a line each on stderr. */
export function tellNotices({ name, notices = [] }: PoseSource): void {
  for (const notice of notices) console.error(oneLine(`warning: ${name}: ${notice}`));
}
