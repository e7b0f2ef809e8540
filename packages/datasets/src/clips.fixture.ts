import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { FACE_POINTS, type Pose, type PoseComponent, writePose } from "@msmae/pose";

const finger = (name: string, joints: string[]) => joints.map((joint) => `${name}_${joint}`);
const HAND = [
  "WRIST",
  ...finger("THUMB", ["CMC", "MCP", "IP", "TIP"]),
  ...["INDEX_FINGER", "MIDDLE_FINGER", "RING_FINGER", "PINKY"].flatMap((name) =>
    finger(name, ["MCP", "PIP", "DIP", "TIP"]),
  ),
];
const BODY = [
  "NOSE",
  "LEFT_SHOULDER",
  "RIGHT_SHOULDER",
  "LEFT_ELBOW",
  "RIGHT_ELBOW",
  "LEFT_WRIST",
  "RIGHT_WRIST",
];

const component = (name: string, points: readonly string[]): PoseComponent => ({
  name,
  format: "XYZC",
  points,
  limbs: new Uint16Array(0),
  colors: new Uint16Array(0),
});

export interface PoseOptions {
  readonly frames?: number;
  readonly fps?: number;
  readonly version?: Pose["version"];
  readonly face?: boolean;
  /** Whether the shoulders are seen, frame by frame. */
  readonly shoulders?: (frame: number) => boolean;
  /** Coordinates that stand in for the usual ones. */
  readonly at?: (frame: number, point: number) => readonly [x: number, y: number] | undefined;
}

/**
 * A pose in which point p of frame t is at (300 + t + p, 200 + p), except for the shoulders, which stay at (200, 400) and
 * (100, 400): so a normalised window tells which frames it has.
 */
export function makePose(options: PoseOptions = {}): Pose {
  const { frames = 40, fps = 25, version = 0.2, face = false, shoulders = () => true, at } = options;
  const components = [
    component("POSE_LANDMARKS", BODY),
    component("LEFT_HAND_LANDMARKS", HAND),
    component("RIGHT_HAND_LANDMARKS", HAND),
    ...(face ? [component("FACE_LANDMARKS", Object.values(FACE_POINTS).flat().map(String))] : []),
  ];
  const points = components.reduce((sum, { points }) => sum + points.length, 0);
  const data = new Float32Array(frames * points * 3);
  const confidence = new Float32Array(frames * points).fill(1);
  for (let t = 0; t < frames; t++) {
    for (let p = 0; p < points; p++) {
      const shoulder = p === 1 || p === 2;
      const [x, y] = at?.(t, p) ?? (shoulder ? [p === 1 ? 200 : 100, 400] : [300 + t + p, 200 + p]);
      data.set([x, y, 0], (t * points + p) * 3);
      if (shoulder && !shoulders(t)) confidence[t * points + p] = 0;
    }
  }
  const size = { width: 640, height: 480, depth: 0 };
  return { version, ...size, components, fps, frames, people: 1, points, dims: 3, data, confidence };
}

/** The frame of the file that a frame of a normalised body stream came from: LEFT_WRIST is point 5 of {@link makePose}. */
export function frameOf(body: Float32Array, frame: number): number {
  return Math.round((body[(frame * 6 + 4) * 2]! * 100 + 150 - 305) * 1000) / 1000 + 0; // + 0 turns -0 into 0
}

const folders: string[] = [];

/** A new folder below the system's temporary one, with these files in it, until {@link removeFolders}. */
export function makeFolder(files: Record<string, Pose | Uint8Array | string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "msmae-datasets-"));
  folders.push(folder);
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

/** For `afterAll`. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}
