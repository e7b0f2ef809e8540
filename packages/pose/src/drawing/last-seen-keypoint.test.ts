import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { StreamSequence } from "../index.js";
import { LastSeen } from "./last-seen-keypoint.js";

test("LastSeen finds what looking back finds, in whatever order frames are asked for", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(1), { minLength: 24, maxLength: 24 }), // [T = 12, K = 2]
      fc.array(fc.nat(11)),
      (mask, order) => {
        const sequence: StreamSequence = {
          coordinates: Float32Array.from({ length: 48 }, (_, i) => i),
          present: Uint8Array.from(mask),
        };
        const last = new LastSeen();
        for (const frame of order) {
          for (const k of [0, 1]) {
            let expected: number[] | undefined;
            for (let t = 0; t < frame; t++) {
              if (mask[2 * t + k] === 1) expected = [4 * t + 2 * k, 4 * t + 2 * k + 1];
            }
            expect(last.before(sequence, 2, k, frame)).toEqual(expected);
          }
        }
      },
    ),
  );
});

test("an animation looks at each frame once", () => {
  let looks = 0;
  const present = new Proxy(new Uint8Array(1000), {
    get(target, key) {
      if (typeof key === "string" && /^\d+$/.test(key)) looks++;
      return Reflect.get(target, key, target);
    },
  });
  const last = new LastSeen();
  const sequence = { coordinates: new Float32Array(2000), present };
  for (let frame = 0; frame < 1000; frame++) last.before(sequence, 1, 0, frame);
  expect(looks).toBe(999);
});
