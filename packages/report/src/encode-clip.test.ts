import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { decodePoints, maskedRuns } from "./client/player.js";
import { encodeClip, MISSING } from "./encode-clip.js";
import type { PlayerClip, PlayerStream } from "./report.js";

function clip(stream: Partial<PlayerStream>, frames = 2): PlayerClip {
  const original = { coordinates: [0, 0, 1, 0, 0, 2, 1, 2] };
  return { caption: "c", fps: 25, frames, streams: [{ name: "body", limbs: [[0, 1]], original, ...stream }] };
}

test("encodeClip() keeps places to 1/8192 of the picture, through the player's decoder", () => {
  const coordinate = fc.float({ min: -1000, max: 1000, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 20 }), (points) => {
      const coordinates = points.flat();
      const { box, streams } = encodeClip(clip({ limbs: [], original: { coordinates } }, 1));
      const decoded = decodePoints(streams[0]!.original);
      expect(decoded).toHaveLength(coordinates.length);
      const xs = points.map(([x]) => x);
      const ys = points.map(([, y]) => y);
      const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const side = Math.max(right - left, bottom - top) || 1;
      points.forEach(([x, y], k) => {
        const steps = (value: number, middle: number) => ((value - middle) * 2 * 8192) / side;
        expect(Math.abs(decoded[2 * k]! - steps(x, (left + right) / 2))).toBeLessThanOrEqual(0.51);
        expect(Math.abs(decoded[2 * k + 1]! - steps(y, (top + bottom) / 2))).toBeLessThanOrEqual(0.51);
        expect(decoded[2 * k]).toBeGreaterThanOrEqual(box[0]);
        expect(decoded[2 * k]).toBeLessThanOrEqual(box[0] + box[2]);
        expect(decoded[2 * k + 1]).toBeGreaterThanOrEqual(box[1]);
        expect(decoded[2 * k + 1]).toBeLessThanOrEqual(box[1] + box[3]);
      });
    }),
  );
});

test("encodeClip() marks points that were not seen or are not numbers, and does not let them widen the picture", () => {
  const seen = encodeClip(clip({}));
  const original = {
    coordinates: [0, 0, 1, 0, Number.NaN, 2, 1, 2, 900, 900, 0, 2],
    present: [1, 1, 1, 1, 0, 1],
  };
  const { box, streams } = encodeClip(clip({ original }, 3));
  const decoded = decodePoints(streams[0]!.original);
  expect([...decoded.keys()].filter((i) => decoded[i] === MISSING)).toEqual([4, 5, 8, 9]);
  expect(box).toEqual(seen.box);
});

test("encodeClip() holds a reconstruction that has gone astray within 16 bits", () => {
  const { streams } = encodeClip(clip({ reconstruction: { coordinates: [1e9, -1e9, 0, 0, 0, 0, 0, 0] } }));
  expect([...decodePoints(streams[0]!.reconstruction!)].slice(0, 2)).toEqual([32767, -32767]);
});

test("encodeClip() of a clip in which nothing was seen has a picture all the same", () => {
  const original = { coordinates: new Float32Array(8), present: new Uint8Array(4) };
  const { box, streams } = encodeClip(clip({ original }));
  expect(box.every(Number.isFinite)).toBe(true);
  expect(new Set(decodePoints(streams[0]!.original))).toEqual(new Set([MISSING]));
});

test("encodeClip() refuses lengths that do not fit together", () => {
  expect(() => encodeClip(clip({}, 3))).toThrow(RangeError);
  expect(() => encodeClip(clip({}, 0))).toThrow("expected frames and fps above 0");
  expect(() => encodeClip(clip({ masked: [1] }))).toThrow('Clip "c": body: expected 2 mask values, got 1');
  expect(() => encodeClip(clip({ limbs: [[0, 2]] }))).toThrow("a limb names point 2 of 2");
  expect(() => encodeClip(clip({ reconstruction: { coordinates: [1] } }))).toThrow(
    "expected 8 reconstructed coordinates",
  );
  expect(() => encodeClip(clip({ original: { coordinates: new Float32Array(8), present: [1] } }))).toThrow(
    "expected 4 presence values, got 1",
  );
});

test("maskedRuns() finds from where to where frames are masked", () => {
  expect(maskedRuns("01101")).toEqual([
    [1, 3],
    [4, 5],
  ]);
  expect(maskedRuns("000")).toEqual([]);
  expect(maskedRuns("")).toEqual([]);
});
