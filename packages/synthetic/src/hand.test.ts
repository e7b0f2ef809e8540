import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { contactPoint, poseHand } from "./hand.js";
import { HANDSHAPES, handshapeNamed } from "./handshapes.js";

/** The bones of MediaPipe's hand that bend: [from, to]. */
const BONES = [0, 1, 2, 3].flatMap((finger) =>
  [5, 6, 7].map((k) => [4 * finger + k, 4 * finger + k + 1] as const),
);
const THUMB = [1, 2, 3].map((k) => [k, k + 1] as const);

function posed(joints: Float64Array): Float64Array {
  const points = new Float64Array(63);
  poseHand(joints, 0, points);
  return points;
}
const apart = (p: Float64Array, a: number, b: number) =>
  Math.hypot(p[3 * a]! - p[3 * b]!, p[3 * a + 1]! - p[3 * b + 1]!, p[3 * a + 2]! - p[3 * b + 2]!);
const of = (name: string) => posed(handshapeNamed(name).joints);
const stretched = (name: string) => [8, 12, 16, 20].map((tip) => apart(of(name), 0, tip) > 0.4);

test("a hand's bones keep their lengths in every handshape and on the way between two", () => {
  const expected = [...BONES, ...THUMB].map(([a, b]) => apart(of("5"), a, b));
  fc.assert(
    fc.property(
      fc.constantFrom(...HANDSHAPES),
      fc.constantFrom(...HANDSHAPES),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (from, to, share) => {
        const joints = from.joints.map((angle, i) => angle * (1 - share) + to.joints[i]! * share);
        const points = posed(joints);
        [...BONES, ...THUMB].forEach(([a, b], i) => {
          expect(apart(points, a, b)).toBeCloseTo(expected[i]!, 9);
        });
      },
    ),
  );
});

test("handshapes are what their names say", () => {
  expect(stretched("5")).toEqual([true, true, true, true]);
  expect(stretched("S")).toEqual([false, false, false, false]);
  expect(stretched("1")).toEqual([true, false, false, false]);
  expect(stretched("V")).toEqual([true, true, false, false]);
  expect(stretched("W")).toEqual([true, true, true, false]);
  expect(stretched("I")).toEqual([false, false, false, true]);
  expect(stretched("ILY")).toEqual([true, false, false, true]);
  for (const name of ["O", "F", "flat-O"]) expect(apart(of(name), 4, 8)).toBeLessThan(0.07); // thumb meets index
  expect(apart(of("L"), 4, 8)).toBeGreaterThan(0.35);
  expect(apart(of("V"), 8, 12)).toBeGreaterThan(2 * apart(of("U"), 8, 12));
  expect(of("R")[3 * 8]!).toBeGreaterThan(of("R")[3 * 12]!); // crossed
  expect(HANDSHAPES.length).toBeGreaterThanOrEqual(20);
  expect(() => handshapeNamed("Z")).toThrow('No handshape "Z"; expected one of A, S, B');
});

test("no two handshapes look alike", () => {
  for (const [i, a] of HANDSHAPES.entries()) {
    for (const b of HANDSHAPES.slice(i + 1)) {
      const [p, q] = [posed(a.joints), posed(b.joints)];
      const most = Math.max(...p.map((x, k) => Math.abs(x - q[k]!)));
      expect([a.name, b.name, most > 0.05]).toEqual([a.name, b.name, true]);
    }
  }
});

test("contactPoint() is the fingertip of a pointing hand and the front of a fist", () => {
  const tip = of("1").subarray(24, 27);
  expect(contactPoint(handshapeNamed("1").joints)).toEqual([...tip]);
  const front = contactPoint(handshapeNamed("S").joints);
  expect(Math.hypot(...front)).toBeLessThan(0.4);
});
