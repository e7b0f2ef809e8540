import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType,
  type AttributeProtoSchema,
  ModelProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "onnx-buf";
import { reachable } from "../graph/graph.js";
import { MICROSOFT } from "../graph/matmul.js";
import type { Attribute, DType, Node, Value } from "../graph/value.js";

/** ONNX 1.15: the first with LayerNormalization, Gelu and reductions that all providers of ONNX Runtime 1.30 know. */
const OPSET = 20;
const IR_VERSION = 9;

/** A graph as onnx-buf's GraphProto takes it. */
export interface GraphProto {
  readonly name: string;
  readonly node: NodeProto[];
  readonly initializer: TensorProto[];
  readonly input: ValueInfoProto[];
  readonly output: ValueInfoProto[];
}

type NodeProto = MessageInitShape<typeof NodeProtoSchema>;
type TensorProto = MessageInitShape<typeof TensorProtoSchema>;
type ValueInfoProto = MessageInitShape<typeof ValueInfoProtoSchema>;
type AttributeProto = MessageInitShape<typeof AttributeProtoSchema>;

export interface Named {
  readonly name: string;
  readonly value: Value;
}

/** ONNX' numbers of the element types. */
const ELEMENT: Readonly<Record<DType | "int8", number>> = {
  float32: 1,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

/**
 * Constants of one number up to this many elements are written out; larger ones are made by the runtime. Chosen here:
 * about what making one takes in the file.
 */
const WRITTEN_SPLAT = 64;

/**
 * The bytes of a model file.
 *
 * @param metadata Its `metadata_props`.
 */
export function modelBytes(graph: GraphProto, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const model = create(ModelProtoSchema, {
    irVersion: BigInt(IR_VERSION),
    producerName: "@msmae/tfjs-onnxruntime",
    opsetImport: [
      { domain: "", version: BigInt(OPSET) },
      { domain: MICROSOFT, version: 1n },
    ],
    graph,
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
  return toBinary(ModelProtoSchema, model);
}

/**
 * The graph that computes `outputs` from `inputs`. Values are named "<prefix>#<number>", so that the graph of a loop's
 * body does not use the names around it.
 */
export function graphProto(inputs: readonly Named[], outputs: readonly Named[], prefix = ""): GraphProto {
  const writer = new GraphWriter(prefix);
  for (const { name, value } of inputs) writer.names.set(value, name);
  // A value that is an output has the output's name; a second output of it, or an input, is copied.
  const copies = outputs.filter(({ name, value }) => {
    if (value.source.kind !== "node" || writer.names.has(value)) return true;
    writer.names.set(value, name);
    return false;
  });
  for (const node of reachable(outputs.map(({ value }) => value))) writer.node(node);
  for (const { name, value } of copies) {
    writer.nodes.push({ opType: "Identity", input: [writer.name(value)], output: [name], name });
  }
  return {
    name: "graph",
    node: inOrderOfMemory(writer.nodes),
    initializer: writer.initializers,
    input: inputs.map(({ name, value }) => valueInfo(name, value.shape, value.dtype)),
    output: outputs.map(({ name, value }) => valueInfo(name, value.shape, value.dtype)),
  };
}

/**
 * ONNX Runtime executes what the last node that nothing reads needs, then what the one before it needs, and so on: with
 * the nodes as they were traced it would compute every gradient of an activation before the first gradient of a weight,
 * and keep them all. So those nodes go to the end, the first of them last.
 */
function inOrderOfMemory(nodes: readonly WrittenNode[]): WrittenNode[] {
  const read = new Set(nodes.flatMap(({ input }) => input));
  const isRead = ({ output }: WrittenNode) => output.some((name) => read.has(name));
  return [...nodes.filter(isRead), ...nodes.filter((node) => !isRead(node)).reverse()];
}

/** A node as onnx-buf takes it. */
type WrittenNode = NodeProto & { readonly input: string[]; readonly output: string[] };

class GraphWriter {
  readonly names = new Map<Value, string>();
  readonly nodes: WrittenNode[] = [];
  readonly initializers: TensorProto[] = [];

  constructor(readonly prefix: string) {}

  node({ op, domain, inputs, outputs, attributes }: Node): void {
    // Inputs first: writing a constant may add a node.
    const input = inputs.map((value) => (value === null ? "" : this.name(value)));
    const output = outputs.map((value) => this.name(value));
    this.nodes.push({
      opType: op,
      domain,
      name: output[0] as string,
      input,
      output,
      attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
    });
  }

  name(value: Value): string {
    const known = this.names.get(value);
    if (known !== undefined) return known;
    const name = `${this.prefix}#${value.id}`;
    this.names.set(value, name);
    const { source, shape, dtype } = value;
    if (source.kind === "constant") this.initializers.push(tensorProto(name, shape, dtype, source.data));
    if (source.kind === "splat") this.#splat(name, source.value, value);
    return name;
  }

  #splat(name: string, number: number, { shape, dtype, size }: Value): void {
    if (size <= WRITTEN_SPLAT) {
      this.initializers.push(tensorProto(name, shape, dtype, Array<number>(size).fill(number)));
      return;
    }
    const value = tensorProto("", [1], dtype, [number]);
    const dimensions = `${name}.shape`;
    this.initializers.push(tensorProto(dimensions, [shape.length], "int64", shape));
    this.nodes.push({
      opType: "ConstantOfShape",
      name,
      input: [dimensions],
      output: [name],
      attribute: [{ name: "value", type: AttributeProto_AttributeType.TENSOR, t: value }],
    });
  }
}

function attribute(name: string, value: Attribute): AttributeProto {
  if (typeof value === "number") return { name, type: AttributeProto_AttributeType.INT, i: BigInt(value) };
  if (typeof value === "string") {
    return {
      name,
      type: AttributeProto_AttributeType.STRING,
      s: Uint8Array.from(value, (letter) => letter.charCodeAt(0)),
    };
  }
  if ("float" in value) return { name, type: AttributeProto_AttributeType.FLOAT, f: value.float };
  return { name, type: AttributeProto_AttributeType.INTS, ints: value.map(BigInt) };
}

export function valueInfo(name: string, shape: readonly number[], dtype: DType): ValueInfoProto {
  const dim = shape.map((length) => ({ value: { case: "dimValue" as const, value: BigInt(length) } }));
  return {
    name,
    type: { value: { case: "tensorType", value: { elemType: ELEMENT[dtype], shape: { dim } } } },
  };
}

export function tensorProto(
  name: string,
  shape: readonly number[],
  dtype: DType | "int8",
  data: ArrayLike<number>,
): TensorProto {
  const typed =
    dtype === "float32"
      ? new Float32Array(data)
      : dtype === "int32"
        ? new Int32Array(data)
        : dtype === "int64"
          ? BigInt64Array.from(Array.from(data), BigInt)
          : dtype === "int8"
            ? new Int8Array(data)
            : dtype === "float64"
              ? new Float64Array(data)
              : new Uint8Array(data);
  return {
    name,
    dims: shape.map(BigInt),
    dataType: ELEMENT[dtype],
    rawData: new Uint8Array(typed.buffer as ArrayBuffer, 0, typed.byteLength),
  };
}
