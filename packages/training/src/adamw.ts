import { type HostTensor, leaves, mapTree } from "@msmae/parameters";

/** A tree of float32 arrays in host memory: parameters, gradients, moments. */
export type FloatTree = object;

export interface AdamWConfig {
  /** Peak learning rates come from a schedule; these are what stays the same over a run. */
  readonly betas: readonly [number, number];
  /** Added to the root of the second moment. */
  readonly epsilon: number;
  /** Decoupled: multiplied by the learning rate, not mixed into the gradient. */
  readonly weightDecay: number;
}

export const adamwDefaults: AdamWConfig = {
  betas: [0.9, 0.95], // Paper §4.1
  epsilon: 1e-8, // Chosen here: PyTorch's default; the paper is silent
  weightDecay: 0.05, // Chosen here: as MAE (He et al., 2022); the paper is silent for pretraining
};

/** The moments of AdamW, trees of the parameters' paths and shapes, and the number of updates made so far. */
export interface AdamWState<P extends FloatTree> {
  readonly first: P;
  readonly second: P;
  step: number;
}

/** Zero moments for `parameters`. */
export function createAdamWState<P extends FloatTree>(parameters: P): AdamWState<P> {
  return { first: zerosLike(parameters), second: zerosLike(parameters), step: 0 };
}

/** A tree of zeros with the paths and shapes of `tree`. */
export function zerosLike<P extends FloatTree>(tree: P): P {
  return mapTree(tree, (leaf) => {
    const { shape, data } = leaf as HostTensor<Float32Array>;
    return { shape, data: new Float32Array(data.length) };
  }) as unknown as P;
}

/**
 * The numbers of one AdamW update that depend on its number and its learning rate, in float64.
 *
 * @param step The update's number, from 1.
 */
export function adamwScalars(config: AdamWConfig, learningRate: number, step: number): AdamWScalars {
  const [beta1, beta2] = config.betas;
  return {
    stepSize: learningRate / (1 - beta1 ** step),
    secondScale: 1 / Math.sqrt(1 - beta2 ** step),
    decay: learningRate * config.weightDecay,
  };
}

export interface AdamWScalars {
  /** lr / (1 - beta1^t) */
  readonly stepSize: number;
  /** 1 / sqrt(1 - beta2^t) */
  readonly secondScale: number;
  /** lr * weightDecay, for parameters that decay */
  readonly decay: number;
}

/**
 * One AdamW update, in place: parameters, both moments and `state.step`. Behaves as `torch.optim.AdamW` (Loshchilov
 * and Hutter, 2019): decoupled weight decay, bias correction, epsilon outside the root.
 *
 * One pass over memory, arithmetic in float64, stored as float32.
 *
 * @param gradients The tree of the parameters' paths.
 * @param decays One boolean for each leaf in the order of `leaves(parameters)`; see {@link decayMask}.
 * @param gradientScale Multiplies each gradient as it is read, so that clipping and the mean over micro-batches need
 *   no pass of their own.
 * @example
 * const state = createAdamWState(parameters);
 * adamwUpdate(parameters, gradients, state, decayMask(parameters), adamwDefaults, { learningRate: 8e-4 });
 */
export function adamwUpdate<P extends FloatTree>(
  parameters: P,
  gradients: P,
  state: AdamWState<P>,
  decays: readonly boolean[],
  config: AdamWConfig,
  { learningRate, gradientScale = 1 }: { readonly learningRate: number; readonly gradientScale?: number },
): void {
  state.step++;
  const [beta1, beta2] = config.betas;
  const { stepSize, secondScale, decay } = adamwScalars(config, learningRate, state.step);
  const g = arrays(gradients);
  const m = arrays(state.first);
  const v = arrays(state.second);
  arrays(parameters).forEach((p, i) => {
    const keep = decays[i] ? 1 - decay : 1;
    updateArray(
      p,
      g[i]!,
      m[i]!,
      v[i]!,
      beta1,
      beta2,
      config.epsilon,
      keep,
      stepSize,
      secondScale,
      gradientScale,
    );
  });
}

function arrays(tree: FloatTree): Float32Array[] {
  return leaves(tree).map((leaf) => (leaf as HostTensor<Float32Array>).data);
}

/** The hot loop. Plain numbers and typed arrays only, so that V8 keeps everything in registers (5-6 ns an element). */
function updateArray(
  p: Float32Array,
  g: Float32Array,
  m: Float32Array,
  v: Float32Array,
  beta1: number,
  beta2: number,
  epsilon: number,
  keep: number,
  stepSize: number,
  secondScale: number,
  gradientScale: number,
): void {
  const alpha1 = 1 - beta1;
  const alpha2 = 1 - beta2;
  for (let i = 0; i < p.length; i++) {
    const gradient = g[i]! * gradientScale;
    const first = m[i]! * beta1 + gradient * alpha1;
    const second = v[i]! * beta2 + gradient * gradient * alpha2;
    m[i] = first;
    v[i] = second;
    p[i] = p[i]! * keep - (stepSize * first) / (Math.sqrt(second) * secondScale + epsilon);
  }
}
