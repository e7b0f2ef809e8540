import { isHand, type Reference, STREAM_NAMES, type StreamName } from "@msmae/pose";
import { z } from "zod";

const count = z.int().min(1);

function stack(layers: number, heads: number, width: number) {
  return z
    .strictObject({ layers: count.default(layers), heads: count.default(heads), width: count.default(width) })
    .superRefine(({ heads, width }, context) => {
      if (width % 2 !== 0) {
        const message = `expected an even number for sine and cosine positions, got ${width}`;
        context.addIssue({ code: "custom", path: ["width"], message });
      } else if (width % heads !== 0) {
        const message = `expected a divisor of the width ${width}, got ${heads}`;
        context.addIssue({ code: "custom", path: ["heads"], message });
      }
    })
    .prefault({});
}

/**
 * What a checkpoint's `config` holds: the shape of the model. `{}` is the paper's.
 *
 * The number of frames is no part of it: a model takes any number that its stride divides.
 */
export const msmaeConfigSchema = z.strictObject({
  /** The streams, in the order of the sequence. Paper §3.1: body, left, right; §4.3 adds the face. */
  streams: z
    .array(z.enum(STREAM_NAMES))
    .min(1)
    .refine((names) => new Set(names).size === names.length, "expected each stream once")
    .default(["body", "left", "right"]),
  /** Whether each stream has tokens of its own (Paper §3.1), or a token fuses all streams: the ablation. */
  tokens: z.enum(["streams", "fused"]).default("streams"),
  /**
   * Where the keypoints of a hand are measured from: `shoulders`, as all streams; or `wrist`, but for the wrist itself. The
   * paper is silent; chosen here, for handshapes are then told apart better across signers (docs/results.md). A model of `left` and
   * `right` alone with hands from the wrist needs no shoulders: {@link referenceOf}.
   */
  hands: z.enum(["shoulders", "wrist"]).default("shoulders"),
  /** S, frames a cubelet. Paper §4.1: 4. */
  stride: count.default(4),
  /** Paper §4.1: L = 8, H = 8, C = 512. */
  encoder: stack(8, 8, 512),
  /** Paper §4.1: L = 4, H = 8, C = 512. */
  decoder: stack(4, 8, 512),
  /** Whether mask tokens know their stream. Chosen here: on, since otherwise those of one time step are all alike. */
  streamEmbedding: z.boolean().default(true),
});

/** The shape of a model, all defaults filled in. */
export type MsMaeConfig = z.infer<typeof msmaeConfigSchema>;

/** What of it the encoder is made of: all that is left when pretraining is over. */
export type EncoderConfig = Pick<MsMaeConfig, "streams" | "tokens" | "hands" | "stride" | "encoder">;

/**
 * What the clips of a model are centred and scaled by: the shoulders, but the hands for a model that sees nothing else and
 * measures them from the wrist. It can read clips of hands alone, and sees no others differently (decision 0067).
 *
 * @example
 * const corpus = openCorpus(path, { streams: model.streams, reference: referenceOf(model) });
 */
export function referenceOf({
  streams,
  hands,
}: {
  streams: readonly StreamName[];
  hands?: string | undefined;
}): Reference {
  return streams.every(isHand) && hands === "wrist" ? "hands" : "shoulders";
}

/** A configuration that is no model. */
export class ModelConfigError extends Error {
  override readonly name = "ModelConfigError";
  constructor(
    /** Where, joined by dots; empty for the whole. */
    readonly field: string,
    readonly problem: string,
  ) {
    super(`Model config: ${field === "" ? "" : `${field}: `}${problem}`);
  }
}

/**
 * Checks a model configuration and fills in the paper's values.
 *
 * @throws {ModelConfigError} for the first field that is wrong: heads must divide the width, widths are even.
 * @example
 * modelConfig({ encoder: { layers: 2, heads: 4, width: 64 } }).stride; // 4
 */
export function modelConfig(input: z.input<typeof msmaeConfigSchema>): MsMaeConfig {
  const result = msmaeConfigSchema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new ModelConfigError(issue.path.join("."), issue.message);
}

/** The fewest weights that a stack of layers has, by what claims them; `field` is what the config calls the stack. */
function stackClaims(field: string, { layers, width }: { readonly layers: number; readonly width: number }) {
  const layer = 12 * width * width; // queries, keys, values, output, and the network's two matrices of four widths
  return [
    { field: `${field}.width`, value: width, weights: layer },
    { field: `${field}.layers`, value: layers, weights: layers * layer },
  ];
}

/**
 * The fewest weights that an encoder has, by what claims them: for checkpoints whose config is not to be believed before
 * anything is made of it. Its tokenizers have a convolution over the frames of a cubelet.
 *
 * @example
 * await refuseClaims(path, encoderClaims(config));
 */
export function encoderClaims({ stride, encoder }: Pick<EncoderConfig, "stride" | "encoder">) {
  return [
    ...stackClaims("encoder", encoder),
    { field: "stride", value: stride, weights: stride * encoder.width * encoder.width },
  ];
}
