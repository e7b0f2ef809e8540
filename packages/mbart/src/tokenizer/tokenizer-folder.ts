import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "@msmae/files";
import { FolderError } from "../folder-error.js";
import { readJson } from "../read-json.js";
import { LANGUAGES, type Layout } from "./languages.js";
import { readSentencePiece } from "./sentencepiece-model.js";
import { MbartTokenizer } from "./tokenizer.js";
import {
  fromSentencePiece,
  MASK,
  SPECIALS,
  type TokenizerJson,
  tokenizerJsonSchema,
} from "./tokenizer-json.js";

const JSON_FILE = "tokenizer.json";
const MODEL_FILE = "sentencepiece.bpe.model";
const CONFIG_FILE = "tokenizer_config.json";
const MAP_FILE = "special_tokens_map.json";

/**
 * Loads the tokenizer of a local folder: `tokenizer.json`, or `sentencepiece.bpe.model` where there is none.
 *
 * Whether it is mBART-50's or cc25's is what `tokenizer_class` of `tokenizer_config.json` or `config.json` says;
 * otherwise what `post_processor` puts around a text, and at last the number of languages. A `tokenizer.json` is read as
 * it is: those of transformers 5 cut the end of a text (mBART-50) and characters in need of the table (cc25) in another
 * way than SentencePiece.
 *
 * @throws {FolderError} one line that names the file and what is wrong with it.
 * @example
 * const tokenizer = loadTokenizer("models/mbart-large-50-many-to-many-mmt");
 */
export function loadTokenizer(folder: string): MbartTokenizer {
  const json = join(folder, JSON_FILE);
  if (existsSync(json)) {
    const content = readTokenizerJson(json);
    const layout = layoutOf(folder) ?? layoutOfTemplate(content) ?? layoutOfTokens(content);
    return checked(folder, tokenizer(json, content, layout));
  }
  const path = join(folder, MODEL_FILE);
  if (!existsSync(path)) {
    throw new FolderError(folder, undefined, `has no tokenizer; expected ${JSON_FILE} or ${MODEL_FILE}`);
  }
  const model = readSentencePiece(path);
  const layout = layoutOf(folder) ?? layoutOfSize(folder, model.pieces.length) ?? "mbart-50";
  return checked(folder, tokenizer(path, fromSentencePiece(model, layout), layout));
}

function tokenizer(path: string, json: TokenizerJson, layout: Layout): MbartTokenizer {
  try {
    return new MbartTokenizer(json, layout);
  } catch (error) {
    const [reason] = (error as Error).message.split("\n");
    throw new FolderError(path, undefined, reason ?? "", { cause: error });
  }
}

/** Tokens that the folder's other files add have to be there with the same ids: what is not there is cut into pieces. */
function checked(folder: string, tokenizer: MbartTokenizer): MbartTokenizer {
  checkSettings(folder);
  for (const [file, token, id] of declared(folder)) {
    const found = tokenizer.tokenId(token);
    if (found !== undefined && (id === undefined || found === id)) continue;
    const problem =
      found === undefined
        ? "is an added token that the vocabulary does not have; only mBART's own can be loaded"
        : `has the id ${id}; in the vocabulary it has ${found}`;
    throw new FolderError(join(folder, file), JSON.stringify(token), problem);
  }
  return tokenizer;
}

/** The tokens of each office; a folder that gives one to another token is of another model. */
const OFFICES = {
  ...{ bos_token: "<s>", cls_token: "<s>", pad_token: "<pad>", eos_token: "</s>", sep_token: "</s>" },
  ...{ unk_token: "<unk>", mask_token: MASK },
} as const;

/** What would cut texts in another way, or end them with another token. */
function checkSettings(folder: string): void {
  for (const file of [CONFIG_FILE, MAP_FILE]) {
    const settings = readObject(folder, file);
    for (const [office, token] of Object.entries(OFFICES)) {
      const given = contentOf(settings[office]);
      if (given === undefined || given === null || given === token) continue;
      const problem = `${JSON.stringify(given)}; expected ${token}, as mBART's`;
      throw new FolderError(join(folder, file), office, problem);
    }
    const { sp_model_kwargs: options } = settings;
    if (isObject(options) && options.enable_sampling === true) {
      throw new FolderError(
        join(folder, file),
        "sp_model_kwargs.enable_sampling",
        "true; texts are cut in one way only",
      );
    }
  }
}

