import { type Attribute, type Data, type DType, type Node, Value } from "./value.js";

/** Constants up to this many elements are compared by content. Chosen here: indices and shapes are, tables are not. */
const COMPARED_BY_CONTENT = 1024;

const nameOf = (shape: readonly number[]) => shape.join(",");

/**
 * A graph under construction. Whatever is equal is built once (common subexpressions), and whatever has no elements
 * is no node: ONNX Runtime need not know about empty tensors.
 */
export class Graph {
  readonly #known = new Map<string, readonly Value[]>();
  readonly #readers = new Map<Value, Value[]>();
  #next = 0;

  input(name: string, shape: readonly number[], dtype: DType): Value {
    if (shape.includes(0)) return this.splat(0, shape, dtype);
    return new Value(this.#next++, [...shape], dtype, { kind: "input", name });
  }

  /** The tensor of `shape` with `value` in every element. */
  splat(value: number, shape: readonly number[], dtype: DType): Value {
    const number = asType(value, dtype);
    const key = `splat ${Object.is(number, -0) ? "-0" : number} ${dtype} ${nameOf(shape)}`;
    return this.#once(key, () => [
      new Value(this.#next++, [...shape], dtype, { kind: "splat", value: number }),
    ])[0] as Value;
  }

  constant(data: Data, shape: readonly number[], dtype: DType): Value {
    const first = data[0] ?? 0;
    if (data.every((element) => Object.is(element, first))) return this.splat(first, shape, dtype);
    const make = () => [new Value(this.#next++, [...shape], dtype, { kind: "constant", data })];
    if (data.length > COMPARED_BY_CONTENT) return make()[0] as Value;
    return this.#once(`constant ${dtype} ${nameOf(shape)} ${data.join(",")}`, make)[0] as Value;
  }

  /** A shape, a list of axes: what ONNX wants as a tensor of int64. */
  integers(values: readonly number[]): Value {
    const make = () => [
      new Value(this.#next++, [values.length], "int64", { kind: "constant", data: Int32Array.from(values) }),
    ];
    return this.#once(`integers ${values.join(",")}`, make)[0] as Value;
  }

  /** The outputs of an operator; the same values if the same operator was asked for before. */
  nodes(
    op: string,
    inputs: readonly (Value | null)[],
    outputs: readonly { readonly shape: readonly number[]; readonly dtype: DType }[],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = "",
  ): readonly Value[] {
    const ids = inputs.map((value) => value?.id ?? "").join(",");
    return this.#once(`${domain}:${op} ${ids} ${JSON.stringify(attributes)} ${outputs.length}`, () => {
      const values: Value[] = [];
      const node: Node = { op, domain, inputs, attributes, outputs: values };
      outputs.forEach(({ shape, dtype }) => {
        if (shape.includes(0)) values.push(this.splat(0, shape, dtype));
        else values.push(new Value(this.#next++, [...shape], dtype, { kind: "node", node }));
      });
      for (const input of inputs) if (input !== null) this.#remember(input, values);
      return values;
    });
  }

  /** The output of an operator that has one. */
  node(
    op: string,
    inputs: readonly (Value | null)[],
    shape: readonly number[],
    dtype: DType,
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = "",
  ): Value {
    return this.nodes(op, inputs, [{ shape, dtype }], attributes, domain)[0] as Value;
  }

  /** The outputs of the nodes that read `value`. */
  readersOf(value: Value): readonly Value[] {
    return this.#readers.get(value) ?? [];
  }

  #remember(input: Value, readers: readonly Value[]): void {
    const known = this.#readers.get(input);
    if (known === undefined) this.#readers.set(input, [...readers]);
    else known.push(...readers);
  }

  #once(key: string, make: () => readonly Value[]): readonly Value[] {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#known.set(key, made);
    return made;
  }
}

/** A number as an element of that type: an int32 holds the lowest 32 bits of what was cut, as in JavaScript. */
function asType(value: number, dtype: DType): number {
  if (dtype === "float32") return Math.fround(value);
  if (dtype === "float64") return value;
  if (dtype === "bool") return Number(value !== 0);
  return dtype === "int32" ? value | 0 : Math.trunc(value);
}

/** The nodes that `outputs` depend on, in an order of execution; all others are dead. */
export function reachable(outputs: readonly Value[]): Node[] {
  const found = new Set<Node>();
  const open = [...outputs];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (value.source.kind !== "node" || found.has(value.source.node)) continue;
    found.add(value.source.node);
    for (const input of value.source.node.inputs) if (input !== null) open.push(input);
  }
  return [...found].sort((a, b) => firstId(a) - firstId(b));
}

function firstId(node: Node): number {
  return Math.min(...node.outputs.filter(({ source }) => source.kind === "node").map(({ id }) => id));
}
