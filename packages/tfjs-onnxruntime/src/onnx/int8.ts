import type { HostTensor } from "@msmae/parameters";
import { MICROSOFT } from "../graph/matmul.js";
import {
  attributesOf,
  constantViews,
  type ProtoNode,
  type View,
  withoutDeadNodes,
} from "./constant-views.js";
import { int8Matrix, int8Rows } from "./int8-constants.js";
import type { GraphProto } from "./model.js";

/** A constant that stayed in float32. */
export interface LeftInFloat {
  readonly name: string;
  readonly shape: readonly number[];
  /** Such as "Conv reads it". */
  readonly reason: string;
}

/** What 8 bits did to a graph. */
export interface Int8Graph {
  readonly graph: GraphProto;
  /** The constants that are in 8 bits. */
  readonly quantised: readonly string[];
  /** All other constants with at least two axes. */
  readonly left: readonly LeftInFloat[];
}

/** What names and scales of a matrix take in a file, besides its elements. */
const OVERHEAD = 256;

/**
 * The graph with constant matrices in 8 bits. Products with them are computed in integers: weights in int8 with a scale
 * for each of their outputs, the other factor in uint8 with a scale that each run finds out (ONNX Runtime's dynamic
 * quantisation). Rows that are looked up (embeddings) are in int8 with a scale for each.
 *
 * @param constants By their names; one that anything else reads as well stays as it is.
 */
export function withInt8Products(graph: GraphProto, constants: ReadonlyMap<string, HostTensor>): Int8Graph {
  const isFloat = ([, { data }]: [string, HostTensor]) => data[Symbol.toStringTag] === "Float32Array";
  const floats = new Map([...constants].filter(isFloat));
  const views = constantViews(graph, floats);
  const outputs = new Set(graph.output.map(({ name = "" }) => name));
  const uses = new Map<ProtoNode, Use>();
  const problems = new Map<string, string>(); // of each constant, the first
  const read = new Set<string>();
  for (const node of graph.node) {
    const isView = views.has(node.output?.[0] ?? "") && !outputs.has(node.output?.[0] ?? "");
    if (isView) continue;
    const use = useOf(node, views);
    if (use !== undefined && typeof use !== "string") uses.set(node, use);
    for (const name of node.input ?? []) {
      const view = views.get(name);
      if (view === undefined) continue;
      read.add(view.root);
      const problem = problemOf(node, name, view, use);
      if (problem !== undefined && !problems.has(view.root)) problems.set(view.root, problem);
    }
  }
  const quantised = [...read].filter((root) => !problems.has(root));
  const written = new Constants(views);
  const node = graph.node.flatMap((each) => {
    const use = uses.get(each);
    if (use === undefined || problems.has(views.get(use.weight)!.root)) return [each];
    return use.kind === "rows" ? rowNodes(each, use, written) : productNodes(each, use, written);
  });
  const left = [...read].flatMap((name): LeftInFloat[] => {
    const { shape } = floats.get(name)!;
    const reason = problems.get(name);
    return reason === undefined || shape.length < 2 ? [] : [{ name, shape, reason }];
  });
  const initializer = [...graph.initializer, ...written.tensors];
  return { graph: withoutDeadNodes({ ...graph, node, initializer }), quantised, left };
}

/** How a node uses a constant. */
type Use = Product | Rows;

interface Rows {
  readonly kind: "rows";
  readonly weight: string;
}

interface Product {
  readonly kind: "product";
  /** The name of the constant, or of a view of it. */
  readonly weight: string;
  /** Whether its rows are the outputs, [N, K], instead of the inputs, [K, N]. */
  readonly outputsFirst: boolean;
  /** The other factor, and whether it is [K, M] instead of [M, K]. */
  readonly factor: string;
  readonly transposed: boolean;
  /** Whether the result is [N, M] instead of [M, N]. */
  readonly swapped: boolean;
  readonly alpha: number;
}

