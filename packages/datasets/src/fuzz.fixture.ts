import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FuzzSummary, fuzzReaders, type Random, type Reader } from "@msmae/fuzzing";
import { writePose } from "@msmae/pose";
import { syntheticConfigSchema, syntheticPose } from "@msmae/synthetic";
import {
  ClipError,
  CorpusError,
  corpusSource,
  ManifestError,
  openCorpus,
  packCorpus,
  readManifest,
  scanCorpus,
} from "./index.js";

const encode = (text: string) => new TextEncoder().encode(text);
const manifest = [
  '{"id": "a", "pose": "a.pose", "gloss": "家", "signer": "s1", "split": "train", "person": 1}',
  '{"id": "b", "pose": "a.pose", "text": "Ein Satz.", "textLanguage": "de", "start": 0.5, "end": 1.25, ' +
    '"segments": [{"gloss": "SATZ", "start": 0.5, "end": 1}]}',
].join("\n");

/** A packed corpus in `folder`. */
async function pack(folder: string): Promise<string> {
  writeFileSync(
    join(folder, "a.pose"),
    writePose(syntheticPose(syntheticConfigSchema.parse({ clips: 1 }), 0)),
  );
  writeFileSync(join(folder, "manifest.jsonl"), '{"id": "a", "pose": "a.pose", "gloss": "家"}\n');
  const out = join(folder, "packed");
  await packCorpus(scanCorpus(corpusSource(folder), ["body", "left"]), out, { workers: 1 });
  return out;
}

function makeReaders(folder: string, packed: string): Reader[] {
  const write = (name: string, bytes: Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const shards = (file: string): Reader => ({
    name: `openCorpus of ${file}`,
    originals: packed === "" ? [] : [readFileSync(join(packed, file))],
    read: (bytes) => {
      const original = readFileSync(join(packed, file));
      try {
        writeFileSync(join(packed, file), bytes);
        loadAll(packed);
      } finally {
        writeFileSync(join(packed, file), original);
      }
    },
  });
  return [
    {
      name: "readManifest",
      originals: [encode(manifest)],
      read: (bytes) => {
        for (const { start = 0, end = 1, person = 0 } of readManifest(write("mutated.jsonl", bytes))) {
          checkNumbers(start, end, person);
        }
      },
    },
    shards("shards.json"),
    shards("shard-00000.jsonl"),
    shards("shard-00000.bin"),
  ];
}

function loadAll(packed: string): void {
  const corpus = openCorpus(packed, { streams: ["body"] });
  for (let clip = 0; clip < corpus.clips.length; clip++) {
    const { fps, streams } = corpus.load(clip);
    checkNumbers(fps);
    if (!streams.body!.coordinates.every(Number.isFinite)) throw new Error("a coordinate that is no number");
  }
}

function checkNumbers(...values: readonly number[]): void {
  if (!values.every(Number.isFinite)) throw new Error(`${values} were read where numbers are due`);
}

/** How many readers there are. */
export const READERS = makeReaders("", "").length;

const REFUSALS = [ClipError, CorpusError, ManifestError];

/**
 * Feeds mutated inputs to every reader of manifests and shards.
 *
 * @param inputs How many, to all readers together.
 * @throws {Error} with the reader and the input, at the first that makes anything but clips whose times are numbers, or a
 *   typed error of one line.
 */
export async function fuzz(inputs: number, random: Random): Promise<FuzzSummary> {
  const folder = mkdtempSync(join(tmpdir(), "msmae-fuzz-"));
  try {
    return await fuzzReaders({
      readers: makeReaders(folder, await pack(folder)),
      ...{ inputs, random },
      isRefusal: (error) => REFUSALS.some((type) => error instanceof type),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
