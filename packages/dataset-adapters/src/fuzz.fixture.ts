import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FuzzSummary, fuzzReaders, type Random, type Reader } from "@msmae/fuzzing";
import { golden } from "./golden.fixture.js";
import {
  AnnotationError,
  parseCaptions,
  parseElan,
  parseTableClips,
  Reading,
  readElanTiers,
  readSlovo,
  readWlasl,
} from "./index.js";

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const captions = {
  vtt: golden.vtt.text,
  srt: "1\n00:00:01,000 --> 00:00:02,500\n[Music]\n\n2\n00:00:03,000 --> 00:00:04,000\nJOHN: A house.\n",
  json3: JSON.stringify({
    events: [
      { tStartMs: 0, dDurationMs: 1500, segs: [{ utf8: "A " }, { utf8: "house" }] },
      { tStartMs: "1500", dDurationMs: "20", segs: [{ utf8: "\n" }] },
    ],
  }),
};

const tables = {
  "table.csv": 'file,gloss,start,end,split\na.mp4,"a ""house""",0.5,1:02.5,train\nb.mp4,tree,1,2,dev\n',
  "table.tsv": "file\tgloss\tstart\tend\tsplit\na\thouse\t0\t1\ttrain\n",
  "table.jsonl": '{"file": "a", "gloss": "house", "start": 0.25, "end": 3, "split": "test"}\n',
  "table.json": '[{"file": "a", "gloss": "house", "start": 0.25, "end": 3, "split": "test"}]',
};
const columns = { pose: "file", gloss: "gloss", start: "start", end: "end", split: "split" };

const slovo =
  "attachment_id\ttext\tuser_id\theight\twidth\tlength\ttrain\tbegin\tend\na1\tДом\tu1\t9\t9\t50.0\tTrue\t3\t20\n";
const wlasl = JSON.stringify([
  {
    gloss: "book",
    instances: [
      {
        ...{
          bbox: [385, 37, 885, 720],
          fps: 25,
          frame_end: 50,
          frame_start: 26,
          instance_id: 0,
          signer_id: 118,
        },
        ...{ source: "asl5200", split: "train", url: "https://www.youtube.com/watch?v=Ab-cdEf_hij" },
        ...{ variation_id: 0, video_id: "07069" },
      },
    ],
  },
]);

function makeReaders(folder: string): Reader[] {
  const write = (name: string, bytes: Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const annotations = (
    name: string,
    original: string,
    file: string,
    read: (path: string) => Reading,
  ): Reader => ({
    name,
    originals: [encode(original)],
    head: 4000,
    read: (bytes) => checkReading(read(write(file, bytes))),
  });
  return [
    ...Object.entries(captions).map(
      ([format, text]): Reader => ({
        name: `parseCaptions of ${format}`,
        originals: [encode(text)],
        read: (bytes) => {
          for (const { start, end } of parseCaptions(decode(bytes), `mutated.${format}`, new Reading())) {
            checkNumbers(start, end);
          }
        },
      }),
    ),
    ...Object.entries(tables).map(
      ([name, text]): Reader => ({
        name: `parseTableClips of ${name}`,
        originals: [encode(text)],
        read: (bytes) => checkReading(parseTableClips(decode(bytes), name, { columns })),
      }),
    ),
    {
      name: "parseElan",
      originals: [encode(golden.elan.text)],
      head: 4000,
      read: (bytes) => {
        const { tiers } = parseElan(decode(bytes), "mutated.eaf", new Reading());
        for (const { start, end } of tiers.flatMap(({ annotations }) => annotations))
          checkNumbers(start, end);
      },
    },
    annotations("readElanTiers", golden.elan.text, "mutated.eaf", (path) =>
      readElanTiers(path, { gloss: "*" }),
    ),
    annotations("readSlovo", slovo, "mutated.csv", readSlovo),
    annotations("readWlasl", wlasl, "mutated.json", (path) => readWlasl(path)),
  ];
}

function checkReading({ entries, malformed: [malformed] }: Reading): void {
  if (entries.length === 0 && malformed !== undefined) throw malformed;
  for (const { videos } of entries) {
    for (const { start = 0, end = 0, frames } of videos) {
      checkNumbers(start, end, frames?.begin ?? 0, frames?.end ?? 0);
    }
  }
}

function checkNumbers(...values: readonly number[]): void {
  if (!values.every(Number.isFinite)) throw new Error(`${values} were read where numbers are due`);
}

/** How many readers there are. */
export const READERS = makeReaders("").length;

/**
 * Feeds mutated inputs to every reader of annotations.
 *
 * @param inputs How many, to all readers together.
 * @throws {Error} with the reader and the input, at the first that makes anything but clips whose times are numbers, or a
 *   typed error of one line.
 */
export async function fuzz(inputs: number, random: Random): Promise<FuzzSummary> {
  const folder = mkdtempSync(join(tmpdir(), "msmae-fuzz-annotations-"));
  try {
    return await fuzzReaders({
      readers: makeReaders(folder),
      ...{ inputs, random },
      isRefusal: (error) => error instanceof AnnotationError,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
