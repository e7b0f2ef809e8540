import {
  flatten,
  type HostTensor,
  hostTensor,
  leaves,
  type MapLeaves,
  unflatten,
  valueAndGradients,
} from "@msmae/parameters";
import { add, div, minimum, mul, scalar, sqrt, square, sub, sum, type Tensor } from "@tensorflow/tfjs-core";
import { type AdamWConfig, adamwScalars } from "./adamw.js";
import { decays } from "./decay.js";
import type { Objective } from "./objective.js";
import type { LearningRateSchedule } from "./schedule.js";

/** What a training step carries from update to update: the parameters and their moments. */
export interface GraphState<P> {
  readonly parameters: P;
  readonly first: P;
  readonly second: P;
}

/** What a training step gets for one update. */
export interface GraphInput<B, T> {
  readonly batch: B;
  readonly scalars: UpdateScalars<T>;
}

/** The numbers of an update that depend on its number, [] each: see `AdamWScalars`. */
export interface UpdateScalars<T> {
  readonly stepSize: T;
  readonly secondScale: T;
  readonly decay: T;
}

/**
 * A whole optimisation step as one function of tensors: forward, backward, clipping by the global norm, AdamW. The
 * same update as `adamwUpdate`, in float32 throughout; for `compileScan`, which runs several without leaving the
 * device, and for `compile`.
 *
 * What depends on the update's number (bias corrections, learning rate) is an input, computed in float64 by
 * {@link updateScalars}: 1 - 0.999^t in float32 would lose half its digits.
 *
 * @param config AdamW's constants, and the largest norm of the gradients (Infinity for no clipping).
 * @returns A function of a state and an input to `{ state, output }`, where the output is the objective's with
 *   `gradientNorm` [] (before clipping) beside it.
 */
export function trainingStep<P extends object, B extends object, S extends object = object>(
  objective: Objective<P, B, S>,
  config: AdamWConfig & { readonly clip: number },
): (
  state: GraphState<MapLeaves<P, Tensor>>,
  input: GraphInput<MapLeaves<B, Tensor>, Tensor>,
) => {
  readonly state: GraphState<MapLeaves<P, Tensor>>;
  readonly output: { readonly loss: Tensor; readonly gradientNorm: Tensor };
} {
  const [beta1, beta2] = config.betas;
  return ({ parameters, first, second }, { batch, scalars }) => {
    const tree = parameters as MapLeaves<P, Tensor> & object;
    const { gradients, ...output } = valueAndGradients(
      (p) => objective(p, batch, {} as MapLeaves<S, Tensor>),
      tree,
    );
    const g = leaves(gradients as object) as Tensor[];
    const m = leaves(first as object) as Tensor[];
    const v = leaves(second as object) as Tensor[];
    const gradientNorm = sqrt(
      g.map((gradient) => sum(square(gradient))).reduce((a, b) => add(a, b), scalar(0)),
    );
    const clipping = Number.isFinite(config.clip);
    const scale = minimum(1, div(config.clip, add(gradientNorm, 1e-6))); // as clipScale()

    const updated = (flatten(tree) as [string, Tensor][]).map(([path, p], i) => {
      const gradient = clipping ? mul(g[i]!, scale) : g[i]!;
      const first = add(mul(m[i]!, beta1), mul(gradient, 1 - beta1));
      const second = add(mul(v[i]!, beta2), mul(square(gradient), 1 - beta2));
      const root = add(mul(sqrt(second), scalars.secondScale), config.epsilon);
      const kept = decays(path, p.shape) ? sub(p, mul(p, scalars.decay)) : p;
      return { p: sub(kept, div(mul(first, scalars.stepSize), root)), first, second };
    });
    const rebuild = (pick: (update: (typeof updated)[number]) => Tensor) =>
      unflatten(tree, updated.map(pick));
    return {
      state: {
        parameters: rebuild(({ p }) => p),
        first: rebuild(({ first }) => first),
        second: rebuild(({ second }) => second),
      } as unknown as GraphState<MapLeaves<P, Tensor>>,
      output: { ...output, gradientNorm },
    };
  };
}

/**
 * The scalars of `count` updates after `done`.
 *
 * @returns [count] each.
 */
export function updateScalars(
  config: AdamWConfig,
  schedule: LearningRateSchedule,
  done: number,
  count: number,
): UpdateScalars<HostTensor<Float32Array>> {
  const each = Array.from({ length: count }, (_, i) =>
    adamwScalars(config, schedule(done + i + 1), done + i + 1),
  );
  const stack = (name: keyof UpdateScalars<unknown>) =>
    hostTensor(
      [count],
      Float32Array.from(each, (update) => update[name]),
    );
  return { stepSize: stack("stepSize"), secondScale: stack("secondScale"), decay: stack("decay") };
}
