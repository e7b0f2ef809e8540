import { concat } from "../graph/shape.js";
import type { Node, Value } from "../graph/value.js";
import type { Rewriting } from "./rewrite.js";

/** A concatenation whose ends are one number: a Pad of what is between. */
export function pads(node: Node, { graph, now }: Rewriting): Value | undefined {
  if (node.op !== "Concat") return undefined;
  const axis = node.attributes.axis as number;
  const parts = node.inputs as readonly Value[];
  const number = parts[0]?.splat ?? parts.at(-1)?.splat;
  if (number === undefined) return undefined;
  const isEdge = (part: Value) => part.splat !== undefined && Object.is(part.splat, number);
  const first = parts.findIndex((part) => !isEdge(part));
  const last = parts.findLastIndex((part) => !isEdge(part));
  const length = (edge: readonly Value[]) =>
    edge.reduce((sum, { shape }) => sum + (shape[axis] as number), 0);
  const inner = concat(graph, parts.slice(first, last + 1).map(now), axis);
  const { rank, dtype, shape } = node.outputs[0] as Value;
  const amounts = Array<number>(2 * rank).fill(0);
  amounts[axis] = length(parts.slice(0, first));
  amounts[rank + axis] = length(parts.slice(last + 1));
  return graph.node("Pad", [inner, graph.integers(amounts), graph.splat(number, [], dtype)], shape, dtype);
}
