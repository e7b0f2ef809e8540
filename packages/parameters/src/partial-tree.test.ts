import { expect, test } from "@jest/globals";
import { flatten, hostTensor, mergeTrees, type PartialTree, selectTree } from "./index.js";

const scalar = (value: number) => hostTensor([], Float32Array.of(value));
const tree = {
  layers: [
    { weight: scalar(1), bias: scalar(2) },
    { weight: scalar(3), bias: scalar(4) },
  ],
  steps: [scalar(5), scalar(6)],
  scale: scalar(7),
};
const paths = (of: object) => flatten(of).map(([path]) => path);

test("selectTree() keeps the wanted leaves under their paths", () => {
  const part = selectTree(tree, ({ data }) => data[0]! % 2 === 0);
  expect(paths(part)).toEqual(["layers.0.bias", "layers.1.bias", "steps.1"]);
  expect(part.layers).toHaveLength(2);
  expect(paths(selectTree(tree, () => false))).toEqual([]);
});

test("mergeTrees() puts the parts of a tree together again, whatever the parts are", () => {
  for (let bits = 0; bits < 2 ** 7; bits++) {
    const isLeft = ({ data }: { data: Float32Array }) => ((bits >> (data[0]! - 1)) & 1) === 1;
    const left = selectTree(tree, isLeft);
    const right = selectTree(tree, (leaf) => !isLeft(leaf));
    const merged = mergeTrees<typeof tree>(left, right);
    expect(merged).toEqual(tree);
    expect(Array.isArray(merged.layers)).toBe(true);
    expect(paths(merged)).toHaveLength(7);
  }
});

test("mergeTrees() adds what one tree alone has, and refuses two leaves at one path", () => {
  type Adapted = { layers: { weight: typeof tree.scale; adapter?: typeof tree.scale }[] };
  const base: PartialTree<Adapted> = { layers: [{ weight: scalar(1) }, { weight: scalar(2) }] };
  const merged = mergeTrees<Adapted>(base, { layers: [{}, { adapter: scalar(3) }] });
  expect(paths(merged)).toEqual(["layers.0.weight", "layers.1.weight", "layers.1.adapter"]);
  expect(() => mergeTrees<Adapted>(base, base)).toThrow('Both trees have "layers.0.weight".');
});
