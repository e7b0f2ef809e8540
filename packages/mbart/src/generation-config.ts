import { existsSync } from "node:fs";
import { join } from "node:path";
import { shown } from "@msmae/text";
import { z } from "zod";
import type { MbartConfig } from "./config.js";
import { FolderError } from "./folder-error.js";
import type { SearchConfig } from "./generate/search.js";
import { readJson } from "./read-json.js";

const FILE = "generation_config.json";

/** One token, also as a list of one. */
const token = z
  .union([z.int().min(0), z.tuple([z.int().min(0)]).transform(([only]) => only)], {
    error: "expected one token",
  })
  .nullish();

/** A setting of a search that is not there may only have the value that changes nothing. */
const only = (...values: unknown[]) =>
  z
    .unknown()
    .superRefine((value, context) => {
      const isEmpty = Array.isArray(value) && value.length === 0;
      if (value === undefined || value === null || isEmpty || values.includes(value)) return;
      const message = `${shown(value)}; only ${["null", ...values].join(" or ")} can be searched with`;
      context.addIssue({ code: "custom", message });
    })
    .optional();

const tokensSchema = z.looseObject({
  eos_token_id: token,
  forced_eos_token_id: token,
  forced_bos_token_id: token,
  decoder_start_token_id: token,
});

const searchSchema = z.looseObject({
  num_beams: z.int().min(1).nullish(),
  length_penalty: z.number().nullish(),
  max_length: z.int().min(2).nullish(),
  no_repeat_ngram_size: z.int().min(0).nullish(),
  early_stopping: z.union([z.boolean(), z.literal("never")]).nullish(),
  do_sample: only(false),
  max_new_tokens: only(),
  min_length: only(0),
  min_new_tokens: only(0),
  num_beam_groups: only(1),
  diversity_penalty: only(0),
  penalty_alpha: only(0),
  repetition_penalty: only(1),
  encoder_repetition_penalty: only(1),
  encoder_no_repeat_ngram_size: only(0),
  guidance_scale: only(1),
  exponential_decay_length_penalty: only(),
  bad_words_ids: only(),
  force_words_ids: only(),
  constraints: only(),
  sequence_bias: only(),
  suppress_tokens: only(),
  begin_suppress_tokens: only(),
  forced_decoder_ids: only(),
  renormalize_logits: only(false),
  remove_invalid_values: only(false),
  stop_strings: only(),
});

function parse<T>(schema: z.ZodType<T>, path: string): T {
  const parsed = schema.safeParse(readJson(path));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new FolderError(path, issue.path.join(".") || undefined, issue.message);
}

/**
 * The configuration with the tokens of `generation_config.json`, where there is one: transformers generates with
 * those, and since version 5 keeps some of them nowhere else.
 *
 * @throws {FolderError} if one of them is more than one token.
 */
export function withGenerationTokens(folder: string, config: MbartConfig): MbartConfig {
  const path = join(folder, FILE);
  if (!existsSync(path)) return config;
  const given = parse(tokensSchema, path);
  const changed: Record<string, number | null> = {};
  for (const name of Object.keys(tokensSchema.shape) as (keyof typeof tokensSchema.shape)[]) {
    const value = given[name];
    if (value !== undefined && value !== null) changed[name] = value;
  }
  // Left out or null, transformers forces nothing.
  return { ...config, ...changed, forced_eos_token_id: given.forced_eos_token_id ?? null };
}

/**
 * How a folder's `generation_config.json`, or its `config.json` where there is none, says that translations are
 * searched for; for {@link createGenerator}, whose own settings hold for what it leaves out.
 *
 * @throws {FolderError} naming a setting that changes translations and is not there, as sampling or a repetition penalty.
 * @example
 * createGenerator(config, { search: loadSearch("models/mbart-large-50-many-to-many-mmt") });
 */
export function loadSearch(folder: string): Partial<SearchConfig> {
  const generation = join(folder, FILE);
  const given = parse(searchSchema, existsSync(generation) ? generation : join(folder, "config.json"));
  const search = {
    beams: given.num_beams,
    lengthPenalty: given.length_penalty,
    maxLength: given.max_length,
    noRepeatNgram: given.no_repeat_ngram_size,
    earlyStopping: given.early_stopping,
  };
  const said = Object.entries(search).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(said) as Partial<SearchConfig>;
}
