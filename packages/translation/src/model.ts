import { tokenSequences } from "@msmae/cubelets";
import {
  type Forward,
  type LoraConfig,
  type MbartConfig,
  type MbartMasks,
  type MbartParameters,
  translationLoss,
} from "@msmae/mbart";
import { type HostTensor, hostTensor, mergeTrees, type PartialTree, selectTree } from "@msmae/parameters";
import { seeded } from "@msmae/random";
import { type EncodingParameters, embedAll, encode, initEncoding } from "@msmae/transformer";
import { type Scalar, type Tensor, type Tensor3D, tile } from "@tensorflow/tfjs-core";
import { type BridgeParameters, bridge } from "./bridge.js";
import type { TranslatorConfig, TranslatorDescription } from "./config.js";
import type { TranslatorBatch, TranslatorInput } from "./input.js";

/** A model that translates, as a tree; its paths are the names in a checkpoint. */
export interface TranslatorParameters<T> extends EncodingParameters<T> {
  readonly bridge: BridgeParameters<T>;
  /** Under Hugging Face's names, with PEFT's `lora_A` and `lora_B` where the decoder is adapted. */
  readonly mbart: MbartParameters<T>;
}

export type TranslatorWeights = TranslatorParameters<HostTensor<Float32Array>>;

/**
 * A model whose pose encoder and bridge are randomly initialised from the seed; mBART's weights are shared, not copied.
 *
 * @param mbart With its adapter, if it has one.
 */
export function initTranslator(
  config: TranslatorConfig,
  mbart: MbartParameters<HostTensor<Float32Array>>,
  seed: number,
): TranslatorWeights {
  const out = mbart.model.shared.weight.shape[1]!;
  const { width } = config.encoder;
  const random = seeded(seed, "init", "bridge.linear.weight");
  const bound = Math.sqrt(6 / (out + width)); // Chosen here: Xavier, as all matrices of the pose encoder
  const weight = Float32Array.from({ length: out * width }, () => bound * (2 * random() - 1));
  return {
    ...initEncoding(config, seed),
    bridge: {
      linear: { weight: hostTensor([out, width], weight), bias: hostTensor([out], new Float32Array(out)) },
      scale: hostTensor([1], Float32Array.of(1)),
    },
    mbart,
  };
}

/**
 * mBART's source embeddings of a batch of clips: pose encoder, then bridge.
 *
 * @returns [B, S, D]
 */
export function sourceOf(
  p: Omit<TranslatorParameters<Tensor>, "mbart">,
  { coordinates, time, ...read }: TranslatorInput<Tensor>,
  config: TranslatorConfig,
): Tensor3D {
  const tokens = embedAll(p, coordinates, config, { cls: false }); // [B, P*N, C]
  const there = tile(time, [1, tokenSequences(config).length]); // [B, P*N]
  return bridge(p.bridge, encode(p.encoder, tokens, config.encoder.heads, there), read);
}

/** What mBART's forward pass needs besides weights and inputs. */
export interface TranslatorForward {
  readonly mbart: MbartConfig;
  readonly lora: LoraConfig | null;
  /** In training: what dropout keeps. */
  readonly masks?: MbartMasks<Tensor> | undefined;
}

/**
 * Cross-entropy of the translations, the mean over their tokens (paper app. C).
 *
 * @returns [] ; 0 of a batch without a token.
 */
export function translatorLoss(
  p: TranslatorParameters<Tensor>,
  { input, labels, target }: TranslatorBatch<Tensor>,
  config: TranslatorConfig,
  forward: TranslatorForward,
  { smoothing }: { readonly smoothing: number },
): Scalar {
  const source = { embeds: sourceOf(p, input, config) };
  const batch = { source, mask: input.mask, labels, target };
  return translationLoss(p.mbart, batch, mbartForward(forward), { smoothing }).loss;
}

export function mbartForward({ mbart, lora, masks }: TranslatorForward): Forward {
  return { config: mbart, lora: lora ?? undefined, masks };
}

/** Whether a checkpoint holds the weight at that path; the others never change, and are in the folder beside it. */
export function isStored(path: string, { lora }: Pick<TranslatorDescription, "lora">): boolean {
  if (!path.startsWith("mbart.") || lora === null) return true;
  return path.startsWith("mbart.model.encoder.") || /\.lora_[AB]\.weight$/.test(path);
}

/**
 * Whether training changes the weight at that path: the pose encoder unless it is frozen, the bridge, mBART's encoder, and
 * the adapter of its decoder (paper §4.3); all of an mBART without adapter.
 */
export function isTrained(
  path: string,
  { model, lora }: Pick<TranslatorDescription, "model" | "lora">,
): boolean {
  const isPose = path.startsWith("tokenizer.") || path.startsWith("encoder.");
  if (isPose && model.poseEncoder === "frozen") return false;
  if (path === "encoder.cls_token" || path === "mbart.final_logits_bias") return false; // in no sequence; no weight of Hugging Face's
  return isStored(path, { lora });
}

/** The weights that are trained, and those that are not: together they are all of them. */
export function trainedWeights(
  weights: TranslatorWeights,
  description: Pick<TranslatorDescription, "model" | "lora">,
): { readonly trained: PartialTree<TranslatorWeights>; readonly frozen: PartialTree<TranslatorWeights> } {
  return {
    trained: selectTree(weights, (_, path) => isTrained(path, description)),
    frozen: selectTree(weights, (_, path) => !isTrained(path, description)),
  };
}

/** Trained and frozen weights as one tree again. */
export function wholeModel(
  trained: PartialTree<TranslatorParameters<Tensor>>,
  frozen: PartialTree<TranslatorParameters<Tensor>>,
): TranslatorParameters<Tensor> {
  return mergeTrees<TranslatorParameters<Tensor>>(trained, frozen);
}
