import { expect, test } from "@jest/globals";
import { initialise, linearShapes, normalOf, ones, uniformWithin, zeros } from "./index.js";

test("initialise() makes each parameter a function of the seed and its own name", () => {
  const draw = (layers: number, seed: number) =>
    initialise({ layers: Array.from({ length: layers }, () => linearShapes(3, 5)) }, seed, () =>
      normalOf(0.1),
    );
  const [two, three] = [draw(2, 1), draw(3, 1)];
  expect(three.layers.slice(0, 2)).toEqual(two.layers);
  expect(two.layers[0]!.weight.data).not.toEqual(two.layers[1]!.weight.data);
  expect(draw(2, 2)).not.toEqual(two);
});

test("the initialisers fill what they are given, within their bounds", () => {
  const shapes = { a: { shape: [4] }, b: { shape: [4] }, c: { shape: [1000] }, d: { shape: [4000] } };
  const { a, b, c, d } = initialise(shapes, 5, (path) =>
    path === "a" ? zeros : path === "b" ? ones : path === "c" ? uniformWithin(0.5) : normalOf(2),
  );
  expect([...a.data, ...b.data]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  expect(Math.max(...c.data)).toBeLessThanOrEqual(0.5);
  expect(Math.max(...c.data)).toBeGreaterThan(0.49);
  expect(Math.min(...c.data)).toBeLessThan(-0.49);
  expect(Math.sqrt(d.data.reduce((all, value) => all + value * value, 0) / 4000)).toBeCloseTo(2, 1);
});
