import { type Leaf, type MapLeaves, mapTree } from "@msmae/parameters";
import { engine, Tensor } from "@tensorflow/tfjs-core";
import { callSite, FrozenRandomError, UnsupportedKernelError } from "../errors.js";
import { Graph } from "../graph/graph.js";
import type { Value } from "../graph/value.js";
import { checkSignature } from "../inputs.js";
import { registerKernels } from "../kernels/index.js";
import type { Signature } from "../signature.js";
import { BACKEND, TracingBackend } from "./backend.js";
import { watched } from "./reads.js";
import { type CapturedVariable, variablesOver, withFixedVariables } from "./variables.js";

/** A traced function: what it computes, and the tree in which it returns it. */
export interface Trace<O> {
  readonly inputs: readonly { readonly path: string; readonly value: Value }[];
  readonly outputs: readonly { readonly path: string; readonly value: Value }[];
  /** The returned tree, its leaves the places of the outputs in their order. */
  readonly tree: MapLeaves<O, Leaf>;
  /** The outermost names of inputs that the function never looked at. */
  readonly unread: readonly string[];
  /** Variables whose values are constants of the graph. */
  readonly variables: readonly CapturedVariable[];
}

let backend: TracingBackend | undefined;

/**
 * Runs `fn` on tensors without values and records what it does.
 *
 * The current backend is the same afterwards, whatever happens, and no tensor is left behind.
 */
export function trace<I extends object, O extends object>(
  fn: (inputs: I) => O,
  inputs: MapLeaves<I, Signature>,
): Trace<O> {
  return onTracingBackend((tracing) => {
    const graph = new Graph();
    return tracing.recording(graph, () => {
      engine().startScope("compile");
      try {
        return withFixedVariables(() => record(fn, inputs, graph, tracing));
      } catch (error) {
        throw explained(error);
      } finally {
        engine().endScope();
      }
    });
  });
}

function record<I extends object, O extends object>(
  fn: (inputs: I) => O,
  signature: MapLeaves<I, Signature>,
  graph: Graph,
  tracing: TracingBackend,
): Trace<O> {
  const inputs: { path: string; value: Value }[] = [];
  const tensors = mapTree(signature as object, (leaf, path) => {
    const { shape, dtype } = leaf as Signature;
    checkSignature(path, { shape, dtype });
    const value = graph.input(path, shape, dtype);
    inputs.push({ path, value });
    return engine().makeTensorFromTensorInfo(tracing.tensorInfo(value));
  }) as unknown as I;
  const given = watched(tensors as object);
  const returned = given.using(() => fn(given.tree as I));
  if (returned instanceof Promise)
    throw new TypeError("A compiled function returns its outputs, not a promise of them.");
  const outputs: { path: string; value: Value }[] = [];
  const tree = mapTree(returned, (leaf, path) => {
    if (!((leaf as object) instanceof Tensor)) {
      const place = path === "" ? "what" : `"${path}" of what`;
      throw new TypeError(`${place} a compiled function returned is no tensor; expected one.`);
    }
    const value = tracing.value(leaf as unknown as Tensor);
    outputs.push({ path, value });
    return { shape: value.shape };
  });
  return {
    inputs,
    outputs,
    tree: tree as Trace<O>["tree"],
    variables: variablesOver(tracing.captured),
    unread: given.unread(),
  };
}

function onTracingBackend<T>(use: (tracing: TracingBackend) => T): T {
  if (backend === undefined) registerKernels(BACKEND);
  backend ??= new TracingBackend();
  const tracing = backend;
  const before = engine().backendName as string | null | undefined;
  if (engine().registryFactory[BACKEND] === undefined) engine().registerBackend(BACKEND, () => tracing, 0);
  // An initialised backend is set at once; the promise only says that it was.
  void engine().setBackend(BACKEND);
  try {
    return use(tracing);
  } finally {
    // Where no backend had been chosen yet, TensorFlow.js is again free to choose the best one, but not this one.
    if (before) void engine().setBackend(before);
    else engine().removeBackend(BACKEND);
  }
}

const UNKNOWN_KERNEL = /Kernel '([^']+)' not registered|Cannot find registered kernel '([^']+)'/;

function explained(error: unknown): unknown {
  const match = error instanceof Error ? UNKNOWN_KERNEL.exec(error.message) : null;
  if (match === null) return error;
  const kernel = (match[1] ?? match[2]) as string;
  const call = callSite((error as Error).stack);
  return kernel === "Multinomial"
    ? new FrozenRandomError("multinomial", call)
    : new UnsupportedKernelError(kernel, call);
}
