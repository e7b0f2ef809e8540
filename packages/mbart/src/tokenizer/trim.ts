import { join } from "node:path";
import { writeWhole } from "@msmae/files";
import { type HostTensor, hostTensor } from "@msmae/parameters";
import { z } from "zod";
import type { MbartConfig } from "../config.js";
import { FolderError } from "../folder-error.js";
import type { LoadedMbart } from "../model-folder.js";
import { readJson } from "../read-json.js";
import { MbartTokenizer } from "./tokenizer.js";
import { SPECIALS } from "./tokenizer-json.js";

/** Which ids of a vocabulary stay: `kept[new id]` is the old one, ascending. */
export interface VocabularyMap {
  /** Of the whole vocabulary. */
  readonly size: number;
  readonly kept: readonly number[];
}

/**
 * The tokenizer with only the subwords that the texts use, and the map of the ids.
 *
 * Lossless for the texts: each is tokenised into the same subwords as before. What other texts have besides is spelled with the
 * characters of these texts, and where one of them was never seen, it is `<unk>`. Special tokens and languages stay.
 *
 * @example
 * const { tokenizer, map } = trimVocabulary(loadTokenizer(folder), sentences);
 * const model = trimMbart(await loadMbart(folder), map); // 250,054 rows of embeddings become a few thousand
 */
export function trimVocabulary(
  tokenizer: MbartTokenizer,
  texts: Iterable<string>,
): { readonly tokenizer: MbartTokenizer; readonly map: VocabularyMap } {
  const { json, layout } = tokenizer;
  const all = json.model.vocab.slice();
  for (const { id, content } of json.added_tokens) all[id] ??= [content, 0];
  const languages = tokenizer.languages.map((code) => tokenizer.languageId(code));
  const kept = new Set([...SPECIALS.keys(), ...languages, ...json.added_tokens.map(({ id }) => id)]);
  const used = new Set<number>();
  for (const text of texts) for (const id of tokenizer.encode(text)) used.add(id);
  const characters = new Set([...used].flatMap((id) => [...all[id]![0]]));
  let lowest: number = SPECIALS.length;
  all.forEach(([piece, score], id) => {
    if (used.has(id) || characters.has(piece)) kept.add(id);
    if (score < (all[lowest]?.[1] ?? 0)) lowest = id;
  });
  kept.add(lowest); // what an unknown character costs follows from it
  const ids = [...kept].sort((a, b) => a - b);
  const renumbered = new Map(ids.map((old, id) => [old, id]));
  const trimmed = {
    ...json,
    added_tokens: json.added_tokens.map((token) => ({ ...token, id: renumbered.get(token.id)! })),
    model: { ...json.model, vocab: ids.map((id) => all[id]!) },
  };
  return { tokenizer: new MbartTokenizer(trimmed, layout), map: { size: tokenizer.size, kept: ids } };
}

/**
 * The model over the kept ids alone; all other weights are shared, not copied.
 *
 * @throws {RangeError} if the map is of another vocabulary.
 */
export function trimMbart({ config, parameters }: LoadedMbart, { size, kept }: VocabularyMap): LoadedMbart {
  if (config.vocab_size !== size) {
    throw new RangeError(`The map is of a vocabulary of ${size}; the model has one of ${config.vocab_size}.`);
  }
  const { model, final_logits_bias: bias, lm_head } = parameters;
  const renumbered = (id: unknown) => (typeof id === "number" ? { id: kept.indexOf(id) } : undefined);
  const [start, forced, end] = [
    config.decoder_start_token_id,
    config.forced_bos_token_id,
    config.forced_eos_token_id,
  ].map(renumbered);
  const trimmed: MbartConfig = {
    ...config,
    vocab_size: kept.length,
    ...(start && start.id >= 0 ? { decoder_start_token_id: start.id } : {}),
    ...(forced && forced.id >= 0 ? { forced_bos_token_id: forced.id } : {}),
    ...(end && end.id >= 0 ? { forced_eos_token_id: end.id } : {}),
  };
  return {
    config: trimmed,
    parameters: {
      model: { ...model, shared: { weight: rows(model.shared.weight, kept) } },
      final_logits_bias: hostTensor(
        [1, kept.length],
        Float32Array.from(kept, (id) => bias.data[id]!),
      ),
      ...(lm_head === undefined ? {} : { lm_head: { weight: rows(lm_head.weight, kept) } }),
    },
  };
}

function rows({ shape, data }: HostTensor<Float32Array>, kept: readonly number[]): HostTensor<Float32Array> {
  const width = shape[1]!;
  const taken = new Float32Array(kept.length * width);
  kept.forEach((id, at) => {
    taken.set(data.subarray(id * width, (id + 1) * width), at * width);
  });
  return hostTensor([kept.length, width], taken);
}

const MAP_FILE = "vocabulary_map.json";

const mapSchema = z
  .strictObject({ size: z.int().min(1), kept: z.array(z.int().min(0)).min(1) })
  .refine(({ kept }) => kept.every((id, at) => at === 0 || id > kept[at - 1]!), "expected ascending ids")
  .refine(({ size, kept }) => kept.at(-1)! < size, "expected ids below the size");

/** Writes `vocabulary_map.json`, so that the whole model can be trimmed in the same way again. */
export function saveVocabularyMap(folder: string, map: VocabularyMap): void {
  writeWhole(join(folder, MAP_FILE), `${JSON.stringify(map)}\n`);
}

/** @throws {FolderError} if there is none, or it is damaged. */
export function loadVocabularyMap(folder: string): VocabularyMap {
  const path = join(folder, MAP_FILE);
  const parsed = mapSchema.safeParse(readJson(path));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new FolderError(path, issue.path.join(".") || undefined, issue.message);
}
