import { expect, test } from "@jest/globals";
import { flatten, hostTensor, leaves, mapTree, size, unflatten } from "./index.js";

const scalar = (value: number) => hostTensor([], Float32Array.of(value));
const tree = {
  encoder: {
    blocks: [
      { norm1: { weight: scalar(1), bias: scalar(2) } },
      { norm1: { weight: scalar(3), bias: scalar(4) } },
    ],
  },
  classifier: scalar(5),
};

test("flatten() names leaves by their paths, in the order in which the tree was written", () => {
  expect(flatten(tree).map(([path, leaf]) => [path, leaf.data[0]])).toEqual([
    ["encoder.blocks.0.norm1.weight", 1],
    ["encoder.blocks.0.norm1.bias", 2],
    ["encoder.blocks.1.norm1.weight", 3],
    ["encoder.blocks.1.norm1.bias", 4],
    ["classifier", 5],
  ]);
});

test("unflatten() undoes leaves()", () => {
  expect(unflatten(tree, leaves(tree))).toEqual(tree);
  expect(() => unflatten(tree, [1])).toThrow("Got 1 values for a tree of 5 leaves.");
});

test("mapTree() keeps the structure and tells each leaf its path", () => {
  const doubled = mapTree(tree, (leaf, path) => `${path}=${2 * (leaf.data[0] as number)}`);
  expect(doubled.encoder.blocks[1]?.norm1.bias).toBe("encoder.blocks.1.norm1.bias=8");
  expect(doubled.classifier).toBe("classifier=10");
});

test("mapTree() names the place of what is no leaf", () => {
  expect(() => mapTree({ norm: { weight: scalar(1), bias: 3 } }, () => 0)).toThrow(
    'Got 3 at "norm.bias"; expected something with a shape, or a tree of such.',
  );
  expect(() => mapTree(undefined as unknown as object, () => 0)).toThrow("Got undefined as a tree; expected");
});

test("hostTensor() refuses data that does not fill its shape", () => {
  expect(size([])).toBe(1);
  expect(size([2, 0, 3])).toBe(0);
  expect(() => hostTensor([2, 3], new Float32Array(5))).toThrow("Got 5 values for a tensor of shape [2, 3].");
});
