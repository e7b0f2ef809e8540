import type { HostTensor } from "@msmae/parameters";
import { MICROSOFT } from "../graph/matmul.js";
import { type GraphProto, tensorProto } from "./model.js";

type Node = GraphProto["node"][number];

/**
 * The largest magnitude of a weight. Seven bits: processors without VNNI add two products of 8 bits in 16, which
 * saturate with the eighth (ONNX Runtime's `reduce_range`).
 */
const LARGEST = 63;

/**
 * The graph with products of a constant matrix and something computed in integers: weights in int8 with a scale for each
 * of their rows, the other factor in uint8 with a scale that each run finds out (ONNX Runtime's dynamic quantisation).
 *
 * @param weights The constants by their names; those that are matrices and serve nothing but such products are replaced.
 */
export function withInt8Products(graph: GraphProto, weights: ReadonlyMap<string, HostTensor>): GraphProto {
  const users = new Map<string, number>();
  for (const { input = [] } of graph.node) {
    for (const name of input) users.set(name, (users.get(name) ?? 0) + 1);
  }
  const products = new Map<string, number>(); // how many can be replaced, of each weight
  for (const node of graph.node) {
    const found = productOf(node, weights);
    if (found !== undefined) products.set(found.weight, (products.get(found.weight) ?? 0) + 1);
  }
  const replaced = new Set([...products.keys()].filter((name) => products.get(name) === users.get(name)));
  const node = graph.node.flatMap((each) => {
    const found = productOf(each, weights);
    return found === undefined || !replaced.has(found.weight) ? [each] : int8Nodes(each, found);
  });
  const initializer = [...replaced].flatMap((name) => int8Constants(name, weights.get(name)!));
  return { ...graph, node, initializer: [...graph.initializer, ...initializer] };
}

interface Product {
  readonly weight: string;
  /** The other factor, and whether it is [K, M] instead of [M, K]. */
  readonly factor: string;
  readonly transposed: boolean;
  /** Whether the result is [N, M] instead of [M, N]. */
  readonly swapped: boolean;
}

/** A Gemm of a weight [N, K] with alpha 1; undefined for any other node. */
function productOf(
  { opType, input = [], attribute = [] }: Node,
  weights: ReadonlyMap<string, HostTensor>,
): Product | undefined {
  if (opType !== "Gemm") return undefined;
  const has = (name: string, otherwise: number) => {
    const { f, i } = attribute.find((each) => each.name === name) ?? {};
    return Number(f ?? i ?? otherwise);
  };
  if (has("alpha", 1) !== 1 || has("beta", 1) !== 1) return undefined;
  const [transA, transB] = [has("transA", 0) === 1, has("transB", 0) === 1];
  const [a = "", b = ""] = input;
  if (weights.has(a) && !weights.has(b) && !transA) {
    return { weight: a, factor: b, transposed: !transB, swapped: true };
  }
  if (weights.has(b) && !weights.has(a) && transB) {
    return { weight: b, factor: a, transposed: transA, swapped: false };
  }
  return undefined;
}

function int8Nodes({ input = [], output = [] }: Node, product: Product): Node[] {
  const { weight, factor, transposed, swapped } = product;
  const [result = ""] = output;
  const bias = input[2];
  const nodes: Node[] = [];
  const add = (opType: string, inputs: string[], name: string, domain = ""): string => {
    nodes.push({ opType, domain, name, input: inputs, output: [name] } as Node);
    return name;
  };
  const x = transposed ? add("Transpose", [factor], `${result}.x`) : factor; // [M, K]
  const constants = ["int8", "scale", "zero"].map((what) => `${weight}.${what}`);
  const last = (what: string, isLast: boolean) => (isLast ? result : `${result}.${what}`);
  const plain = bias === undefined || bias === "";
  let y = add("DynamicQuantizeMatMul", [x, ...constants], last("y", !swapped && plain), MICROSOFT); // [M, N]
  if (swapped) y = add("Transpose", [y], last("swapped", plain)); // [N, M]
  if (!plain) add("Add", [y, bias], result);
  return nodes;
}

/** Columns of [K, N], for which ONNX Runtime has scales, are rows of the weight [N, K]. */
function int8Constants(name: string, { shape, data }: HostTensor) {
  const [rows, columns] = shape as [number, number];
  const quantised = new Int8Array(rows * columns);
  const scales = new Float32Array(rows);
  for (let n = 0; n < rows; n++) {
    let most = 0;
    for (let k = 0; k < columns; k++) most = Math.max(most, Math.abs(data[n * columns + k] as number));
    const scale = most === 0 ? 1 : most / LARGEST;
    scales[n] = scale;
    for (let k = 0; k < columns; k++) {
      quantised[k * rows + n] = Math.round((data[n * columns + k] as number) / scale);
    }
  }
  return [
    tensorProto(`${name}.int8`, [columns, rows], "int8", quantised),
    tensorProto(`${name}.scale`, [rows], "float32", scales),
    tensorProto(`${name}.zero`, [rows], "int8", new Int8Array(rows)),
  ];
}
