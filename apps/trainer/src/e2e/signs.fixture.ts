import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writePose } from "@msmae/pose";
import { newFolder } from "@msmae/testing";
import { makePose } from "./corpus.fixture.js";

/** A line of a manifest. */
export interface Line {
  readonly id: string;
  readonly gloss?: string;
  readonly split?: string;
  readonly [field: string]: unknown;
}

/** A folder with a manifest and a pose for each of its lines: clips of one gloss are alike, but for their length. */
export function folderOfSigns(
  lines: readonly Line[],
  poseOf: (line: Line, index: number) => ReturnType<typeof makePose> = ({ gloss = "" }, index) =>
    makePose({ frames: 12 + (index % 5), seed: [...gloss].reduce((sum, c) => sum + c.charCodeAt(0), 0) }),
): string {
  const folder = newFolder();
  const text = lines
    .map((line) => `${JSON.stringify({ pose: `poses/${line.id}.pose`, ...line })}\n`)
    .join("");
  writeFileSync(join(folder, "manifest.jsonl"), text);
  for (const [index, line] of lines.entries()) {
    const path = join(folder, "poses", `${line.id}.pose`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, writePose(poseOf(line, index)));
  }
  return folder;
}

/** Lines of so many clips of each gloss; the last two of each are for validation and test. */
export function signs(glosses: readonly string[], clips = 6): Line[] {
  return glosses.flatMap((gloss) =>
    Array.from({ length: clips }, (_, i) => ({
      id: `${gloss}-${i}`,
      gloss,
      split: i === clips - 1 ? "test" : i === clips - 2 ? "valid" : "train",
    })),
  );
}
