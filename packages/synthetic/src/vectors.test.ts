import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { add, length, minimumJerk, orientation, place, rotate, subtract, type Vec3 } from "./vectors.js";

const component = fc.double({ min: -3, max: 3, noNaN: true });
const vector = fc.tuple(component, component, component).filter((v) => length(v) > 0.1);
const near = (a: Vec3, b: Vec3) => expect(length(subtract(a, b))).toBeLessThan(1e-9);

test("orientation() takes y to the fingers and z into the plane of fingers and palm, keeping lengths", () => {
  fc.assert(
    fc.property(vector, vector, vector, (fingers, palm, v) => {
      fc.pre(length(fingers) * length(palm) - Math.abs(dotOf(fingers, palm)) > 0.01);
      const q = orientation(fingers, palm);
      near(rotate(q, [0, 1, 0]), scaled(fingers, 1 / length(fingers)));
      const z = rotate(q, [0, 0, 1]);
      expect(dotOf(z, palm)).toBeGreaterThan(0);
      expect(dotOf(z, fingers)).toBeCloseTo(0, 9);
      expect(length(rotate(q, v))).toBeCloseTo(length(v), 9);
    }),
  );
});

test("place() does to many points what rotate() does to one", () => {
  fc.assert(
    fc.property(vector, vector, vector, vector, (a, b, pivot, to) => {
      fc.pre(length(a) * length(b) - Math.abs(dotOf(a, b)) > 0.01);
      const q = orientation(a, b);
      const points = Float64Array.from([...a, ...b]);
      place(points, q, pivot, to);
      near([points[3]!, points[4]!, points[5]!], add(to, rotate(q, subtract(b, pivot))));
    }),
  );
});

test("minimumJerk() rises from 0 to 1 with rest at both ends", () => {
  expect([-1, 0, 0.5, 1, 2].map(minimumJerk)).toEqual([0, 0, 0.5, 1, 1]);
  const h = 1e-4;
  for (const u of [h, 1 - h]) {
    expect(Math.abs(minimumJerk(u + h) - minimumJerk(u - h)) / (2 * h)).toBeLessThan(1e-5);
  }
  // Its peak speed is 15/8 of the mean speed (Flash and Hogan, 1985).
  expect((minimumJerk(0.5 + h) - minimumJerk(0.5 - h)) / (2 * h)).toBeCloseTo(15 / 8, 6);
});

function dotOf(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
function scaled(a: Vec3, by: number): Vec3 {
  return [a[0] * by, a[1] * by, a[2] * by];
}
