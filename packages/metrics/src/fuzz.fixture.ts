import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FuzzSummary, fuzzReaders, type Random, type Reader } from "@msmae/fuzzing";
import { InputError } from "./command/input-error.js";
import { scoreRecognition } from "./command/score-recognition.js";
import { readTextSegments } from "./command/text-segments.js";
import { PredictionError, parseRecognition, parseReferences, parseTranslation } from "./predictions.js";

const recognition = [
  '{"id": "a", "gloss": "BOOK", "predictions": [{"gloss": "TREE", "score": 0.9}, {"gloss": "BOOK", "score": 1e-3}]}',
  '{"id": "b", "gloss": "家", "predictions": [{"gloss": "家", "score": 0.5}, {"gloss": "BOOK", "score": 0.25}]}',
];
const translation = [
  '{"id": "a", "language": "de_DE", "hypothesis": "am Abend Regen", "reference": "am Abend Regen ."}',
  '{"id": "b", "hypothesis": "今天下雨。", "references": ["今天有雨。", "今天下雨。"]}',
];
const texts = ["am Abend Regen\n今天下雨。\r\n\n", "a\nb\n", "\ufeffein Wort\n"];

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const file = (lines: readonly string[]) => encode(`${lines.join("\n")}\n`);

function makeReaders(folder: string): Reader[] {
  const write = (name: string, bytes: Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  return [
    {
      name: "parseRecognition",
      originals: recognition.map(encode),
      read: (bytes) => {
        const { predictions } = parseRecognition(decode(bytes));
        for (const { score } of predictions) checkNumber(score);
      },
    },
    {
      name: "parseTranslation",
      originals: translation.map(encode),
      read: (bytes) => void parseTranslation(decode(bytes)),
    },
    {
      name: "parseReferences",
      originals: translation.map(encode),
      read: (bytes) => void parseReferences(decode(bytes)),
    },
    {
      name: "scoreRecognition",
      originals: [file(recognition), file([...recognition, ...recognition])],
      read: async (bytes) => {
        const path = write("mutated.jsonl", bytes);
        const options = { confidence: false, paired: "none", samples: 10, trials: 10, seed: 1 } as const;
        for (const { score } of await scoreRecognition(
          [path],
          ["recall", "macro-f1"],
          [1, 2],
          options,
          () => {},
        )) {
          checkNumber(score);
        }
      },
    },
    {
      name: "readTextSegments",
      originals: [file(translation), ...texts.map(encode)],
      read: async (bytes) => {
        const isJson = bytes.includes("{".charCodeAt(0));
        const path = write(isJson ? "mutated.jsonl" : "mutated.txt", bytes);
        const files = { hypotheses: [path], references: isJson ? [] : [path] };
        for await (const { hypotheses, references } of readTextSegments(files)) {
          if ([...hypotheses, ...references].some((text) => typeof text !== "string"))
            throw new Error("no text");
        }
      },
    },
  ];
}

function checkNumber(value: number): void {
  if (!Number.isFinite(value)) throw new Error(`${value} was read where a number is due`);
}

/** How many readers there are. */
export const READERS = makeReaders("").length;

/**
 * Feeds mutated inputs to every reader of predictions and score files.
 *
 * @param inputs How many, to all readers together.
 * @throws {Error} with the reader and the input, at the first that makes anything but texts and numbers or a typed error of
 *   one line.
 */
export async function fuzz(inputs: number, random: Random): Promise<FuzzSummary> {
  const folder = mkdtempSync(join(tmpdir(), "msmae-fuzz-"));
  try {
    return await fuzzReaders({
      readers: makeReaders(folder),
      ...{ inputs, random, message: /expected/ },
      isRefusal: (error) => error instanceof InputError || error instanceof PredictionError,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
