import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { reach } from "./arm.js";
import { length, subtract, unit, type Vec3 } from "./vectors.js";

const shoulder: Vec3 = [0.5, 0, 0];
const [upper, fore] = [0.9, 0.78];
const coordinate = (min: number, max: number) => fc.double({ min, max, noNaN: true });

test("reach() keeps the arm's lengths, and its wrist at the target wherever it can be", () => {
  fc.assert(
    fc.property(
      fc.tuple(coordinate(-1, 2), coordinate(-2, 1.5), coordinate(0, 1.8)),
      fc.tuple(coordinate(-1, 1), coordinate(-1, 1), coordinate(0.1, 1)),
      (target, fingers) => {
        const { elbow, wrist } = reach(shoulder, target, upper, fore, unit(fingers));
        expect(length(subtract(elbow, shoulder))).toBeCloseTo(upper, 9);
        expect(length(subtract(wrist, elbow))).toBeCloseTo(fore, 9);
        const distance = length(subtract(target, shoulder));
        if (distance > 0.35 * (upper + fore) && distance < 0.99 * (upper + fore)) {
          expect(length(subtract(wrist, target))).toBeLessThan(1e-9);
        }
      },
    ),
  );
});

test("reach() lets the elbow hang below a hand before the chest, on its own side", () => {
  for (const fingers of [
    [0, 1, 0],
    [-1, 0, 0],
    [0, 0, 1],
  ] as const) {
    const { elbow } = reach(shoulder, [0.1, -0.3, 0.7], upper, fore, fingers);
    expect(elbow[0]).toBeGreaterThan(0.4);
    expect(elbow[1]).toBeLessThan(-0.2);
  }
});
