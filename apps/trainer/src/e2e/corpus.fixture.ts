import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { FACE_POINTS, type Pose, type PoseComponent, writePose } from "@msmae/pose";
import { normal, seeded } from "@msmae/random";
import { newFolder } from "@msmae/testing";

const finger = (name: string, joints: readonly string[]) => joints.map((joint) => `${name}_${joint}`);
const HAND = [
  "WRIST",
  ...finger("THUMB", ["CMC", "MCP", "IP", "TIP"]),
  ...["INDEX_FINGER", "MIDDLE_FINGER", "RING_FINGER", "PINKY"].flatMap((name) =>
    finger(name, ["MCP", "PIP", "DIP", "TIP"]),
  ),
];
const sides = (name: string) => [`LEFT_${name}`, `RIGHT_${name}`];
const BODY = ["NOSE", ...["SHOULDER", "ELBOW", "WRIST"].flatMap(sides)];
const FACE = Object.values(FACE_POINTS).flat().map(String);
const SHOULDERS = BODY.flatMap((name, point) => (name.endsWith("SHOULDER") ? [point] : []));

const component = (name: string, points: readonly string[]): PoseComponent => ({
  name,
  format: "XYC",
  points,
  limbs: new Uint16Array(0),
  colors: new Uint16Array(0),
});

/** A person whose shoulders stand still while everything else drifts. */
export function makePose({ frames = 24, seed = 0, face = false } = {}): Pose {
  const components = [
    component("POSE_LANDMARKS", BODY),
    component("LEFT_HAND_LANDMARKS", HAND),
    component("RIGHT_HAND_LANDMARKS", HAND),
    ...(face ? [component("FACE_LANDMARKS", FACE)] : []),
  ];
  const points = components.reduce((sum, each) => sum + each.points.length, 0);
  const random = seeded(seed);
  const data = new Float32Array(frames * points * 2);
  for (let p = 0; p < points; p++) {
    const [left, right] = SHOULDERS;
    const still = p === left || p === right;
    let [x, y] = still
      ? [p === left ? 200 : 100, 400]
      : [150 + 40 * normal(random), 450 + 40 * normal(random)];
    for (let t = 0; t < frames; t++) {
      data.set([x, y], (t * points + p) * 2);
      if (!still) [x, y] = [x + 3 * normal(random), y + 3 * normal(random)];
    }
  }
  const confidence = new Float32Array(frames * points).fill(1);
  const size = { width: 640, height: 480, depth: 0 };
  return { version: 0.2, ...size, components, fps: 25, frames, people: 1, points, dims: 2, data, confidence };
}

/** The same, and nobody sees the shoulders. */
export function withoutShoulders(pose: Pose): Pose {
  const confidence = pose.confidence.slice();
  for (let t = 0; t < pose.frames; t++) for (const p of SHOULDERS) confidence[t * pose.points + p] = 0;
  return { ...pose, confidence };
}

/** The same, with coordinates that are not numbers wherever `broken` says so. */
export function withNaN(pose: Pose, broken: (frame: number, point: number) => boolean): Pose {
  const data = pose.data.map((value, i) => {
    const point = Math.floor(i / 2);
    return broken(Math.floor(point / pose.points), point % pose.points) ? Number.NaN : value;
  });
  return { ...pose, data };
}

/** A new folder with these files in it. */
export function folderOf(files: Readonly<Record<string, Pose | Uint8Array | string>>): string {
  const folder = newFolder();
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      typeof content === "string" || content instanceof Uint8Array ? content : writePose(content),
    );
  }
  return folder;
}

/** A new folder of clips that train well. */
export function folderOfClips(count = 12, options: { readonly face?: boolean } = {}): string {
  const clips = Array.from({ length: count }, (_, seed) => [
    `clip-${seed}.pose`,
    makePose({ frames: 20 + seed, seed, ...options }),
  ]);
  return folderOf(Object.fromEntries(clips));
}
