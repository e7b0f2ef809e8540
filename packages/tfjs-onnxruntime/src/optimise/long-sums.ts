import { binary } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { reshape, slice } from "../graph/shape.js";
import type { Node, Value } from "../graph/value.js";
import type { Rewriting } from "./rewrite.js";

/**
 * The most numbers that are added one after the other. Chosen here: each addition rounds, a million of them by a
 * thousandth of the sum; 256 by a few units in its last place. A contiguous sum is four sums side by side in ONNX
 * Runtime, so 4 times as many.
 */
const IN_ONE_GO = 256;
const CONTIGUOUS = 4 * IN_ONE_GO;

/** How many of a longer sum are added to one number of the next stage. */
const BLOCK = { least: 8, best: 32, most: 64 };

/** Long sums and means in stages: sums of blocks, then sums of those. Short ones stay one operator. */
export function longSums(node: Node, { graph, now }: Rewriting): Value | undefined {
  const [x, along] = node.inputs as [Value, Value];
  if ((node.op !== "ReduceSum" && node.op !== "ReduceMean") || x.dtype !== "float32") return undefined;
  if (along.source.kind !== "constant") return undefined;
  const axes = [...along.source.data];
  const count = axes.reduce((product, axis) => product * (x.shape[axis] as number), 1);
  const isLast = x.shape.every(
    (length, axis) => length === 1 || axis < Math.min(...axes) || axes.includes(axis),
  );
  if (count <= (isLast ? CONTIGUOUS : IN_ONE_GO)) return undefined;
  const sum = groupsOf(x.shape, axes).reduceRight((value, group) => sumGroup(graph, value, group), now(x));
  const { shape } = node.outputs[0] as Value;
  const total = reshape(graph, sum, shape);
  if (node.op === "ReduceSum") return total;
  return binary(graph, "Div", total, graph.splat(count, [], "float32"));
}

/** Axes of a sum that lie side by side: the elements before them, of them and after them. */
interface Group {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

/** The groups of summed axes, first to last; each is summed after those behind it, which are 1 long by then. */
function groupsOf(shape: readonly number[], axes: readonly number[]): Group[] {
  const groups: { first: number; last: number }[] = [];
  for (const [axis, length] of shape.entries()) {
    if (!axes.includes(axis)) continue;
    const before = groups.at(-1);
    const isNext = before !== undefined && shape.slice(before.last + 1, axis).every((size) => size === 1);
    if (isNext) before.last = axis;
    else if (length > 1) groups.push({ first: axis, last: axis });
  }
  const product = (lengths: readonly number[]) => lengths.reduce((all, length) => all * length, 1);
  return groups.map(({ first, last }) => ({
    outer: product(shape.slice(0, first)),
    length: product(shape.slice(first, last + 1)),
    inner: product(shape.filter((_, axis) => axis > last && !axes.includes(axis))),
  }));
}

/** [outer, length, inner] to [outer, inner]. */
function sumGroup(graph: Graph, x: Value, { outer, length, inner }: Group): Value {
  if (length <= BLOCK.most) return sumAxis(graph, reshape(graph, x, [outer, length, inner]));
  const block = blockOf(length);
  if (block !== undefined) {
    const blocks = length / block;
    const sums = sumAxis(graph, reshape(graph, x, [outer * blocks, block, inner]));
    return sumGroup(graph, sums, { outer, length: blocks, inner });
  }
  // No such divisor: the few that are left over are a sum of their own.
  const rest = length % BLOCK.best;
  const rows = reshape(graph, x, [outer, length, inner]);
  const part = (from: number, size: number) => slice(graph, rows, [0, from, 0], [outer, size, inner]);
  const whole = sumGroup(graph, part(0, length - rest), { outer, length: length - rest, inner });
  return binary(graph, "Add", whole, sumAxis(graph, part(length - rest, rest)));
}

/** [A, B, C] to [A, C]. */
function sumAxis(graph: Graph, x: Value): Value {
  const [outer, , inner] = x.shape as [number, number, number];
  const sum = graph.node("ReduceSum", [x, graph.integers([1])], [outer, 1, inner], "float32", {
    keepdims: 1,
  });
  return reshape(graph, sum, [outer, inner]);
}

/** The divisor of a length that is nearest to the best block, if there is one that is neither short nor long. */
function blockOf(length: number): number | undefined {
  let best: number | undefined;
  const distance = (block: number) => Math.abs(Math.log(block / BLOCK.best));
  for (let block = BLOCK.least; block <= BLOCK.most; block++) {
    if (length % block === 0 && (best === undefined || distance(block) < distance(best))) best = block;
  }
  return best;
}
