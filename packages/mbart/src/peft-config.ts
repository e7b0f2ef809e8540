import { shown } from "@msmae/text";
import { z } from "zod";

/**
 * How PEFT draws A and B without touching the model that is adapted. The others (pissa, olora, corda, loftq, lora_ga)
 * take what the adapter begins with out of its weights, so that their adapter over the model as it was says something
 * else.
 */
const HARMLESS = ["gaussian", "eva", "orthogonal", "mica"];

const initialisation = z.union([z.boolean(), z.string()]).superRefine((value, context) => {
  if (typeof value === "boolean" || HARMLESS.includes(value)) return;
  const message =
    `${JSON.stringify(value)} is not known to leave the adapted model's own weights as they are; expected true, false, ` +
    `${HARMLESS.join(", ")}, or an adapter saved with path_initial_model_for_weight_conversion`;
  context.addIssue({ code: "custom", message });
});

/** Whatever it says, the same A and B are added in the same way. */
const harmless = z.unknown();

const off = (value: unknown): boolean =>
  value === null || value === undefined || value === false || isEmpty(value);

const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && Object.keys(value as object).length === 0;

/** A variant that adds something else than B A, or adds it elsewhere. */
const isOff = z.unknown().superRefine((value, context) => {
  if (!off(value))
    context.addIssue({ code: "custom", message: `${shown(value)} is set; expected it to be off` });
});

/**
 * `adapter_config.json` of a LoRA that adds α/r B A, or α/√r B A, to the layers whose A and B are there, and changes
 * nothing else. The fields are those of PEFT 0.21's `LoraConfig`; one that is not known has to be off.
 */
export const peftConfigSchema = z
  .object({
    peft_type: z.literal("LORA"),
    r: z.int().min(1),
    lora_alpha: z.number().positive(),
    lora_dropout: z.number().min(0).lt(1).nullish(),
    use_rslora: z.boolean().nullish(),
    init_lora_weights: initialisation.nullish(),
    bias: z.literal("none").nullish(),

    ...same(harmless, [
      ...[
        "task_type",
        "auto_mapping",
        "peft_version",
        "base_model_name_or_path",
        "revision",
        "inference_mode",
      ],
      // Which layers are adapted follows from the weights that are there.
      ...["target_modules", "exclude_modules", "layers_to_transform", "layers_pattern"],
      // Only read by initialisations, kernels or a training that are not used.
      ...["loftq_config", "eva_config", "corda_config", "lora_ga_config", "qalora_group_size"],
      ...["megatron_config", "megatron_core", "runtime_config", "ensure_weight_tying", "merge_weights"],
    ]),
    ...same(isOff, [
      ...["fan_in_fan_out", "modules_to_save", "rank_pattern", "alpha_pattern", "lora_bias"],
      ...["use_dora", "use_qalora", "use_bdlora", "alora_invocation_tokens", "arrow_config", "kasa_config"],
      ...[
        "velora_config",
        "monteclora_config",
        "layer_replication",
        "target_parameters",
        "trainable_token_indices",
      ],
    ]),
  })
  .catchall(isOff);

export type PeftConfig = z.infer<typeof peftConfigSchema>;

function same<T extends z.ZodType>(schema: T, names: readonly string[]): Record<string, z.ZodOptional<T>> {
  return Object.fromEntries(names.map((name) => [name, schema.optional()]));
}
