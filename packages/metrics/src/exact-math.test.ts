import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { exp, log } from "./exact-math.js";

test("exp() and log() give what Python's math gives where JavaScript's engines are off by a bit", () => {
  // math.exp and math.log of Python 3.11 with glibc 2.36
  expect(exp(log(53.125))).toBe(53.12500000000001);
  expect(exp(-0.5)).toBe(0.6065306597126334);
  expect(exp(1)).toBe(Math.E);
  expect(log(10)).toBe(Math.LN10);
  expect(log(83.33333333333333)).toBe(4.422848629194137);
  expect([exp(0), log(1)]).toEqual([1, 0]);
  expect([exp(-9999999999), exp(-5e9)]).toEqual([0, 0]);
});

test("exp() and log() are within two bits of the engine's", () => {
  const near = (ours: number, engine: number) =>
    expect(Math.abs(ours - engine)).toBeLessThanOrEqual(2 ** -51 * Math.abs(engine));
  fc.assert(
    fc.property(fc.double({ min: -690, max: 690, noNaN: true }), (x) => near(exp(x), Math.exp(x))),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => near(log(x), Math.log(x))),
    { numRuns: 2000 },
  );
});
