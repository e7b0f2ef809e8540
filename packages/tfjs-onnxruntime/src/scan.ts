import { flatten, type HostTensor, type MapLeaves, mapTree } from "@msmae/parameters";
import { AttributeProto_AttributeType } from "onnx-buf";
import { hasElements, type Output } from "./binding.js";
import { type Compiled, cached, type Model } from "./compile.js";
import { InputError } from "./errors.js";
import type { DType, Value } from "./graph/value.js";
import { type GraphProto, graphProto, type Named, tensorProto, valueInfo } from "./onnx/model.js";
import { outputOf, productOperations, program } from "./program.js";
import type { SessionOptions } from "./session.js";
import { type Signature, signatureOf } from "./signature.js";

/** What a step gets and gives. */
export interface StepResult<S, Y> {
  readonly state: S;
  readonly output: Y;
}

/**
 * Compiles `length` steps into one ONNX Loop: the state stays on the device from step to step, and one `run` does all
 * of them. Meant for training on a GPU, where weights and moments should not cross to the host after each step.
 *
 * @param step From the state and one slice of the inputs to the next state, of the same shapes and types, and outputs.
 * @param length Steps of one run, at least 1.
 * @returns Runs on `{ state, xs }`, each leaf of `xs` with a leading axis of `length`, and returns the last `state` and
 * `output`, each leaf with a leading axis of `length`.
 * @throws {RangeError} if `length` is not a positive whole number; from `run`, if the state's shapes or types change or
 * an `xs` has another leading axis.
 * @example
 * const sums = compileScan((total, x) => ({ state: { sum: add(total.sum, x.n) }, output: {} }), 10);
 * const { state } = await sums.run({ state: { sum }, xs: { n } }); // n: [10]
 */
export function compileScan<S extends object, X extends object, Y extends object>(
  step: (state: S, x: X) => StepResult<S, Y>,
  length: number,
  options: SessionOptions = {},
): Compiled<{ readonly state: S; readonly xs: X }, StepResult<S, Y>> {
  if (!Number.isInteger(length) || length < 1) {
    throw new RangeError(`compileScan: a length of ${length}; expected a whole number of at least 1.`);
  }
  return cached((inputs) => build(step, length, inputs as unknown as ScanInputs), options);
}

interface ScanInputs {
  readonly state: object;
  readonly xs: object;
}

function build<S extends object, X extends object, Y extends object>(
  step: (state: S, x: X) => StepResult<S, Y>,
  length: number,
  inputs: ScanInputs,
): Model {
  for (const name of ["state", "xs"] as const) {
    if (inputs[name] === undefined) throw new InputError(name, "nothing", "a tree of tensors");
  }
  const extra = Object.keys(inputs).find((name) => name !== "state" && name !== "xs");
  if (extra !== undefined) throw new InputError(extra, "a tensor that no step reads", "none but state, xs");
  const signature = {
    state: mapTree(inputs.state, (leaf) => signatureOf(leaf as unknown as HostTensor)),
    xs: mapTree(inputs.xs, (leaf, path) => sliceSignature(leaf as unknown as HostTensor, path, length)),
  };
  const body = program(
    ({ state, xs }: { state: S; xs: X }) => {
      // Only these two, in this order: their leaves are the loop's state and its outputs.
      const result = step(state, xs);
      return { state: result.state, output: result.output };
    },
    signature as unknown as MapLeaves<{ state: S; xs: X }, Signature>,
  );
  const carried = flatten(signature.state).length;
  checkState(body.inputs.slice(0, carried), body.outputs, flatten(body.tree.state as object));
  const stacked = body.outputs.slice(carried).map((output) => stack(outputOf(output), length));
  return {
    graph: loop(body.inputs, body.outputs, carried, length),
    outputs: [...body.outputs.slice(0, carried).map(outputOf), ...stacked],
    tree: body.tree,
    nodes: body.nodes.length,
    productOperations: length * productOperations(body.nodes),
    variables: body.variables,
  };
}

