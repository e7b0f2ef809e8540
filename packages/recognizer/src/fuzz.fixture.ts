import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { type FuzzSummary, fuzzReaders, type Random } from "@msmae/fuzzing";
import { describeModel, metadataOf } from "./description.js";
import { NotARecognizerError } from "./index.js";

/** What an ONNX file has around its metadata: a version, a producer, a graph that nobody reads here. */
function onnxFile(metadata: Readonly<Record<string, string>>): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(10);
  writer.tag(2, WireType.LengthDelimited).string("msmae");
  for (const [key, value] of Object.entries(metadata)) {
    writer.tag(14, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(key);
    writer.tag(2, WireType.LengthDelimited).string(value);
    writer.join();
  }
  writer.tag(7, WireType.LengthDelimited).bytes(new Uint8Array(200).fill(8));
  return writer.finish();
}

const glosses = ["BOOK", "家", "a, “quoted”"];
const originals = [
  onnxFile(
    metadataOf({ streams: ["body", "left"], reference: "shoulders", frames: 32, fillGaps: true, glosses }),
  ),
  onnxFile(
    metadataOf({ streams: ["left", "right"], reference: "hands", frames: 16, fillGaps: false, glosses }),
  ),
];

/** How many readers there are. */
export const READERS = 1;

/**
 * Feeds mutated model files to what reads their metadata.
 *
 * @param inputs How many.
 * @throws {Error} with the input, at the first that makes anything but a description of its type or a typed error of one line.
 */
export function fuzz(inputs: number, random: Random): Promise<FuzzSummary> {
  return fuzzReaders({
    readers: [{ name: "describeModel", originals, head: 1600, read: readDescription }],
    ...{ inputs, random, message: /mutated.*expected/ },
    isRefusal: (error) => error instanceof NotARecognizerError,
  });
}

function readDescription(bytes: Uint8Array): void {
  const { frames, glosses, streams } = describeModel(bytes, "mutated");
  if (!Number.isSafeInteger(frames)) throw new Error(`${frames} was read where a number is due`);
  if (new Set(glosses).size < glosses.length) throw new Error(`a gloss twice: ${glosses}`);
  if (new Set(streams).size < streams.length) throw new Error(`a stream twice: ${streams}`);
}