/** The use of a constant that 8 bits can serve, or why there is none; undefined if the node is something else. */
function useOf(node: ProtoNode, views: ReadonlyMap<string, View>): Use | string | undefined {
  const { opType = "", input = [] } = node;
  const [a = "", b = ""] = input;
  const given = attributesOf(node);
  const number = (name: string, otherwise: number) => Number(given.get(name) ?? otherwise);
  if (opType === "Gather" && views.has(a) && number("axis", 0) === 0) return { kind: "rows", weight: a };
  if (!["Gemm", "MatMul", "FusedMatMul"].includes(opType)) return undefined;
  const [left, right] = [views.has(a), views.has(b)];
  if (left && right) return "both factors of a product are constants";
  if (!left && !right) return undefined;
  const [transA, transB] = [number("transA", 0) === 1, number("transB", 0) === 1];
  const alpha = number("alpha", 1);
  if (number("beta", 1) !== 1) return "its product has a beta";
  const weight = left ? a : b;
  if (views.get(weight)!.shape.length !== 2) return "it is a stack of matrices";
  if (opType !== "Gemm" && (left || transA))
    return "it is a factor of a stack of products, of which each is transposed";
  const product = { kind: "product" as const, weight, alpha };
  return left
    ? { ...product, outputsFirst: !transA, factor: b, transposed: !transB, swapped: true }
    : { ...product, outputsFirst: transB, factor: a, transposed: transA, swapped: false };
}

/** Why a constant that a node reads has to stay as it is. */
function problemOf(
  node: ProtoNode,
  name: string,
  view: View,
  use: Use | string | undefined,
): string | undefined {
  if (typeof use === "string") return use;
  if (use === undefined || use.weight !== name) {
    return node.opType === "Identity" ? "it is an output" : `${node.opType} reads it`;
  }
  if (view.shape.length !== 2) return "it is no matrix";
  const [rows, columns] = view.shape as [number, number];
  const scales = use.kind === "rows" || use.outputsFirst ? rows : columns;
  return rows * columns * 3 < scales * 5 + OVERHEAD ? "it is too small to gain by it" : undefined;
}

/** The constants in 8 bits, each written once for each way in which it is read. */
class Constants {
  readonly tensors: GraphProto["initializer"][number][] = [];
  readonly #names = new Map<string, readonly string[]>();
  readonly #counts = new Map<string, number>();

  constructor(readonly views: ReadonlyMap<string, View>) {}

  of(use: Use): readonly string[] {
    const key = use.kind === "rows" ? `rows ${use.weight}` : `${use.outputsFirst} ${use.alpha} ${use.weight}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const view = this.views.get(use.weight)!;
    const count = (this.#counts.get(view.root) ?? 0) + 1;
    this.#counts.set(view.root, count);
    const prefix = count === 1 ? view.root : `${view.root}.${count}`;
    const made =
      use.kind === "rows"
        ? int8Rows(prefix, view)
        : int8Matrix(prefix, view, { outputsFirst: use.outputsFirst, alpha: use.alpha });
    this.tensors.push(...made);
    const names = made.map(({ name = "" }) => name);
    this.#names.set(key, names);
    return names;
  }
}

/** Adds nodes of one output each, named by it. */
function adder(nodes: ProtoNode[]) {
  return (opType: string, input: string[], name: string, more: Partial<ProtoNode> = {}): string => {
    nodes.push({ opType, name, input, output: [name], ...more } as ProtoNode);
    return name;
  };
}

function productNodes(
  { input = [], output = [] }: ProtoNode,
  use: Product,
  constants: Constants,
): ProtoNode[] {
  const { factor, transposed, swapped } = use;
  const [result = ""] = output;
  const bias = input[2];
  const nodes: ProtoNode[] = [];
  const add = adder(nodes);
  const x = transposed ? add("Transpose", [factor], `${result}.x`) : factor; // [M, K]
  const last = (what: string, isLast: boolean) => (isLast ? result : `${result}.${what}`);
  const plain = bias === undefined || bias === "";
  const domain = { domain: MICROSOFT };
  let y = add("DynamicQuantizeMatMul", [x, ...constants.of(use)], last("y", !swapped && plain), domain); // [M, N]
  if (swapped) y = add("Transpose", [y], last("swapped", plain)); // [N, M]
  if (!plain) add("Add", [y, bias], result);
  return nodes;
}

function rowNodes({ input = [], output = [] }: ProtoNode, use: Rows, constants: Constants): ProtoNode[] {
  const [, indices = ""] = input;
  const [result = ""] = output;
  const [rows, scale] = constants.of(use) as [string, string];
  const nodes: ProtoNode[] = [];
  const add = adder(nodes);
  const whole = add("Gather", [rows, indices], `${result}.int8`);
  const to = { attribute: [{ name: "to", type: 2, i: 1n }] } as Partial<ProtoNode>;
  const numbers = add("Cast", [whole], `${result}.float`, to);
  add("Mul", [numbers, add("Gather", [scale, indices], `${result}.scale`)], result);
  return nodes;
}
