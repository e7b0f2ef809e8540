import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { passes, stitch } from "./stitch.js";

test("passes() reach every whole step of every shift, in windows that overlap by half", () => {
  const whole = (min: number, max: number) => fc.integer({ min, max });
  fc.assert(
    fc.property(whole(0, 60), whole(1, 4), whole(1, 8), (frames, stride, windowSteps) => {
      const shifts = Array.from({ length: stride }, (_, i) => i);
      const found = passes(frames, { stride, window: windowSteps * stride, shifts });
      for (const shift of shifts) {
        const own = found.filter(({ start }) => (start - shift) % stride === 0);
        const seen = new Set(
          own.flatMap(({ start, steps }) => Array.from({ length: steps }, (_, i) => start + i * stride)),
        );
        const missing = Array.from({ length: frames }, (_, t) => t).filter(
          (t) => (t - shift) % stride === 0 && t >= shift && t + stride <= frames && !seen.has(t),
        );
        expect(missing).toEqual([]);
        const step = Math.max(1, Math.floor(windowSteps / 2));
        const wrong = own.filter(
          ({ start, steps }, i) =>
            start + steps * stride > frames ||
            steps > windowSteps ||
            (i > 0 && (start - own[i - 1]!.start) / stride > step),
        );
        expect(wrong).toEqual([]);
      }
    }),
  );
  expect(() => passes(10, { stride: 4, window: 3 })).toThrow(
    new RangeError("The window is of 3 frames; expected 4 or more, a step's."),
  );
});

test("stitch() is the mean of what passes have seen, by frames or by steps, and 0 where none has", () => {
  const seen = [
    { start: 0, steps: 2, values: [1, 2, 2, 4] },
    { start: 2, steps: 2, values: [8, 0, 0, 6] },
  ];
  expect([...(stitch(6, 2, seen, { steps: true }).values as Float64Array)]).toEqual([
    1, 2, 0, 2, 6, 0, 0, 0, 6,
  ]);
  const { size, values } = stitch(6, 2, seen);
  expect(size).toBe(6);
  const at = (i: number, j: number) => values[6 * i + j];
  expect([at(0, 0), at(1, 0), at(1, 2), at(2, 3), at(3, 4), at(5, 5), at(0, 4)]).toEqual([
    1, 1, 2, 6, 0, 6, 0,
  ]);
  // A shifted pass ends where frames are left over.
  expect([...(stitch(3, 2, [{ start: 1, steps: 1, values: [5] }]).values as Float64Array)]).toEqual([
    0, 0, 0, 0, 5, 5, 0, 5, 5,
  ]);
});
