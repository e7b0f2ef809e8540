import type { PlayerClip, PlayerPoints, PlayerStream } from "./report.js";
import { seriesStyles } from "./series-styles.js";

/** A clip as the page's player reads it; `client/player.ts` holds the other side. */
export interface EncodedClip {
  readonly caption: string;
  readonly fps: number;
  readonly frames: number;
  /** What the picture shows, in steps: left, top, width, height. */
  readonly box: readonly [number, number, number, number];
  readonly streams: readonly EncodedStream[];
}

export interface EncodedStream {
  readonly name: string;
  readonly color: string;
  readonly limbs: readonly (readonly [number, number])[];
  /** K */
  readonly points: number;
  /** Int16 little endian in base64, [T, K, 2] in steps; {@link MISSING} for both of a point that is not drawn. */
  readonly original: string;
  readonly reconstruction?: string;
  /** One character a frame, "1" = masked. */
  readonly masked?: string;
}

export const MISSING = -32768;
/**
 * Steps from the picture's centre to its farther edge; four times as far still fits 16 bits. Chosen here: 1/20 of a
 * pixel.
 */
const STEPS = 8192;
/** Margin around the outermost points, as a share of the larger side. Chosen here: no line touches the edge. */
const MARGIN = 0.06;

/**
 * Packs a clip into 16 bits a coordinate: in base64 about 77 KB for 300 frames of body and hands.
 *
 * @throws {RangeError} where a length does not fit the number of frames, or a limb names a point that is not there.
 */
export function encodeClip(clip: PlayerClip): EncodedClip {
  const { caption, fps, frames } = clip;
  if (!(frames >= 1) || !(fps > 0)) {
    throw new RangeError(
      `Clip "${caption}": expected frames and fps above 0, got ${frames} frames at ${fps} fps`,
    );
  }
  const counts = clip.streams.map((stream) => countPoints(clip, stream));
  const { left, top, width, height } = bounds(clip.streams.map(({ original }) => original));
  const side = Math.max(width, height) || 1;
  const centre = [left + width / 2, top + height / 2] as const;
  const perUnit = STEPS / (side / 2);
  const margin = MARGIN * side * perUnit;
  const [w, h] = [width * perUnit + 2 * margin, height * perUnit + 2 * margin].map(Math.round) as [
    number,
    number,
  ];
  const styles = seriesStyles(clip.streams.map(({ name }) => name));

  const streams = clip.streams.map((stream, i): EncodedStream => {
    const pack = (points: PlayerPoints) => encodePoints(points, centre, perUnit);
    return {
      name: stream.name,
      color: styles[i]!.color,
      limbs: stream.limbs,
      points: counts[i]!,
      original: pack(stream.original),
      ...(stream.reconstruction && { reconstruction: pack(stream.reconstruction) }),
      ...(stream.masked && { masked: Array.from(stream.masked, (value) => (value ? "1" : "0")).join("") }),
    };
  });
  return { caption, fps, frames, box: [-Math.round(w / 2), -Math.round(h / 2), w, h], streams };
}

function countPoints({ caption, frames }: PlayerClip, stream: PlayerStream): number {
  const points = stream.original.coordinates.length / 2 / frames;
  const expect = (what: string, length: number | undefined, expected: number) => {
    if (length !== undefined && length !== expected) {
      throw new RangeError(`Clip "${caption}": ${stream.name}: expected ${expected} ${what}, got ${length}`);
    }
  };
  expect("coordinates", stream.original.coordinates.length, 2 * frames * Math.floor(points));
  expect("presence values", stream.original.present?.length, frames * points);
  expect("reconstructed coordinates", stream.reconstruction?.coordinates.length, 2 * frames * points);
  expect("reconstructed presence values", stream.reconstruction?.present?.length, frames * points);
  expect("mask values", stream.masked?.length, frames);
  for (const end of stream.limbs.flat()) {
    if (!(end >= 0 && end < points)) {
      throw new RangeError(`Clip "${caption}": ${stream.name}: a limb names point ${end} of ${points}`);
    }
  }
  return points;
}

function bounds(all: readonly PlayerPoints[]): { left: number; top: number; width: number; height: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { coordinates, present } of all) {
    for (let i = 0; i < coordinates.length / 2; i++) {
      const [x, y] = [coordinates[2 * i]!, coordinates[2 * i + 1]!];
      if (present?.[i] === 0 || !Number.isFinite(x) || !Number.isFinite(y)) continue;
      [left, top, right, bottom] = [
        Math.min(left, x),
        Math.min(top, y),
        Math.max(right, x),
        Math.max(bottom, y),
      ];
    }
  }
  if (left > right) return { left: -1, top: -1, width: 2, height: 2 }; // Nothing is there to be seen.
  return { left, top, width: right - left, height: bottom - top };
}

function encodePoints(
  { coordinates, present }: PlayerPoints,
  centre: readonly [number, number],
  perUnit: number,
): string {
  const bytes = Buffer.alloc(2 * coordinates.length);
  for (let i = 0; i < coordinates.length / 2; i++) {
    const x = (coordinates[2 * i]! - centre[0]) * perUnit;
    const y = (coordinates[2 * i + 1]! - centre[1]) * perUnit;
    const drawn = present?.[i] !== 0 && Number.isFinite(x) && Number.isFinite(y);
    bytes.writeInt16LE(drawn ? step(x) : MISSING, 4 * i);
    bytes.writeInt16LE(drawn ? step(y) : MISSING, 4 * i + 2);
  }
  return bytes.toString("base64");
}

function step(value: number): number {
  return Math.max(-32767, Math.min(32767, Math.round(value)));
}
