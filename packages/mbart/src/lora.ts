import {
  flatten,
  type HostTensor,
  hostTensor,
  type Leaf,
  mapTree,
  type PartialTree,
} from "@msmae/parameters";
import { seeded } from "@msmae/random";
import { z } from "zod";
import type { MbartConfig } from "./config.js";
import { type MbartParameters, parameterShapes } from "./parameters.js";

/** The linear layers that can carry an adapter. */
export const PROJECTIONS = ["q_proj", "k_proj", "v_proj", "out_proj", "fc1", "fc2"] as const;

/** Low-rank adaptation (Hu et al., 2022): which layers get W + α/r B A in place of W. */
export const loraConfigSchema = z.strictObject({
  /** r. Paper appendix C: 32. */
  rank: z.int().min(1).default(32),
  /** α. Paper appendix C: 32. */
  alpha: z.number().positive().default(32),
  /** Of the adapter's input. Chosen here: 0, PEFT's default; the model's own dropout comes on top. */
  dropout: z.number().min(0).lt(1).default(0),
  /** Chosen here: queries and values of self- and cross-attention, as in Hu et al.; the paper does not say. */
  targets: z.array(z.enum(PROJECTIONS)).min(1).default(["q_proj", "v_proj"]),
  /** Paper §4.3: the decoder is adapted, the encoder trained as a whole. */
  stacks: z
    .array(z.enum(["encoder", "decoder"]))
    .min(1)
    .default(["decoder"]),
});

export type LoraConfig = z.infer<typeof loraConfigSchema>;

/** The adapter of a model: its tree with nothing but `lora_A` [r, in] and `lora_B` [out, r] in it. */
export type Adapter<T> = PartialTree<MbartParameters<T>>;

/** The scale of an adapter, α/r. */
export function loraScale({ alpha, rank }: LoraConfig): number {
  return alpha / rank;
}

/** Whether the layer of that path, such as `model.decoder.layers.0.self_attn.q_proj`, carries an adapter. */
export function isAdapted(path: string, { stacks, targets }: LoraConfig): boolean {
  const [, stack, , , ...rest] = path.split(".");
  return stacks.some((name) => name === stack) && targets.some((name) => name === rest.at(-1));
}

/** The path of each layer that can carry an adapter, and the shape [out, in] of its weight. */
export function projections(config: MbartConfig): [path: string, shape: readonly [number, number]][] {
  const found: [string, readonly [number, number]][] = [];
  for (const [name, { shape }] of flatten(parameterShapes(config))) {
    const path = name.replace(/\.weight$/, "");
    const isOne = path !== name && PROJECTIONS.some((projection) => path.endsWith(`.${projection}`));
    if (isOne) found.push([path, shape as readonly [number, number]]);
  }
  return found;
}

/**
 * Random initialisation of an adapter as in PEFT, which changes nothing yet: A uniform within ±1/√in, B zero.
 *
 * @example
 * const adapter = initLora(config, lora, 7);
 * valueAndGradients((trained) => translationLoss(mergeTrees(frozen, trained), batch, { config, lora }), adapter);
 */
export function initLora(
  config: MbartConfig,
  lora: LoraConfig,
  seed: number,
): Adapter<HostTensor<Float32Array>> {
  const pairs = projections(config)
    .filter(([path]) => isAdapted(path, lora))
    .map(([path, [out, width]]): AdapterPair => {
      const random = seeded(seed, "lora", path);
      const bound = 1 / Math.sqrt(width);
      const a = Float32Array.from({ length: lora.rank * width }, () => bound * (2 * random() - 1));
      return {
        path,
        a: hostTensor([lora.rank, width], a),
        b: hostTensor([out, lora.rank], new Float32Array(out * lora.rank)),
      };
    });
  return adapterTree(pairs);
}

/** A [r, in] and B [out, r] of the layer at `path`. */
export interface AdapterPair {
  readonly path: string;
  readonly a: HostTensor<Float32Array>;
  readonly b: HostTensor<Float32Array>;
}

/** The pairs at their places in the tree. */
export function adapterTree(pairs: readonly AdapterPair[]): Adapter<HostTensor<Float32Array>> {
  interface Node {
    [name: string]: Node | Leaf;
  }
  const root: Node = {};
  for (const { path, a, b } of pairs) {
    let node = root;
    for (const name of path.split(".")) {
      node[name] ??= {};
      node = node[name] as Node;
    }
    Object.assign(node, { lora_A: { weight: a }, lora_B: { weight: b } });
  }
  return root as Adapter<HostTensor<Float32Array>>;
}

/** The pairs of an adapter, in the order of its tree. */
export function adapterPairs(adapter: Adapter<HostTensor<Float32Array>>): AdapterPair[] {
  const tensors = new Map(flatten(adapter) as unknown as [string, HostTensor<Float32Array>][]);
  return [...tensors].flatMap(([name, a]) => {
    const [path, isA] = name.split(/\.lora_A\.(weight)$/) as [string, string?];
    return isA === undefined ? [] : [{ path, a, b: tensors.get(`${path}.lora_B.weight`)! }];
  });
}

/**
 * The model with its adapter merged into its weights, for inference. Weights without an adapter are shared, not
 * copied.
 *
 * @throws {RangeError} if the adapter has a layer that the model does not have.
 * @example
 * const merged = mergeLora(parameters, adapter, lora);
 */
export function mergeLora(
  parameters: MbartParameters<HostTensor<Float32Array>>,
  adapter: Adapter<HostTensor<Float32Array>>,
  lora: LoraConfig,
): MbartParameters<HostTensor<Float32Array>> {
  const pairs = new Map(adapterPairs(adapter).map((pair) => [`${pair.path}.weight`, pair]));
  const merged = mapTree(parameters, (weight, path) => {
    const pair = pairs.get(path);
    if (pair === undefined) return weight;
    pairs.delete(path);
    return adapted(weight, pair, loraScale(lora));
  });
  const [left] = pairs.values();
  if (left !== undefined)
    throw new RangeError(`The adapter has ${left.path}, which the model does not have.`);
  return merged;
}

/** W + s B A */
function adapted(
  weight: HostTensor<Float32Array>,
  { a, b }: AdapterPair,
  scale: number,
): HostTensor<Float32Array> {
  const [rank, width] = a.shape as [number, number];
  const data = weight.data.slice();
  for (let row = 0; row * width < data.length; row++) {
    const target = data.subarray(row * width, (row + 1) * width);
    for (let r = 0; r < rank; r++) {
      const factor = scale * b.data[row * rank + r]!;
      if (factor === 0) continue;
      const source = a.data.subarray(r * width, (r + 1) * width);
      for (let column = 0; column < width; column++) target[column]! += factor * source[column]!;
    }
  }
  return hostTensor(weight.shape, data);
}
