import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "@msmae/files";
import { FolderError } from "../folder-error.js";
import { readJson } from "../read-json.js";
import { readCharsmap } from "./charsmap.js";
import { LANGUAGES, type Layout } from "./languages.js";
import { readSentencePiece } from "./sentencepiece-model.js";
import { MbartTokenizer } from "./tokenizer.js";
import {
  charsmapOf,
  fromSentencePiece,
  SPECIALS,
  type TokenizerJson,
  tokenizerJsonSchema,
} from "./tokenizer-json.js";

const JSON_FILE = "tokenizer.json";
const MODEL_FILE = "sentencepiece.bpe.model";
const CONFIG_FILE = "tokenizer_config.json";

/**
 * Loads the tokenizer of a local folder: `tokenizer.json`, or `sentencepiece.bpe.model` where there is none.
 *
 * Whether it is mBART-50's or cc25's is what `tokenizer_class` of `tokenizer_config.json` or `config.json` says;
 * otherwise it follows from the number of languages.
 *
 * @throws {FolderError} one line that names the file and what is wrong with it.
 * @example
 * const tokenizer = loadTokenizer("models/mbart-large-50-many-to-many-mmt");
 */
export function loadTokenizer(folder: string): MbartTokenizer {
  const json = join(folder, JSON_FILE);
  if (existsSync(json)) {
    const content = readTokenizerJson(json);
    const tokens = new Set([
      ...content.model.vocab.map(([token]) => token),
      ...content.added_tokens.map(({ content }) => content),
    ]);
    return tokenizer(json, content, layoutOf(folder) ?? layoutOfTokens(tokens));
  }
  const path = join(folder, MODEL_FILE);
  if (!existsSync(path)) {
    throw new FolderError(folder, undefined, `has no tokenizer; expected ${JSON_FILE} or ${MODEL_FILE}`);
  }
  const model = readSentencePiece(path);
  const layout = layoutOf(folder) ?? layoutOfSize(folder, model.pieces.length) ?? "mbart-50";
  return tokenizer(path, fromSentencePiece(model, layout), layout);
}

function tokenizer(path: string, json: TokenizerJson, layout: Layout): MbartTokenizer {
  try {
    const table = charsmapOf(json);
    if (table.length > 0) readCharsmap(table);
  } catch (error) {
    throw new FolderError(path, undefined, (error as Error).message, { cause: error });
  }
  return new MbartTokenizer(json, layout);
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

/** By the class that Hugging Face would load. */
function layoutOf(folder: string): Layout | undefined {
  for (const name of [CONFIG_FILE, "config.json"]) {
    const path = join(folder, name);
    if (!existsSync(path)) continue;
    const { tokenizer_class: given } = readJson(path) as { tokenizer_class?: unknown };
    if (typeof given !== "string") continue;
    if (/^MBart50Tokenizer(Fast)?$/.test(given)) return "mbart-50";
    if (/^MBartTokenizer(Fast)?$/.test(given)) return "cc25";
    throw new FolderError(
      path,
      "tokenizer_class",
      `${JSON.stringify(given)}; expected MBart50Tokenizer or MBartTokenizer`,
    );
  }
  return undefined;
}

const layoutOfTokens = (tokens: ReadonlySet<string>): Layout =>
  LANGUAGES["mbart-50"].slice(LANGUAGES.cc25.length).some((code) => tokens.has(code)) ? "mbart-50" : "cc25";

/** By how many tokens the model has behind its pieces. */
function layoutOfSize(folder: string, pieces: number): Layout | undefined {
  const path = join(folder, "config.json");
  if (!existsSync(path)) return undefined;
  const { vocab_size: size } = readJson(path) as { vocab_size?: unknown };
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
