import { z } from "zod";

const count = z.int().min(1);
const token = z.int().min(0);
const rate = z.number().min(0).lt(1);

/** What would change the model and is not there: it may only be off. */
const off = z.unknown().superRefine((value, context) => {
  const isOff = value === undefined || value === null || value === false || value === 0;
  const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
  if (!isOff && !isEmpty) context.addIssue({ code: "custom", message: "is set; expected it to be off" });
});

/** Names that Hugging Face takes for others. */
const SAME = { hidden_size: "d_model", num_attention_heads: "encoder_attention_heads" } as const;

/**
 * Hugging Face's `config.json` of an mBART, with the defaults of its `MBartConfig`. What is not listed is kept as it
 * is: a config that is read and written again loses nothing.
 */
export const mbartConfigSchema = z
  .looseObject({
    model_type: z.literal("mbart").default("mbart"),
    /** V, languages and special tokens included. */
    vocab_size: count.default(50265),
    /** Positions, not counting the offset of 2 that the table of positions has. */
    max_position_embeddings: count.default(1024),
    /** C, the width. */
    d_model: count.default(1024),
    encoder_layers: count.default(12),
    encoder_attention_heads: count.default(16),
    encoder_ffn_dim: count.default(4096),
    decoder_layers: count.default(12),
    decoder_attention_heads: count.default(16),
    decoder_ffn_dim: count.default(4096),
    /** `gelu` is the exact one, by erf. */
    activation_function: z.enum(["relu", "gelu"]).default("gelu"),
    /** Whether token embeddings are multiplied by √C. Given embeddings never are. */
    scale_embedding: z.boolean().default(false),
    /** Whether the output shares the embedding's matrix. */
    tie_word_embeddings: z.boolean().default(true),
    /** Of embeddings and of what attention and the position-wise network add; in training only, as the next two. */
    dropout: rate.default(0.1),
    attention_dropout: rate.default(0),
    activation_dropout: rate.default(0),
    init_std: z.number().positive().default(0.02),
    pad_token_id: token.default(1),
    bos_token_id: token.default(0),
    eos_token_id: token.default(2),
    /** What a sentence ends with that reaches the maximal length; null: with whatever it had. */
    forced_eos_token_id: token.nullable().default(2),
    /** Hugging Face's code has pre-norm blocks, an embedding norm and final norms, whatever these say. */
    normalize_before: z.literal(true).default(true),
    normalize_embedding: z.literal(true).default(true),
    add_final_layer_norm: z.literal(true).default(true),
    is_encoder_decoder: z.literal(true).optional(),
    is_decoder: off.optional(),
    encoder_layerdrop: off.optional(),
    decoder_layerdrop: off.optional(),
    tie_encoder_decoder: off.optional(),
    pruned_heads: off.optional(),
    quantization_config: off.optional(),
  })
  .superRefine((config, context) => {
    for (const [other, name] of Object.entries(SAME)) {
      const value = config[other];
      if (value === undefined || value === config[name]) continue;
      const message = `${JSON.stringify(value)}; expected that of ${name}, ${config[name]}, which it is another name of`;
      context.addIssue({ code: "custom", path: [other], message });
    }
    for (const stack of ["encoder", "decoder"] as const) {
      const heads = config[`${stack}_attention_heads`];
      if (config.d_model % heads === 0) continue;
      const message = `expected a divisor of d_model, ${config.d_model}, got ${heads}`;
      context.addIssue({ code: "custom", path: [`${stack}_attention_heads`], message });
    }
  });

/** An mBART's configuration with all defaults. */
export type MbartConfig = z.infer<typeof mbartConfigSchema>;

/** A `config.json` that is not of an mBART model. */
export class MbartConfigError extends Error {
  override readonly name = "MbartConfigError";
  constructor(
    /** The file, or what else it came from. */
    readonly source: string,
    readonly field: string,
    readonly problem: string,
  ) {
    super(`${source}: ${field === "" ? "" : `${field}: `}${problem}`);
  }
}

/**
 * Checks a configuration and fills in Hugging Face's defaults.
 *
 * @param source Where it comes from, for the error.
 * @throws {MbartConfigError} for the first field that is wrong.
 * @example
 * mbartConfig({ vocab_size: 250054, activation_function: "relu", scale_embedding: true }).d_model; // 1024
 */
export function mbartConfig(input: unknown, source = "mBART config"): MbartConfig {
  const result = mbartConfigSchema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new MbartConfigError(source, issue.path.join("."), issue.message);
}
