import { dropoutMask } from "@msmae/nn";
import { type HostTensor, mapTree, selectTree } from "@msmae/parameters";
import { seeded } from "@msmae/random";
import type { MbartConfig } from "./config.js";
import { isAdapted, type LoraConfig } from "./lora.js";

/** Where an attention drops: the inputs of its adapters, its weights [B, H, M, N], what it adds [B, M, C]. */
export interface AttentionMasks<T> {
  readonly lora: ProjectionMasks<T>;
  readonly weights?: T;
  readonly output?: T;
}

/** The inputs of low-rank adapters, by the projection that they are of. */
export interface ProjectionMasks<T> {
  readonly [projection: string]: T;
}

/** `activation` [B, M, F] is of the hidden layer, `output` [B, M, C] of what the network adds. */
export interface LayerMasks<T> {
  readonly self_attn: AttentionMasks<T>;
  readonly encoder_attn?: AttentionMasks<T>;
  readonly lora: ProjectionMasks<T>;
  readonly activation?: T;
  readonly output?: T;
}

export interface StackMasks<T> {
  readonly embedding?: T;
  readonly layers: readonly LayerMasks<T>[];
}

/**
 * Dropout masks of a training step: bool, 1 = kept. Random numbers are an input of a compiled
 * function, so they are drawn before it runs; without them nothing is dropped. A rate of 0 has no mask.
 */
export interface MbartMasks<T> {
  readonly encoder: StackMasks<T>;
  readonly decoder: StackMasks<T>;
}

interface Site {
  readonly shape: readonly number[];
  readonly rate: number;
}

/** B sentences of S source and T target positions. */
export interface BatchShape {
  readonly batch: number;
  readonly source: number;
  readonly target: number;
}

/**
 * Draws the dropout masks of one training step, at the rates of the configurations.
 *
 * @param path Tells the step from others, as in `seeded(seed, ...path)`.
 * @example
 * const masks = drawMasks(config, lora, { batch: 2, source: 64, target: 32 }, seed, "dropout", step);
 */
export function drawMasks(
  config: MbartConfig,
  lora: LoraConfig | undefined,
  shape: BatchShape,
  seed: number,
  ...path: (string | number)[]
): MbartMasks<HostTensor<Uint8Array>> {
  return mapTree(dropoutSites(config, lora, shape), (site, name) =>
    dropoutMask(site.shape, site.rate, seeded(seed, ...path, name)),
  );
}

/** The shape of each dropout mask; those of rate 0 are left out. */
export function dropoutSites(
  config: MbartConfig,
  lora: LoraConfig | undefined,
  { batch, source, target }: BatchShape,
): MbartMasks<Site> {
  const { d_model: width, dropout, attention_dropout, activation_dropout } = config;
  const site = (rate: number, ...shape: number[]): Site => ({ rate, shape });
  const stack = (name: "encoder" | "decoder", length: number) => {
    const hidden = config[`${name}_ffn_dim`];
    const heads = config[`${name}_attention_heads`];
    const adapter = (projection: string, ...shape: number[]): ProjectionMasks<Site> => {
      const adapted = lora !== undefined && isAdapted(`model.${name}.layers.0.${projection}`, lora);
      return { [projection]: site(adapted ? lora.dropout : 0, ...shape) };
    };
    const attention = (keys: number): AttentionMasks<Site> => ({
      lora: {
        ...adapter("q_proj", batch, length, width),
        ...adapter("k_proj", batch, keys, width),
        ...adapter("v_proj", batch, keys, width),
        ...adapter("out_proj", batch, length, width),
      },
      weights: site(attention_dropout, batch, heads, length, keys),
      output: site(dropout, batch, length, width),
    });
    return {
      embedding: site(dropout, batch, length, width),
      layers: Array.from({ length: config[`${name}_layers`] }, () => ({
        self_attn: attention(length),
        ...(name === "decoder" ? { encoder_attn: attention(source) } : {}),
        lora: { ...adapter("fc1", batch, length, width), ...adapter("fc2", batch, length, hidden) },
        activation: site(activation_dropout, batch, length, hidden),
        output: site(dropout, batch, length, width),
      })),
    };
  };
  const all: MbartMasks<Site> = { encoder: stack("encoder", source), decoder: stack("decoder", target) };
  return selectTree(all, ({ rate }) => rate > 0) as MbartMasks<Site>;
}