const contentOf = (token: unknown) => (isObject(token) ? token.content : token);

function* declared(folder: string): Generator<[file: string, token: string, id?: number]> {
  const added = readObject(folder, "added_tokens.json");
  for (const [token, id] of Object.entries(added)) yield ["added_tokens.json", token, Number(id)];
  const config = readObject(folder, CONFIG_FILE);
  if (isObject(config.added_tokens_decoder)) {
    for (const [id, token] of Object.entries(config.added_tokens_decoder))
      yield [CONFIG_FILE, String(contentOf(token)), Number(id)];
  }
  for (const file of [CONFIG_FILE, MAP_FILE]) {
    const { additional_special_tokens: older, extra_special_tokens: newer } = readObject(folder, file);
    for (const list of [older, newer])
      if (Array.isArray(list)) for (const token of list) yield [file, String(contentOf(token))];
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a file of the folder says; nothing where there is none. */
function readObject(folder: string, name: string): Readonly<Record<string, unknown>> {
  const path = join(folder, name);
  if (!existsSync(path)) return {};
  const content = readJson(path);
  if (!isObject(content)) throw new FolderError(path, undefined, "is not an object");
  return content;
}

function readTokenizerJson(path: string): TokenizerJson {
  const parsed = tokenizerJsonSchema.safeParse(readJson(path));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new FolderError(path, issue.path.join("."), `${issue.message}; expected a tokenizer as mBART's`);
  }
  const { vocab } = parsed.data.model;
  SPECIALS.forEach((token, id) => {
    if (vocab[id]?.[0] !== token) {
      throw new FolderError(
        path,
        `model.vocab.${id}`,
        `${JSON.stringify(vocab[id]?.[0])}; expected ${token}, as mBART's`,
      );
    }
  });
  return parsed.data;
}

/** Classes that say nothing of the layout: whatever has a `tokenizer.json`. */
const GENERIC = ["TokenizersBackend", "PreTrainedTokenizerFast"];

/** By the class that Hugging Face would load. */
function layoutOf(folder: string): Layout | undefined {
  for (const name of [CONFIG_FILE, "config.json"]) {
    const { tokenizer_class: given } = readObject(folder, name);
    if (typeof given !== "string" || GENERIC.includes(given)) continue;
    if (/^MBart50Tokenizer(Fast)?$/.test(given)) return "mbart-50";
    if (/^MBartTokenizer(Fast)?$/.test(given)) return "cc25";
    throw new FolderError(
      join(folder, name),
      "tokenizer_class",
      `${JSON.stringify(given)}; expected MBart50Tokenizer or MBartTokenizer`,
    );
  }
  return undefined;
}

/** mBART-50 begins with a token of its own, `[lang] X </s>`; cc25 ends with two, `X </s> [lang]`. */
function layoutOfTemplate({ post_processor: processor }: TokenizerJson): Layout | undefined {
  const template = processor?.single?.map((part) => ("Sequence" in part ? "X" : "token")).join(" ");
  return template === "token X token" ? "mbart-50" : template === "X token token" ? "cc25" : undefined;
}

function layoutOfTokens({ model, added_tokens }: TokenizerJson): Layout {
  const tokens = new Set([
    ...model.vocab.map(([token]) => token),
    ...added_tokens.map(({ content }) => content),
  ]);
  const added = LANGUAGES["mbart-50"].slice(LANGUAGES.cc25.length);
  return added.some((code) => tokens.has(code)) ? "mbart-50" : "cc25";
}

/** By how many tokens the model has behind its pieces. */
function layoutOfSize(folder: string, pieces: number): Layout | undefined {
  const { vocab_size: size } = readObject(folder, "config.json");
  const layouts: Layout[] = ["mbart-50", "cc25"];
  return layouts.find((layout) => size === pieces + 1 + LANGUAGES[layout].length + 1);
}

/** Saves a tokenizer for `loadTokenizer()` and for Hugging Face's `AutoTokenizer.from_pretrained`. */
export function saveTokenizer(folder: string, { json, layout }: MbartTokenizer): void {
  mkdirSync(folder, { recursive: true });
  const tokenizer_class = layout === "mbart-50" ? "MBart50Tokenizer" : "MBartTokenizer";
  writeWhole(join(folder, JSON_FILE), JSON.stringify(json));
  writeWhole(join(folder, CONFIG_FILE), `${JSON.stringify({ tokenizer_class }, null, 2)}\n`);
}
