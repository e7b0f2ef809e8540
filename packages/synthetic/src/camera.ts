import type { Random } from "@msmae/random";
import { between, pick, spread } from "./random-choices.js";
import { after, around, place, type Quaternion } from "./vectors.js";

const RESOLUTIONS = [
  [640, 480],
  [640, 360],
  [720, 576],
  [1280, 720],
  [1920, 1080],
  [512, 512],
  [1250, 1250],
] as const;

/** One clip's camera: a pinhole that looks at the signer, a little turned and off the middle. */
export interface Camera {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Pixels of a shoulder distance at the origin. */
  readonly zoom: number;
  /** Where the origin, the middle of the shoulders, is in the picture. */
  readonly centre: readonly [x: number, y: number];
  readonly rotation: Quaternion;
  /** From the origin, in shoulder distances. */
  readonly distance: number;
}

export function inventCamera(random: Random): Camera {
  const [width, height] = pick(random, RESOLUTIONS);
  const turn = around([0, 1, 0], spread(random, 0.1));
  const tilt = around([1, 0, 0], spread(random, 0.05));
  const roll = around([0, 0, 1], spread(random, 0.02));
  return {
    width,
    height,
    fps: pick(random, [24, 25, 25, 30, 30]),
    zoom: height * between(random, 0.22, 0.34), // from the hips up to nearly the whole trunk
    centre: [width * (0.5 + spread(random, 0.04)), height * between(random, 0.36, 0.46)],
    rotation: after(roll, after(tilt, turn)),
    distance: between(random, 4.5, 8),
  };
}

/**
 * The pixels that show points of the body's space.
 *
 * @param points [n, 3], turned into the camera's space in place.
 * @returns [n, 2]
 */
export function project(camera: Camera, points: Float64Array): Float32Array {
  const { centre, distance, zoom } = camera;
  place(points, camera.rotation, [0, 0, 0], [0, 0, 0]);
  const out = new Float32Array((points.length / 3) * 2);
  for (let i = 0, o = 0; i < points.length; i += 3, o += 2) {
    const scale = (zoom * distance) / (distance - (points[i + 2] as number));
    out[o] = centre[0] + (points[i] as number) * scale;
    out[o + 1] = centre[1] - (points[i + 1] as number) * scale;
  }
  return out;
}
