import type { HostTensor } from "@msmae/parameters";
import type { GraphProto } from "./model.js";

export type ProtoNode = GraphProto["node"][number];

/** A constant as it is read somewhere: by its own name, or reshaped and transposed. */
export interface View {
  /** The name of the constant. */
  readonly root: string;
  readonly shape: readonly number[];
  readonly data: () => ArrayLike<number>;
}

/** Attributes of a node: whole numbers and lists of them, by name. */
export function attributesOf({ attribute = [] }: ProtoNode): ReadonlyMap<string, number | readonly number[]> {
  return new Map(
    attribute.map(({ name = "", f, i, ints }) => [
      name,
      ints?.length ? ints.map(Number) : Number(f ?? i ?? 0),
    ]),
  );
}

/**
 * What is known of a graph's constants: which names are views of them. A view is computed when somebody needs its
 * elements; nodes that made it are then read by nobody.
 */
export function constantViews(
  graph: GraphProto,
  constants: ReadonlyMap<string, HostTensor>,
): ReadonlyMap<string, View> {
  const shapes = new Map(
    graph.initializer.flatMap(({ name = "", dims = [], rawData }) =>
      dims.length === 1 && rawData !== undefined ? [[name, rawData] as const] : [],
    ),
  );
  const views = new Map<string, View>();
  for (const [root, { shape, data }] of constants)
    views.set(root, { root, shape, data: () => data as never });
  for (const node of graph.node) {
    const [source = "", second = ""] = node.input ?? [];
    const view = views.get(source);
    const [output = ""] = node.output ?? [];
    if (view === undefined) continue;
    const { root } = view;
    if (node.opType === "Identity") views.set(output, view);
    if (node.opType === "Transpose") {
      const perm = attributesOf(node).get("perm") as readonly number[] | undefined;
      const order = perm ?? [...view.shape.keys()].reverse();
      const shape = order.map((axis) => view.shape[axis] as number);
      views.set(output, { root, shape, data: () => transposed(view.data(), view.shape, order) });
    }
    const bytes = shapes.get(second);
    if (node.opType === "Reshape" && bytes !== undefined) {
      const shape = Array.from(new BigInt64Array(bytes.slice().buffer), Number);
      views.set(output, { root, shape, data: view.data });
    }
  }
  return views;
}

function transposed(
  data: ArrayLike<number>,
  shape: readonly number[],
  perm: readonly number[],
): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));
  const out = new Float32Array(data.length);
  const position = perm.map(() => 0);
  for (let at = 0, from = 0; at < out.length; at++) {
    out[at] = data[from] as number;
    for (let axis = perm.length - 1; axis >= 0; axis--) {
      const stride = strides[perm[axis] as number] as number;
      const length = shape[perm[axis] as number] as number;
      position[axis] = (position[axis] as number) + 1;
      from += stride;
      if ((position[axis] as number) < length) break;
      from -= stride * length;
      position[axis] = 0;
    }
  }
  return out;
}

/** The graph without the nodes that nothing reads any more. */
export function withoutDeadNodes(graph: GraphProto): GraphProto {
  const wanted = new Set(graph.output.map(({ name = "" }) => name));
  const kept: ProtoNode[] = [];
  const open = new Map<string, ProtoNode>();
  for (const node of graph.node) for (const name of node.output ?? []) open.set(name, node);
  const names = [...wanted];
  const found = new Set<ProtoNode>();
  for (let name = names.pop(); name !== undefined; name = names.pop()) {
    const node = open.get(name);
    if (node === undefined || found.has(node)) continue;
    found.add(node);
    names.push(...(node.input ?? []));
  }
  for (const node of graph.node) if (found.has(node)) kept.push(node);
  return { ...graph, node: kept };
}
