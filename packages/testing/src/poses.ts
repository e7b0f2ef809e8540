import { type Pose, type PoseComponent, STREAMS } from "@msmae/pose";
import { normal, seeded } from "@msmae/random";

const HAND = STREAMS.left.places.MediaPipe.points;
const sides = (name: string) => [`LEFT_${name}`, `RIGHT_${name}`];
const BODY = ["NOSE", ...["SHOULDER", "ELBOW", "WRIST"].flatMap(sides)];
const FACE = STREAMS.face.places.MediaPipe.points;
const SHOULDERS = [1, 2];

/** Where a point of {@link makePose} is in a frame, in pixels. */
export type Place = readonly [x: number, y: number];

export interface PoseOptions {
  readonly frames?: number;
  readonly fps?: number;
  readonly version?: Pose["version"];
  readonly face?: boolean;
  /** Whether the shoulders are seen, frame by frame. */
  readonly shoulders?: (frame: number) => boolean;
  /** Coordinates that stand in for the usual ones. */
  readonly at?: (frame: number, point: number) => Place | undefined;
}

/**
 * A pose in which point p of frame t is at (300 + t + p, 200 + p), except for the shoulders, which stay at (200, 400) and
 * (100, 400): so a normalised window tells which frames it has. Points 0 to 6 are of the body, then 21 of each hand, then
 * those of the face.
 */
export function makePose(options: PoseOptions = {}): Pose {
  const { frames = 40, fps = 25, version = 0.2, face = false, shoulders = () => true, at } = options;
  const components = [
    component("POSE_LANDMARKS", BODY),
    component("LEFT_HAND_LANDMARKS", HAND),
    component("RIGHT_HAND_LANDMARKS", HAND),
    ...(face ? [component("FACE_LANDMARKS", FACE)] : []),
  ];
  const points = components.reduce((sum, { points }) => sum + points.length, 0);
  const data = new Float32Array(frames * points * 3);
  const confidence = new Float32Array(frames * points).fill(1);
  for (let t = 0; t < frames; t++) {
    for (let p = 0; p < points; p++) {
      const shoulder = SHOULDERS.includes(p);
      const [x, y] = at?.(t, p) ?? (shoulder ? [p === 1 ? 200 : 100, 400] : [300 + t + p, 200 + p]);
      data.set([x, y, 0], (t * points + p) * 3);
      if (shoulder && !shoulders(t)) confidence[t * points + p] = 0;
    }
  }
  const size = { width: 640, height: 480, depth: 0 };
  return { version, ...size, components, fps, frames, people: 1, points, dims: 3, data, confidence };
}

/** {@link makePose} with points that drift from places drawn by the seed; clips of one seed begin alike. */
export function makeDriftingPose({
  seed = 0,
  frames = 24,
  ...options
}: PoseOptions & { readonly seed?: number } = {}): Pose {
  const paths = new Map<number, Place[]>(); // of each point
  const at = (frame: number, point: number): Place | undefined => {
    if (SHOULDERS.includes(point)) return undefined;
    const path = paths.get(point) ?? walk(seeded(seed, point), frames);
    paths.set(point, path);
    return path[frame];
  };
  return makePose({ frames, at, ...options });
}

function walk(random: () => number, frames: number): Place[] {
  let [x, y] = [150 + 40 * normal(random), 450 + 40 * normal(random)];
  return Array.from({ length: frames }, () => {
    const place: Place = [x, y];
    [x, y] = [x + 3 * normal(random), y + 3 * normal(random)];
    return place;
  });
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
    const point = Math.floor(i / pose.dims);
    return broken(Math.floor(point / pose.points), point % pose.points) ? Number.NaN : value;
  });
  return { ...pose, data };
}

function component(name: string, points: readonly string[]): PoseComponent {
  return { name, format: "XYZC", points, limbs: new Uint16Array(0), colors: new Uint16Array(0) };
}
