import { readFileSync } from "node:fs";
import { BinaryReader, type WireType } from "@bufbuild/protobuf/wire";
import { FolderError } from "../folder-error.js";

/** What a `.model` file of SentencePiece says of a Unigram model. */
export interface SentencePieceModel {
  /** Every piece with its log probability; `<unk>`, `<s>` and `</s>` come first. */
  readonly pieces: readonly (readonly [piece: string, score: number])[];
  /** `precompiled_charsmap`; empty where characters stay as they are. */
  readonly charsmap: Uint8Array;
}

/** Of sentencepiece_model.proto. */
const UNIGRAM = 1;
const NORMAL = 1;
const UNKNOWN = 2;
const CONTROL = 3;
const START = ["<unk>", "<s>", "</s>"];

/**
 * Reads a SentencePiece model that is as mBART's are: Unigram, `<unk>`, `<s>`, `</s>` and then normal pieces, spaces
 * escaped, made one and put in front.
 *
 * @throws {FolderError} if it is no SentencePiece model, or another kind of one.
 */
export function readSentencePiece(path: string): SentencePieceModel {
  const fail = (problem: string, field?: string): never => {
    throw new FolderError(path, field, problem);
  };
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new FolderError(path, undefined, `cannot be read: ${(error as NodeJS.ErrnoException).code}`, {
      cause: error,
    });
  }
  let model: ParsedModel;
  try {
    model = parse(bytes);
  } catch (error) {
    const [reason] = (error as Error).message.split("\n");
    throw new FolderError(path, undefined, `is not a SentencePiece model: ${reason}`, { cause: error });
  }
  const { pieces, type, isMbarts, charsmap } = model;
  if (pieces.length <= START.length) fail(`is not a SentencePiece model: it has ${pieces.length} pieces`);
  if (type !== UNIGRAM) fail(`${type}; expected ${UNIGRAM}, Unigram, as mBART's`, "trainer_spec.model_type");
  if (!isMbarts)
    fail("expected spaces to be escaped, made one and put in front, as mBART's", "normalizer_spec");
  pieces.forEach(({ piece, score, kind }, at) => {
    if (!Number.isFinite(score)) fail(`${JSON.stringify(piece)} has the score ${score}`, `pieces.${at}`);
    const expected = at === 0 ? UNKNOWN : at < START.length ? CONTROL : NORMAL;
    if (kind === expected && (START[at] ?? piece) === piece) return;
    const wanted = START[at] ?? "a normal piece";
    fail(`${JSON.stringify(piece)} of kind ${kind}; expected ${wanted}, as mBART's`, `pieces.${at}`);
  });
  return { pieces: pieces.map(({ piece, score }) => [piece, score] as const), charsmap };
}

interface Piece {
  piece: string;
  score: number;
  kind: number;
}

interface ParsedModel {
  readonly pieces: Piece[];
  type: number;
  isMbarts: boolean;
  charsmap: Uint8Array;
}

type Read = (reader: BinaryReader) => void;

/** Reads the fields of a message that have a reader, and skips the others. */
function message(bytes: Uint8Array, fields: Readonly<Record<number, Read>>): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    const read = fields[field];
    if (read === undefined) reader.skip(wire as WireType, field);
    else read(reader);
  }
}

/** The numbers are those of the fields in sentencepiece_model.proto. */
function parse(bytes: Uint8Array): ParsedModel {
  const model: ParsedModel = { pieces: [], type: UNIGRAM, isMbarts: true, charsmap: new Uint8Array(0) };
  const expectTrue: Read = (reader) => {
    model.isMbarts = reader.bool() && model.isMbarts;
  };
  message(bytes, {
    1: (pieces) => {
      const piece: Piece = { piece: "", score: 0, kind: NORMAL };
      model.pieces.push(piece);
      message(pieces.bytes(), {
        1: (reader) => {
          piece.piece = reader.string();
        },
        2: (reader) => {
          piece.score = reader.float();
        },
        3: (reader) => {
          piece.kind = reader.int32();
        },
      });
    },
    2: (trainer) =>
      message(trainer.bytes(), {
        3: (reader) => {
          model.type = reader.int32();
        },
      }),
    3: (normalizer) =>
      message(normalizer.bytes(), {
        2: (reader) => {
          model.charsmap = reader.bytes();
        },
        3: expectTrue, // add_dummy_prefix
        4: expectTrue, // remove_extra_whitespaces
        5: expectTrue, // escape_whitespaces
      }),
  });
  return model;
}
