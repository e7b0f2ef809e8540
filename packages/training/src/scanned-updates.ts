import { type HostTensor, hostTensor, leaves, mapTree } from "@msmae/parameters";
import { compileScan } from "@msmae/tfjs-onnxruntime";
import { zerosLike } from "./adamw.js";
import { type GraphInput, type GraphState, trainingStep, updateScalars } from "./adamw-graph.js";
import type { TrainingState } from "./checkpoint.js";
import { toScalars } from "./objective.js";
import type { Scalars } from "./records.js";
import { copyTree, type TrainingBatch, type Update, type UpdateOptions, type Updater } from "./updates.js";

interface Scan<P, B> {
  run(
    inputs: { readonly state: GraphState<P>; readonly xs: GraphInput<B, HostTensor> },
    options: { readonly into: { readonly state: GraphState<P> } },
  ): Promise<{ readonly output: Outputs }>;
  statistics(): readonly unknown[];
  dispose(): Promise<void>;
}

/** The objective's scalars and the norm, [count] each. */
type Outputs = object & { readonly gradientNorm: HostTensor };

/**
 * Updates made several at a time inside one graph, so that on a GPU weights and moments stay on the device meanwhile.
 *
 * @throws {RangeError} if updates are to be accumulated from micro-batches, or there are buffers: the graph has one batch an
 * update, and carries parameters and moments only.
 */
export function scanUpdater<P extends object, B extends object, S extends object>(
  parameters: P,
  state: TrainingState<P>,
  options: UpdateOptions<P, B, S>,
): Updater<B> {
  if (options.accumulate !== 1) {
    throw new RangeError(
      `Several updates in one run take one batch each; got ${options.accumulate} micro-batches an update.`,
    );
  }
  if (options.buffers !== undefined) throw new RangeError("Several updates in one run carry no buffers.");
  const step = trainingStep(options.objective, { ...options.optimizer, clip: options.clip });
  const scans = new Map<number, Scan<P, B>>(); // by the number of updates
  const scanOf = (count: number) => {
    const made = scans.get(count) ?? (compileScan(step, count, options.compile) as unknown as Scan<P, B>);
    scans.set(count, made);
    return made;
  };
  const current = { parameters, first: state.optimizer.first, second: state.optimizer.second };
  const next = zerosLike(current); // outputs need memory of their own

  const update: Updater<B>["update"] = async (count, { nextBatch, stopwatch, check }) => {
    const batches: TrainingBatch<B>[] = [];
    for (let i = 0; i < count; i++) batches.push(await nextBatch());
    const done = state.optimizer.step;
    const { output } = await stopwatch.measure("compute", () => {
      const scalars = updateScalars(options.optimizer, options.schedule, done, count);
      const batch = stack(batches.map(({ batch }) => batch));
      return scanOf(count).run({ state: current, xs: { batch, scalars } }, { into: { state: next } });
    });

    const updates = batches.map(({ clips, epoch }, i): Update => {
      const { gradientNorm, ...scalars } = at(output, i) as Scalars & {
        readonly loss: number;
        gradientNorm: number;
      };
      const step = done + i + 1;
      return { step, epoch, scalars, learningRate: options.schedule(step), gradientNorm, clips };
    });
    for (const update of updates) check(update);

    await stopwatch.measure("optimizer", () => copyTree(next, current));
    state.optimizer.step += count;
    return updates;
  };
  const dispose = async () => {
    for (const scan of scans.values()) await scan.dispose();
  };
  const graphs = () => [...scans.values()].reduce((sum, scan) => sum + scan.statistics().length, 0);
  return { update, graphs, dispose };
}

/** Batches of one shape as one, with a leading axis. */
function stack<B extends object>(batches: readonly B[]): B {
  const all = batches.map((batch) => leaves(batch) as HostTensor[]);
  let leaf = 0;
  return mapTree(batches[0]!, (example) => {
    const { shape, data } = example as HostTensor;
    const stacked = new (data.constructor as new (length: number) => typeof data)(
      data.length * batches.length,
    );
    for (const [i, tensors] of all.entries()) stacked.set(tensors[leaf]!.data, i * data.length);
    leaf++;
    return hostTensor([batches.length, ...shape], stacked);
  }) as unknown as B;
}

/** The numbers of update `i`. */
function at(outputs: object, i: number): Scalars {
  return toScalars(
    mapTree(outputs, (leaf) => {
      const { shape, data } = leaf as HostTensor<Float32Array>;
      const length = data.length / shape[0]!;
      return hostTensor(shape.slice(1), data.subarray(i * length, (i + 1) * length));
    }) as object,
  );
}
