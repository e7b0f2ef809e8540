import { flatten, type HostTensor, type MapLeaves, mapTree, size } from "@msmae/parameters";
import { modelBytes } from "./onnx/model.js";
import {
  hasElements,
  type Program,
  productOperations,
  program,
  programGraph,
  type Statistics,
} from "./program.js";
import { Session, type SessionOptions } from "./session.js";
import { type Signature, signatureKey, signatureOf } from "./trace/trace.js";

/** A tree of which any part may be missing. */
export type Part<P> = P extends { readonly shape: readonly number[] }
  ? P
  : { readonly [K in keyof P]?: Part<P[K]> };

export interface RunOptions<O> {
  /**
   * Outputs to write in place: these tensors are filled and returned. They must not share memory with an input, since
   * ONNX Runtime may write an output before it has read every input.
   */
  readonly into?: Part<MapLeaves<O, HostTensor>>;
}

/** A function compiled by {@link compile}. */
export interface Compiled<I, O> {
  /**
   * Runs the function; traces and loads it first if these shapes and types are new.
   *
   * The event loop stands still while ONNX Runtime computes: what has to go on meanwhile belongs in a worker thread.
   *
   * @throws {RangeError} if a tensor of `into` has another shape or type than the output, or an input's memory.
   */
  run(inputs: MapLeaves<I, HostTensor>, options?: RunOptions<O>): Promise<MapLeaves<O, HostTensor>>;
  /** One entry for each signature that was compiled, oldest first. */
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
 * become constants; larger ones than 16 MiB have to be inputs.
 * @throws {ProviderUnavailableError} from `run`, if the device cannot be used.
 * @throws {UnsupportedKernelError | FrozenRandomError | TracedValueError | CapturedTensorError} from the first `run` of
 * a signature, if the function cannot be a graph.
 * @example
 * const step = compile(({ p, x }) => valueAndGradients((q) => ({ loss: mean(square(matMul(x, q.weight))) }), p));
 * const { loss, gradients } = await step.run({ p, x });
 */
export function compile<I extends object, O extends object>(
  fn: (inputs: I) => O,
  options: SessionOptions = {},
): Compiled<I, O> {
  const cache = new Map<string, Promise<Loaded<O>>>();
  const built: Statistics[] = [];
  return {
    async run(inputs, { into } = {}) {
      const key = signatureKey(inputs as object);
      let loaded = cache.get(key);
      if (loaded === undefined) {
        loaded = load(fn, inputs, options);
        cache.set(key, loaded);
        // A failure is not kept: the same call may succeed once its cause is gone.
        loaded.then(
          ({ statistics }) => built.push(statistics),
          () => cache.delete(key),
        );
      }
      return execute(await loaded, inputs as object, into as object | undefined);
    },
    statistics: () => [...built],
    async dispose() {
      const sessions = [...cache.values()];
      cache.clear();
      for (const loaded of sessions) await (await loaded).session?.release();
    },
  };
}

interface Loaded<O> {
  readonly program: Program<O>;
  /** None if the function computes nothing but empty tensors. */
  readonly session: Session | undefined;
  readonly statistics: Statistics;
}

async function load<I extends object, O extends object>(
  fn: (inputs: I) => O,
  inputs: MapLeaves<I, HostTensor>,
  options: SessionOptions,
): Promise<Loaded<O>> {
  const start = performance.now();
  const signature = mapTree(inputs as object, (leaf) => signatureOf(leaf as HostTensor)) as MapLeaves<
    I,
    Signature
  >;
  const traced = program(fn, signature);
  const bytes = modelBytes(programGraph(traced));
  const ready = performance.now();
  const session = traced.outputs.some(hasElements) ? await Session.load(bytes, options) : undefined;
  const statistics = {
    nodes: traced.nodes.length,
    productOperations: productOperations(traced.nodes),
    modelBytes: bytes.length,
    traceTime: ready - start,
    loadTime: performance.now() - ready,
  };
  return { program: traced, session, statistics };
}

async function execute<O extends object>(
  { program: { inputs, outputs, tree }, session }: Loaded<O>,
  given: object,
  into: object | undefined,
): Promise<MapLeaves<O, HostTensor>> {
  const leaves = flatten(given) as unknown as [string, HostTensor][];
  const targets = new Map(into === undefined ? [] : (flatten(into) as unknown as [string, HostTensor][]));
  refuseSharedMemory(leaves, targets);
  const feeds = new Map(
    inputs.flatMap((input, at) => (hasElements(input) ? [[input.name, leaves[at]![1]] as const] : [])),
  );
  const paths = (flatten(tree as object) as unknown as [string, unknown][]).map(([path]) => path);
  const fetches = outputs.map(({ name, value }, at) => {
    const target = targets.get(paths[at] as string);
    if (target !== undefined) checkTarget(paths[at] as string, target, value);
    return { name, into: target };
  });
  const results = outputs.map((output, at): HostTensor | undefined =>
    hasElements(output) ? undefined : (fetches[at]!.into ?? empty(output.value.shape, output.value.dtype)),
  );
  const present = outputs.flatMap((output, at) => (hasElements(output) ? [at] : []));
  const computed = session
    ? await session.run(
        feeds,
        present.map((at) => fetches[at]!),
      )
    : [];
  present.forEach((at, index) => {
    results[at] = computed[index];
  });
  return mapTree(
    tree as object,
    (leaf) => results[(leaf as unknown as { index: number }).index],
  ) as MapLeaves<O, HostTensor>;
}

function empty(shape: readonly number[], dtype: string): HostTensor {
  const data =
    dtype === "float32" ? new Float32Array(0) : dtype === "int32" ? new Int32Array(0) : new Uint8Array(0);
  return { shape, data };
}

function checkTarget(
  path: string,
  target: HostTensor,
  { shape, dtype }: { shape: readonly number[]; dtype: string },
) {
  const given = signatureOf(target);
  if (given.dtype === dtype && given.shape.join() === shape.join() && target.data.length === size(shape))
    return;
  throw new RangeError(
    `into: ${path} is ${given.dtype} [${given.shape.join(", ")}] over ${target.data.length} elements; the output is ${dtype} [${shape.join(", ")}].`,
  );
}

function refuseSharedMemory(
  inputs: readonly [string, HostTensor][],
  targets: ReadonlyMap<string, HostTensor>,
): void {
  if (targets.size === 0) return;
  const buffers = new Map<ArrayBufferLike, [string, HostTensor][]>();
  const overlap = (path: string, tensor: HostTensor) => {
    const { buffer, byteOffset, byteLength } = tensor.data;
    for (const [other, { data }] of buffers.get(buffer) ?? []) {
      if (byteOffset < data.byteOffset + data.byteLength && data.byteOffset < byteOffset + byteLength) {
        throw new RangeError(
          `into: ${path} shares its memory with ${other}; outputs need memory of their own.`,
        );
      }
    }
    buffers.set(buffer, [...(buffers.get(buffer) ?? []), [path, tensor]]);
  };
  for (const [path, tensor] of inputs) {
    const { buffer } = tensor.data;
    buffers.set(buffer, [...(buffers.get(buffer) ?? []), [path, tensor]]);
  }
  for (const [path, tensor] of targets) overlap(path, tensor);
}
