import { KEYPOINTS, type PoseStreams, STREAM_NAMES, type StreamName, type StreamSequence } from "@msmae/pose";

const SHOULDERS = 2;
const STEPS = 0xffff;

/** A stream's place in the record of a frame, in bytes; all of it aligned to 4. */
interface Group {
  readonly name: StreamName | "shoulders";
  readonly keypoints: number;
  readonly offset: number;
}

/** How a frame of some streams is stored: a record of fixed size. */
export interface FrameLayout {
  readonly groups: readonly Group[];
  /** Bytes of a frame. */
  readonly bytes: number;
}

/**
 * The layout of a frame: the shoulders, then the streams in the order of {@link STREAM_NAMES}. Each of them is
 *
 *     float32 x0, y0       the least coordinate of the frame's present keypoints
 *     float32 dx, dy       their extent / 65535
 *     uint16  x, y [K]     coordinate = x0 + x * dx; 0 where missing
 *     bits    [K]          1 = present, the first keypoint in the lowest bit
 *
 * little-endian, and filled up with zeros to a multiple of 4.
 *
 * Chosen here: 16 bits a coordinate as fp16 has, but of fixed point within the extent of a stream in a frame. The error is at most
 * 1/131070 of that extent, in whatever unit: 0.008 pixels where a stream spans 1000. fp16 is off by 0.25 pixels there.
 *
 * @example
 * frameLayout(["body", "left", "right"]).bytes; // 280
 */
export function frameLayout(streams: readonly StreamName[]): FrameLayout {
  let bytes = 0;
  const names = ["shoulders" as const, ...STREAM_NAMES.filter((name) => streams.includes(name))];
  const groups = names.map((name) => {
    const keypoints = name === "shoulders" ? SHOULDERS : KEYPOINTS[name];
    const group = { name, keypoints, offset: bytes };
    bytes += 16 + 4 * keypoints + 4 * Math.ceil(keypoints / 32);
    return group;
  });
  return { groups, bytes };
}

/** The records of all frames. */
export function encodeFrames(streams: PoseStreams, { groups, bytes }: FrameLayout): Uint8Array {
  const records = new ArrayBuffer(streams.frames * bytes);
  const floats = new Float32Array(records);
  const steps = new Uint16Array(records);
  const bits = new Uint8Array(records);
  for (const { name, keypoints, offset } of groups) {
    const { coordinates, present } = sequenceOf(streams, name);
    for (let t = 0; t < streams.frames; t++) {
      const at = t * bytes + offset;
      const presence = at + 16 + 4 * keypoints;
      for (const axis of [0, 1]) {
        let least = Number.POSITIVE_INFINITY;
        let most = Number.NEGATIVE_INFINITY;
        for (let k = t * keypoints; k < (t + 1) * keypoints; k++) {
          if (present[k] === 0) continue;
          least = Math.min(least, coordinates[2 * k + axis]!);
          most = Math.max(most, coordinates[2 * k + axis]!);
        }
        if (least > most) continue; // nothing is present
        const step = Math.fround((most - least) / STEPS);
        floats[at / 4 + axis] = least;
        floats[at / 4 + 2 + axis] = step;
        for (let k = 0; k < keypoints; k++) {
          const i = t * keypoints + k;
          if (present[i] === 0) continue;
          const value =
            step === 0 ? 0 : Math.min(STEPS, Math.round((coordinates[2 * i + axis]! - least) / step));
          steps[at / 2 + 8 + 2 * k + axis] = value;
          bits[presence + (k >> 3)]! |= 1 << (k & 7);
        }
      }
    }
  }
  return bits;
}

/**
 * Frames out of records.
 *
 * @param records Whole records, from the beginning of a buffer.
 * @param frames Which of the records to decode.
 * @param wanted The streams to decode, of those that the layout has.
 */
export function decodeFrames(
  records: Uint8Array,
  { groups, bytes }: FrameLayout,
  frames: ArrayLike<number>,
  fps: number,
  wanted: readonly StreamName[],
): PoseStreams {
  const floats = new Float32Array(records.buffer);
  const steps = new Uint16Array(records.buffer);
  const decode = ({ keypoints, offset }: Group): StreamSequence => {
    const coordinates = new Float32Array(2 * frames.length * keypoints);
    const present = new Uint8Array(frames.length * keypoints);
    for (let t = 0; t < frames.length; t++) {
      const at = frames[t]! * bytes + offset;
      const presence = at + 16 + 4 * keypoints;
      const [x0, y0, dx, dy] = [
        floats[at / 4]!,
        floats[at / 4 + 1]!,
        floats[at / 4 + 2]!,
        floats[at / 4 + 3]!,
      ];
      for (let k = 0, out = t * keypoints; k < keypoints; k++, out++) {
        if (((records[presence + (k >> 3)]! >> (k & 7)) & 1) === 0) continue;
        coordinates[2 * out] = x0 + steps[at / 2 + 8 + 2 * k]! * dx;
        coordinates[2 * out + 1] = y0 + steps[at / 2 + 9 + 2 * k]! * dy;
        present[out] = 1;
      }
    }
    return { coordinates, present };
  };
  const decoded = groups
    .filter(({ name }) => name === "shoulders" || wanted.includes(name))
    .map((group) => [group.name, decode(group)] as const);
  const { shoulders, ...streams } = Object.fromEntries(decoded) as Record<Group["name"], StreamSequence>;
  return { frames: frames.length, fps, shoulders, streams };
}

function sequenceOf({ shoulders, streams }: PoseStreams, name: Group["name"]): StreamSequence {
  const sequence = name === "shoulders" ? shoulders : streams[name];
  if (sequence === undefined) throw new RangeError(`Got a pose without the stream "${name}" of the layout.`);
  return sequence;
}
