import { folderOf, makePose } from "./corpus.fixture.js";

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
  poseOf: (line: Line) => ReturnType<typeof makePose> = ({ id, gloss = "" }) =>
    makePose({
      frames: 12 + ((Number(id.at(-1)) || 0) % 5),
      seed: [...gloss].reduce((sum, c) => sum + c.charCodeAt(0), 0),
    }),
): string {
  const manifest = lines
    .map((line) => `${JSON.stringify({ pose: `poses/${line.id}.pose`, ...line })}\n`)
    .join("");
  const poses = lines.map((line) => [`poses/${line.id}.pose`, poseOf(line)]);
  return folderOf({ "manifest.jsonl": manifest, ...Object.fromEntries(poses) });
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