const stack = (output: Output, length: number): Output => ({ ...output, shape: [length, ...output.shape] });

function sliceSignature(tensor: HostTensor, path: string, length: number): Signature {
  const { shape, dtype } = signatureOf(tensor);
  if (shape[0] !== length) {
    throw new RangeError(
      `compileScan: xs.${path} has shape [${shape.join(", ")}]; expected ${length} slices.`,
    );
  }
  return { shape: shape.slice(1), dtype };
}

function checkState(
  before: readonly Named[],
  outputs: readonly Named[],
  after: readonly [string, unknown][],
): void {
  before.forEach(({ name, value }, at) => {
    const path = `state.${after[at]?.[0]}`;
    const next = outputs[at]?.value;
    const describe = ({ dtype, shape }: Value) => `${dtype} [${shape.join(", ")}]`;
    if (path === name && next !== undefined && describe(next) === describe(value)) return;
    const came = path === name && next !== undefined ? describe(next) : "missing";
    throw new RangeError(`compileScan: ${name} is ${describe(value)} before a step and ${came} after it.`);
  });
}

/** Names inside of the loop start with this; a body must not use the names around it. */
const BODY = "body.";

/**
 * A Loop of `length` iterations. Its body reads slice i of each xs of the outer graph, and passes `cond` on unchanged,
 * which ONNX asks for.
 */
function loop(
  inputs: readonly Named[],
  outputs: readonly Named[],
  carried: number,
  length: number,
): GraphProto {
  const inside = ({ name, value }: Named) => ({ name: `${BODY}${name}`, value });
  const written = (named: readonly Named[]) => named.filter(({ value }) => hasElements(value));
  const [state, xs] = [written(inputs.slice(0, carried)), written(inputs.slice(carried))];
  const [next, results] = [written(outputs.slice(0, carried)), written(outputs.slice(carried))];
  const body = graphProto([...state, ...xs].map(inside), [...next, ...results].map(inside), BODY);
  const slices = xs.map(({ name }) => ({
    opType: "Gather",
    name: `${BODY}slice.${name}`,
    input: [name, `${BODY}iteration`],
    output: [`${BODY}${name}`],
  }));
  const carriedInfo = state.map(({ name, value }) => info(`${BODY}${name}`, value));
  const step: GraphProto = {
    ...body,
    name: "step",
    node: [
      ...slices,
      ...body.node,
      {
        opType: "Identity",
        name: `${BODY}continue`,
        input: [`${BODY}condition`],
        output: [`${BODY}continue`],
      },
    ],
    input: [
      valueInfo(`${BODY}iteration`, [], "int64"),
      valueInfo(`${BODY}condition`, [], "bool"),
      ...carriedInfo,
    ],
    output: [
      valueInfo(`${BODY}continue`, [], "bool"),
      ...[...next, ...results].map(({ name, value }) => info(`${BODY}${name}`, value)),
    ],
  };
  const count = tensorProto("loop.length", [], "int64", [length]);
  const condition = tensorProto("loop.condition", [], "bool", [1]);
  return {
    name: "graph",
    initializer: [count, condition],
    input: [
      ...state.map(({ name, value }) => info(name, value)),
      ...xs.map(({ name, value }) => valueInfo(name, [length, ...value.shape], value.dtype)),
    ],
    output: [
      ...next.map(({ name, value }) => info(name, value)),
      ...results.map(({ name, value }) => valueInfo(name, [length, ...value.shape], value.dtype)),
    ],
    node: [
      {
        opType: "Loop",
        name: "loop",
        input: ["loop.length", "loop.condition", ...state.map(({ name }) => name)],
        output: [...next, ...results].map(({ name }) => name),
        attribute: [{ name: "body", type: AttributeProto_AttributeType.GRAPH, g: step }],
      },
    ],
  };
}

const info = (name: string, { shape, dtype }: { shape: readonly number[]; dtype: DType }) =>
  valueInfo(name, shape, dtype);
