import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { holisticComponents, type Pose, writePose } from "@msmae/pose";
import { seeded } from "@msmae/random";
import { newFolder } from "@msmae/testing";

function poseOf(seed: number, shoulders = true): Pose {
  const components = holisticComponents({ facePoints: 0, world: false });
  const [frames, points] = [5 + (seed % 9), 75];
  const random = seeded(seed);
  const confidence = new Float32Array(frames * points).fill(1);
  if (!shoulders) for (let t = 0; t < frames; t++) confidence.fill(0, t * points + 11, t * points + 13);
  const about = { version: 0.2, width: 640, height: 480, depth: 0, fps: 25 } as const;
  const data = Float32Array.from({ length: frames * points * 3 }, () => 100 + 200 * random());
  return { ...about, frames, people: 1, points, dims: 3, components, data, confidence };
}

/** A line of a manifest; its clip is written beside it. */
export interface Line {
  readonly id: string;
  readonly split?: string;
  readonly [field: string]: unknown;
}

/** A folder with a manifest and random clips; those of `hidden` show no shoulders. */
export function folderOf(lines: readonly Line[], hidden: readonly string[] = []): string {
  const folder = newFolder();
  const manifest = lines.map((line) => `${JSON.stringify({ pose: `poses/${line.id}.pose`, ...line })}\n`);
  writeFileSync(join(folder, "manifest.jsonl"), manifest.join(""));
  for (const [seed, { id }] of lines.entries()) {
    const path = join(folder, "poses", `${id}.pose`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, writePose(poseOf(seed, !hidden.includes(id))));
  }
  return folder;
}

export const read = (folder: string, name: string): string => readFileSync(join(folder, name), "utf8");
