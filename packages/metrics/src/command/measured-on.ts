import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { InputError } from "./input-error.js";
import { shownName } from "./shown-name.js";

/** What a run measured, as its result beside `predictions.jsonl` says. */
interface Measured {
  readonly fingerprint: string;
  readonly path: string;
}

/**
 * Refuses predictions of several runs that were measured on other clips: their ids and glosses may be the same (every tree
 * of `MP_Data` has a "Yes/4"), and yet no difference between them means anything. Other files say nothing of their clips, and
 * neither do results from before fingerprints were written.
 *
 * @param files Of hypotheses, as they were given.
 * @throws {InputError} naming both.
 */
export function refuseOtherClips(files: readonly string[]): void {
  const known = files.flatMap((file) => {
    const measured = basename(file) === "predictions.jsonl" ? measuredBeside(dirname(file)) : undefined;
    return measured === undefined ? [] : [{ file, ...measured }];
  });
  const [first] = known;
  const other = known.find(({ fingerprint }) => fingerprint !== first?.fingerprint);
  if (first === undefined || other === undefined) return;
  throw new InputError(
    shownName(other.file),
    undefined,
    `was measured on other clips (${other.path}) than ${shownName(first.file)} (${first.path}); expected the same ones, or each file by itself`,
  );
}

function measuredBeside(folder: string): Measured | undefined {
  for (const name of ["recognition.json", "translation.json"]) {
    const path = join(folder, name);
    if (!existsSync(path)) continue;
    try {
      const { corpus } = JSON.parse(readFileSync(path, "utf8")) as {
        readonly corpus?: Partial<Measured> | null;
      };
      if (typeof corpus?.fingerprint === "string") {
        return { fingerprint: corpus.fingerprint, path: `${corpus.path ?? "not said where"}` };
      }
    } catch {
      // The predictions are what is scored; what lies beside them is no part of the command.
    }
  }
  return undefined;
}
