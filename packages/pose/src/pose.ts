/** The versions of the .pose format: https://github.com/sign-language-processing/pose, docs/specs. */
export type PoseVersion = 0 | 0.1 | 0.2;

/** A named group of keypoints, such as `POSE_LANDMARKS` or `LEFT_HAND_LANDMARKS`. */
export interface PoseComponent {
  readonly name: string;
  /** What a point stores, one letter each, the confidence last: `XYZC`, `XYC`. */
  readonly format: string;
  /** The points' names, in the order in which they are stored. */
  readonly points: readonly string[];
  /** `[limbs, 2]`: the points that a limb joins, as indices into `points`. */
  readonly limbs: Uint16Array;
  /** `[colors, 3]`: red, green and blue, 0 to 255. */
  readonly colors: Uint16Array;
}

/** Everything in front of a file's coordinates. */
export interface PoseHeader {
  readonly version: PoseVersion;
  /** The picture's width in pixels. */
  readonly width: number;
  /** The picture's height in pixels. */
  readonly height: number;
  /** The scale of z in pixels, 0 where the file has none. */
  readonly depth: number;
  readonly components: readonly PoseComponent[];
  /** Frames a second; 0 where the file does not say. */
  readonly fps: number;
  /** The number of frames, T. */
  readonly frames: number;
  /** Of each frame; undefined in a v0.0 header, since v0.0 counts the people of every frame by itself. */
  readonly people: number | undefined;
  /** The points of all components together. */
  readonly points: number;
  /** Coordinates of a point, without its confidence: 2 for `XYC`, 3 for `XYZC`. */
  readonly dims: number;
  /** Where the coordinates begin, in bytes from the file's start. */
  readonly bodyOffset: number;
}

/**
 * A pose: what one .pose file holds, people over time.
 *
 * @example
 * const { data, dims, points, people } = pose;
 * const x = data[((frame * people + person) * points + point) * dims];
 */
export interface Pose extends Omit<PoseHeader, "bodyOffset"> {
  /** In v0.0 the largest number of people in a frame. */
  readonly people: number;
  /** [T, people, points, dims] in pixels, the components' points one after the other. */
  readonly data: Float32Array;
  /** `[T, people, points]`: above 0 where the point was seen, 1 at best. */
  readonly confidence: Float32Array;
  /** v0.0 only: the ids of each frame's people, as many as the frame has; those beyond have confidence 0. */
  readonly ids?: readonly Int16Array[];
}
