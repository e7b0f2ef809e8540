import { type HostTensor, type MapLeaves, mapTree } from "@msmae/parameters";
import { hasElements, type Output, type RunOptions, runModel } from "./binding.js";
import { InputError } from "./errors.js";
import { type InputTensor, readInputs } from "./inputs.js";
import { type GraphProto, modelBytes } from "./onnx/model.js";
import { outputOf, productOperations, program, programGraph, type Statistics } from "./program.js";
import { Session, type SessionOptions } from "./session.js";
import { type Signature, signatureKey, signatureOf } from "./signature.js";
import { areUnchanged, type CapturedVariable } from "./trace/variables.js";

/** A function compiled by {@link compile} or {@link compileScan}. */
export interface Compiled<I, O> {
  /**
   * Runs the function; traces and loads it first if these shapes and types are new, or if a variable of TensorFlow.js that it
   * read was assigned to since.
   *
   * The event loop stands still while ONNX Runtime computes: what has to go on meanwhile belongs in a worker thread.
   *
   * @param inputs Elements as {@link InputTensor} says.
   * @throws {InputError} if an input is something else, its elements do not fill its shape, one is missing, or one of the
   * outermost names is none that the function reads.
   * @throws {IndexOutOfRangeError} if an index is not in its tensor. A GPU may not notice.
   * @throws {RangeError} if a tensor of `into` has another shape or type than the output, or an input's memory.
   */
  run(inputs: MapLeaves<I, InputTensor>, options?: RunOptions<O>): Promise<MapLeaves<O, HostTensor>>;
  /** One entry for each time that the function was compiled, oldest first. */
  statistics(): Statistics[];
  /** Releases ONNX Runtime's memory. The function can still be run: it is then compiled again. */
  dispose(): Promise<void>;
}

/**
 * Compiles a function of TensorFlow.js tensors, gradients included, to ONNX Runtime: it is traced once for each
 * combination of input shapes and types, and the graph is kept.
 *
 * @param fn A pure function from a tree of tensors to a tree of tensors. It is run while tracing only: what it reads
 * from outside (a number, `Math.random()`) is fixed then. Random operations are errors. Small tensors from outside
 * become constants; larger ones than 16 MiB have to be inputs. Variables too, and the function is traced again when one has
 * got another value: what changes often is faster as an input.
 * @throws {ProviderUnavailableError} from `run`, if the device cannot be used.
 * @throws {UnsupportedKernelError | FrozenRandomError | TracedValueError | CapturedTensorError | VariableInTraceError} from the first `run` of
 * a signature, if the function cannot be a graph.
 * @example
 * const step = compile(({ p, x }) => valueAndGradients((q) => ({ loss: mean(square(matMul(x, q.weight))) }), p));
 * const { loss, gradients } = await step.run({ p, x });
 */
export function compile<I extends object, O extends object>(
  fn: (inputs: I) => O,
  options: SessionOptions = {},
): Compiled<I, O> {
  return cached<I, O>((inputs) => {
    const signature = mapTree(inputs as object, (leaf) => signatureOf(leaf as HostTensor)) as MapLeaves<
      I,
      Signature
    >;
    const traced = program(fn, signature);
    const [unread] = traced.unread;
    if (unread !== undefined) {
      const known = Object.keys(inputs as object).filter((name) => !traced.unread.includes(name));
      const expected = `none but ${known.join(", ")}`;
      throw new InputError(unread, "a tensor that the function does not read", expected);
    }
    return {
      graph: programGraph(traced),
      outputs: traced.outputs.map(outputOf),
      tree: traced.tree,
      nodes: traced.nodes.length,
      productOperations: productOperations(traced.nodes),
      variables: traced.variables,
    };
  }, options);
}

/** A model for one signature, before it is loaded. */
export interface Model {
  readonly graph: GraphProto;
  readonly outputs: readonly Output[];
  /** The tree to return; its leaves are in the order of `outputs`. */
  readonly tree: object;
  readonly nodes: number;
  readonly productOperations: number;
  /** Variables whose values are in the graph. */
  readonly variables: readonly CapturedVariable[];
}

interface Loaded extends Model {
  /** None if the function computes nothing but empty tensors. */
  readonly session: Session | undefined;
}

/** ONNX Runtime begins a run in the next turn of the event loop: one that was asked for before still has its session. */
function release({ session }: Loaded): void {
  setImmediate(() => void session?.release());
}

/** Builds a model for each new signature and keeps it. */
export function cached<I, O>(
  build: (inputs: MapLeaves<I, HostTensor>) => Model,
  options: SessionOptions,
): Compiled<I, O> {
  const cache = new Map<string, Promise<Loaded>>();
  const built: Statistics[] = [];
  async function load(inputs: MapLeaves<I, HostTensor>): Promise<Loaded> {
    const start = performance.now();
    const model = build(inputs);
    const bytes = modelBytes(model.graph);
    const ready = performance.now();
    const session = model.outputs.some(hasElements) ? await Session.load(bytes, options) : undefined;
    const { nodes, productOperations } = model;
    const times = { traceTime: ready - start, loadTime: performance.now() - ready };
    built.push({ nodes, productOperations, modelBytes: bytes.length, ...times });
    return { ...model, session };
  }
  return {
    async run(given, { into } = {}) {
      const inputs = readInputs<I>(given);
      const key = signatureKey(inputs as object);
      const known = cache.get(key);
      const kept = await known?.catch(() => undefined);
      if (kept !== undefined && !areUnchanged(kept.variables) && cache.get(key) === known) {
        cache.delete(key);
        release(kept);
      }
      const loading = cache.get(key) ?? load(inputs);
      cache.set(key, loading);
      // A failure is not kept: the same call may succeed once its cause is gone.
      const { session, ...model } = await loading.catch((error: unknown) => {
        cache.delete(key);
        throw error;
      });
      const results = runModel(session, model.outputs, model.tree, inputs as object, into as object);
      return results as Promise<MapLeaves<O, HostTensor>>;
    },
    statistics: () => [...built],
    async dispose() {
      const sessions = [...cache.values()];
      cache.clear();
      for (const loading of sessions) await (await loading).session?.release();
    },
  };
}
