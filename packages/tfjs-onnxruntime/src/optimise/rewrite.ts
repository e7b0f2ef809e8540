import { Graph, reachable } from "../graph/graph.js";
import type { Node, Value } from "../graph/value.js";

/** Inputs and outputs of a computation; the graph is what lies between. */
export interface Ends {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** What a rule sees of the computation that is rewritten. */
export interface Rewriting {
  /** The graph that is being written. */
  readonly graph: Graph;
  /** What has become of a value of the old graph. */
  now(value: Value): Value;
  /** How many nodes and outputs read a value of the old graph. */
  uses(value: Value): number;
}

/** A better form of a node that has one output, or nothing where the node stays as it is. */
export type Rule = (node: Node, rewriting: Rewriting) => Value | undefined;

/** The computation with `rule` applied to every node that is not dead. */
export function rewrite({ inputs, outputs }: Ends, rule: Rule): Ends {
  const graph = new Graph();
  const moved = new Map<Value, Value>();
  const nodes = reachable(outputs);
  const counts = new Map<Value, number>();
  const count = (value: Value | null) => value !== null && counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const node of nodes) node.inputs.forEach(count);
  outputs.forEach(count);

  const now = (value: Value): Value => {
    const known = moved.get(value) ?? copyLeaf(graph, value);
    moved.set(value, known);
    return known;
  };
  const rewriting = { graph, now, uses: (value: Value) => counts.get(value) ?? 0 };
  const newInputs = inputs.map(now);
  for (const node of nodes) {
    const better = node.outputs.length === 1 ? rule(node, rewriting) : undefined;
    const values = better === undefined ? copyNode(node, rewriting) : [better];
    node.outputs.forEach((output, at) => {
      moved.set(output, values[at] as Value);
    });
  }
  return { inputs: newInputs, outputs: outputs.map(now) };
}

function copyLeaf(graph: Graph, { source, shape, dtype }: Value): Value {
  if (source.kind === "input") return graph.input(source.name, shape, dtype);
  if (source.kind === "splat") return graph.splat(source.value, shape, dtype);
  if (source.kind === "node") throw new Error("A value was read before its node was rewritten.");
  return dtype === "int64" ? graph.integers([...source.data]) : graph.constant(source.data, shape, dtype);
}

function copyNode(
  { op, inputs, outputs, attributes, domain }: Node,
  { graph, now }: Rewriting,
): readonly Value[] {
  return graph.nodes(
    op,
    inputs.map((value) => value && now(value)),
    outputs,
    attributes,
    domain,
  );
}
