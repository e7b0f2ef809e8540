/**
 * The element types that a graph knows. TensorFlow.js has neither of the last two: int64 is ONNX' own type of shapes and
 * axes, float64 holds what float32 would round on the way to a result.
 */
export type DType = "float32" | "int32" | "bool" | "int64" | "float64";

/** Elements of a constant, row-major. int64 values are held as numbers. */
export type Data = Float32Array | Int32Array | Uint8Array;

export type Attribute = number | string | readonly number[] | { readonly float: number };

/** One operator. Its outputs are a function of its inputs and attributes: equal nodes are one node. */
export interface Node {
  readonly op: string;
  /** "" is ONNX' own domain. */
  readonly domain: string;
  readonly inputs: readonly (Value | null)[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly outputs: readonly Value[];
}

export type Source =
  | { readonly kind: "input"; readonly name: string }
  | { readonly kind: "constant"; readonly data: Data }
  /** One number in every element: never stored at full size. */
  | { readonly kind: "splat"; readonly value: number }
  | { readonly kind: "node"; readonly node: Node };

/** A tensor of the graph whose elements are not known while tracing, unless it is a constant or a splat. */
export class Value {
  constructor(
    /** In order of creation, which is an order of execution. */
    readonly id: number,
    readonly shape: readonly number[],
    readonly dtype: DType,
    readonly source: Source,
  ) {}

  get rank(): number {
    return this.shape.length;
  }

  /** The number of elements. */
  get size(): number {
    return this.shape.reduce((product, dimension) => product * dimension, 1);
  }

  /** The node of this value, if it is one of `op` in ONNX' own domain or in `domain`. */
  from(op: string, domain = ""): Node | undefined {
    const { source } = this;
    return source.kind === "node" && source.node.op === op && source.node.domain === domain
      ? source.node
      : undefined;
  }

  /** The number in every element, if that is known. */
  get splat(): number | undefined {
    return this.source.kind === "splat" ? this.source.value : undefined;
  }
}
