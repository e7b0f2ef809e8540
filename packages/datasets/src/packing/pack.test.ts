import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { seeded } from "@msmae/random";
import { makeFolder, makePose } from "../clips.fixture.js";
import {
  batchBuilder,
  CorpusError,
  corpusSource,
  corpusSourceSchema,
  dataConfigSchema,
  maskingConfigSchema,
  openCorpus,
  packCorpus,
  scanCorpus,
  verifyShards,
} from "../index.js";
import { sampleWindow } from "../sampling/window.js";
import { frameLayout } from "../shards/frame-codec.js";

const STREAMS = ["body", "left", "right"] as const;
const FRAME = frameLayout(STREAMS).bytes;
const scan = (path: string) => scanCorpus(corpusSource(path), STREAMS);

/** Ten clips of 30 … 75 frames, in files of all sorts. */
function source(): string {
  return makeFolder(
    Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [
        `clip-${i}.pose`,
        makePose({ frames: 30 + 5 * i, fps: 25 + i, shoulders: (t) => t % 7 !== i % 7 }),
      ]),
    ),
  );
}

const contents = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((file) => [file, readFileSync(join(folder, file), "hex")]),
  );

test("a window from shards is the window from the .pose files, to a hundredth of a pixel", async () => {
  const clips = scan(source());
  const out = makeFolder();
  const result = await packCorpus(clips, out, { shardBytes: 100 * FRAME, workers: 2 });
  expect(result).toMatchObject({ kept: 0, clips: 10, bytes: 525 * FRAME, skipped: [] });
  expect(result.shards).toBeGreaterThan(3);
  expect(verifyShards(out)).toEqual([]);

  const files = openCorpus(clips.source);
  const shards = openCorpus(out);
  expect(shards.source).toEqual({ kind: "shards", path: out });
  const described = ({ clips }: typeof files) => clips.map(({ id, frames, fps }) => ({ id, frames, fps }));
  expect(described(shards)).toEqual(described(files));
  const random = seeded(1);
  for (let clip = 0; clip < 10; clip++) {
    const frames = sampleWindow(files.clips[clip]!.frames, { frames: 20, unit: 2 }, random);
    const [wanted, found] = [files.select(clip, frames), shards.select(clip, frames)];
    expect(found.fps).toBe(wanted.fps);
    for (const [a, b] of [
      [wanted.shoulders, found.shoulders],
      ...STREAMS.map((name) => [wanted.streams[name]!, found.streams[name]!] as const),
    ] as const) {
      expect(b.present).toEqual(a.present);
      for (const [i, x] of a.coordinates.entries())
        expect(Math.abs(b.coordinates[i]! - x)).toBeLessThan(0.01);
    }
    expect(shards.load(clip).frames).toBe(files.clips[clip]?.frames);
  }
  expect(() => shards.select(0, Uint32Array.of(30))).toThrow("Got frame 30 of 30 frames.");
});

test("batches from shards have the windows and masks of batches from .pose files", async () => {
  const clips = scan(source());
  const out = makeFolder();
  await packCorpus(clips, out);
  const config = {
    task: "pretraining" as const,
    data: dataConfigSchema.parse({ frames: 16 }),
    masking: maskingConfigSchema.parse({}),
    ...{ stride: 4, batchSize: 4, seed: 3, sampling: "train" as const },
  };
  const a = batchBuilder(openCorpus(clips.source), config).build(2);
  const b = batchBuilder(openCorpus(out), config).build(2);
  expect(b.clips).toEqual(a.clips);
  for (const key of ["visible", "restore", "masked"] as const) expect(b.batch[key]).toEqual(a.batch[key]);
  const [x, y] = [a, b].map(({ batch }) => batch.coordinates.left?.data as Float32Array);
  for (const [i, value] of x!.entries()) expect(Math.abs(y![i]! - value)).toBeLessThan(1e-4); // of a shoulder distance
});

test("shards keep what a manifest says, with segments counted from the clip's first frame", async () => {
  const folder = makeFolder({
    "a.pose": makePose({ frames: 100, fps: 25 }),
    "manifest.jsonl": JSON.stringify({
      ...{
        id: "one",
        pose: "a.pose",
        start: 1,
        end: 3,
        split: "test",
        signer: "s",
        text: "Eins.",
        dialect: "north",
      },
      segments: [{ gloss: "ONE", start: 1.5, end: 2 }],
    }),
  });
  const out = makeFolder();
  await packCorpus(scan(folder), out);
  const { path: _, ...clip } = openCorpus(out).clips[0]!;
  expect(clip).toEqual({
    ...{
      id: "one",
      split: "test",
      signer: "s",
      text: "Eins.",
      dialect: "north",
      first: 0,
      frames: 50,
      fps: 25,
      origin: 1,
    },
    segments: [{ gloss: "ONE", start: 0.5, end: 1 }],
  });
});

test("synthetic corpora can be packed", async () => {
  const synthetic = corpusSourceSchema.parse({ kind: "synthetic", clips: 3 });
  const out = makeFolder();
  const corpus = openCorpus(synthetic, { streams: ["body", "left", "right", "face"] });
  await packCorpus(corpus, out);
  expect((await packCorpus(corpus, out)).kept).toBe(1);
  const packed = openCorpus(out, { streams: ["left", "face"] });
  expect(Object.keys(packed.load(2).streams)).toEqual(["left", "face"]);
  expect(packed.load(2).streams.face?.present).toEqual(corpus.load(2).streams.face?.present);
});

test("a build that was killed goes on, and ends with the bytes of one that was not", async () => {
  const folder = source();
  const whole = makeFolder();
  const options = { shardBytes: 60 * FRAME, workers: 1 };
  const { shards } = await packCorpus(scan(folder), whole, options);
  expect(readdirSync(whole).some((name) => name.endsWith(".tmp"))).toBe(false);

  const out = makeFolder();
  const script = `
    import { corpusSource, packCorpus, scanCorpus } from ${JSON.stringify(new URL("../index.js", import.meta.url).href)};
    const index = scanCorpus(corpusSource(${JSON.stringify(folder)}), ${JSON.stringify(STREAMS)});
    const onShard = (done) => { if (done === 3) process.kill(process.pid, "SIGKILL"); };
    await packCorpus(index, ${JSON.stringify(out)}, { ...${JSON.stringify(options)}, onShard });`;
  await expect(
    promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]),
  ).rejects.toMatchObject({ signal: "SIGKILL" });
  expect(existsSync(join(out, "shards.json"))).toBe(false);
  writeFileSync(join(out, "shard-00003.bin.tmp"), "cut off"); // as a kill in the middle of a shard leaves it
  writeFileSync(join(out, "shard-00099.bin"), "of an earlier corpus");

  const seen: number[] = [];
  const resumed = await packCorpus(scan(folder), out, {
    ...options,
    workers: 3,
    onShard: (done) => seen.push(done),
  });
  expect(resumed.kept).toBe(3);
  expect(seen).toEqual(Array.from({ length: shards - 3 }, (_, i) => 4 + i));
  expect(contents(out)).toEqual(contents(whole));
  expect((await packCorpus(scan(folder), out, options)).kept).toBe(shards);
});

test("a shard whose clips changed is built again", async () => {
  const folder = source();
  const out = makeFolder();
  const options = { shardBytes: 60 * FRAME };
  const { shards } = await packCorpus(scan(folder), out, options);
  utimesSync(join(folder, "clip-0.pose"), new Date(0), new Date(0));
  expect((await packCorpus(scan(folder), out, options)).kept).toBe(shards - 1);
  writeFileSync(join(out, "shard-00001.jsonl"), "not JSON");
  writeFileSync(join(out, "shard-00002.bin"), "cut");
  expect((await packCorpus(scan(folder), out, options)).kept).toBe(shards - 2);
});

test("a clip that cannot be read while packing is left out and reported", async () => {
  const folder = source();
  const index = scan(folder);
  rmSync(join(folder, "clip-4.pose"));
  const out = makeFolder();
  const { clips, skipped } = await packCorpus(index, out);
  expect([clips, skipped.map(({ clip, reason }) => [clip, reason])]).toEqual([
    9,
    [["clip-4.pose", "unreadable"]],
  ]);
  const packed = openCorpus(out);
  expect(packed.skipped).toEqual(skipped);
  const after = packed.clips.findIndex(({ id }) => id === "clip-5.pose");
  expect(packed.load(after).frames).toBe(55);
  expect(packed.load(after).streams.body?.present).toEqual(openCorpus(folder).load(4).streams.body?.present);
});

test("damaged shards are found: by their size and their checksums, when opened and when verified", async () => {
  const out = makeFolder();
  await packCorpus(scan(source()), out, { shardBytes: 60 * FRAME });
  const damaged = makeFolder();
  cpSync(out, damaged, { recursive: true });
  const bin = readFileSync(join(damaged, "shard-00001.bin"));
  bin[100]! ^= 1;
  writeFileSync(join(damaged, "shard-00001.bin"), bin);
  expect(verifyShards(damaged)).toEqual([
    expect.stringMatching(/shard-00001\.bin: checksum [0-9a-f]{8}, expected [0-9a-f]{8}$/),
  ]);
  const { clips } = openCorpus(out);
  const found = openCorpus(damaged);
  expect(found.skipped.length).toBeGreaterThan(0);
  expect(found.clips.length + found.skipped.length).toBe(clips.length);
  for (const { reason, detail } of found.skipped) {
    expect([reason, detail]).toEqual(["damaged", verifyShards(damaged)[0]]);
  }
  writeFileSync(join(damaged, "shard-00001.bin"), bin.subarray(1));
  rmSync(join(damaged, "shard-00000.bin"));
  expect(verifyShards(damaged)).toHaveLength(2);
  const reasons = openCorpus(damaged).skipped.map(({ reason }) => reason);
  expect(new Set(reasons)).toEqual(new Set(["unreadable", "truncated"]));
  expect(openCorpus(damaged).clips.length + reasons.length).toBe(clips.length);
});

/** Opens a packed corpus of three clips of 30, 35 and 40 frames, of which a line of the shard's `.jsonl` says something else. */
async function altered(line: number, change: (fields: Record<string, unknown>) => unknown) {
  const clips = [30, 35, 40].map((frames, i) => [`${i}.pose`, makePose({ frames })] as const);
  const out = makeFolder();
  await packCorpus(scan(makeFolder(Object.fromEntries(clips))), out);
  const path = join(out, "shard-00000.jsonl");
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  lines[line] = JSON.stringify(change(JSON.parse(lines[line]!)));
  writeFileSync(path, lines.join("\n"));
  return openCorpus(out);
}

test.each([
  [0, { bytes: 1e15 }, "truncated"],
  [0, { bytes: 0 }, "damaged"],
  [0, { crc32: "00000000" }, "damaged"],
] as const)(
  "a shard whose first line is %d %j is told, and none of its clips is read",
  async (line, fields, reason) => {
    const { message } = await altered(line, (head) => ({ ...head, ...fields })).then(
      () => new Error("expected an error"),
      (error: Error) => error,
    );
    expect(message).toMatch(new RegExp(`none of 3 clips can be used: 3 (are|is) ${reason}`));
  },
);

test.each([
  [{ frames: 1e15 }, "frames 35 to 1000000000000035 of 105 in the shard"],
  [{ first: 104 }, "frames 104 to 139 of 105 in the shard"],
])("a clip that says %j is damaged, the others are not", async (fields, detail) => {
  const corpus = await altered(2, (clip) => ({
    ...clip,
    ...fields,
    ...("first" in fields ? {} : { first: 35 }),
  }));
  expect(corpus.clips.map(({ id }) => id)).toEqual(["0.pose", "2.pose"]);
  expect(corpus.skipped).toMatchObject([
    { clip: "1.pose", reason: "damaged", detail: expect.stringContaining(detail) },
  ]);
});

test.each([
  [0, () => null, "shard-00000.jsonl: expected object, got null"],
  [0, (head: object) => ({ ...head, crc32: "xyz" }), "crc32: expected a CRC-32 as eight hexadecimal digits"],
  [0, (head: object) => ({ ...head, skipped: null }), "skipped: expected array, got null"],
  [1, () => [], "shard-00000.jsonl: line 2: expected object, got \\[\\]"],
  [1, (clip: object) => ({ ...clip, fps: -25 }), "line 2: fps: expected .*, got -25"],
  [
    1,
    (clip: object) => ({ ...clip, fps: null }),
    "line 2: fps: expected frames a second, 0 to 1,000,000, got null",
  ],
  [1, (clip: object) => ({ ...clip, frames: 1.5 }), "line 2: frames: expected int, got 1.5"],
  [1, (clip: object) => ({ ...clip, first: -1 }), "line 2: first: expected .*, got -1"],
  [1, (clip: object) => ({ ...clip, id: "2.pose" }), 'clip "2.pose" is there twice; pack the corpus again'],
])("line %d of a shard's list that is something else is one line: %s", async (line, change, expected) => {
  await expect(altered(line, change)).rejects.toThrow(new RegExp(expected));
});

test("a shard of coordinates that are no numbers is damaged, whatever its checksum says", async () => {
  const out = makeFolder();
  await packCorpus(scan(makeFolder({ "a.pose": makePose() })), out);
  const bin = readFileSync(join(out, "shard-00000.bin"));
  new Float32Array(bin.buffer, bin.byteOffset, 1)[0] = Number.NaN;
  writeFileSync(join(out, "shard-00000.bin"), bin);
  const path = join(out, "shard-00000.jsonl");
  const sum = /checksum ([0-9a-f]{8})/.exec(verifyShards(out)[0]!)![1]!;
  writeFileSync(path, readFileSync(path, "utf8").replace(/"crc32":"\w+"/, `"crc32":"${sum}"`));
  expect(() => openCorpus(out).load(0)).toThrow("shard-00000.bin: has coordinates that are no numbers");
});

test("what is no packed corpus, or lacks a stream, is one clear line", async () => {
  const out = makeFolder();
  await packCorpus(scan(source()), out);
  expect(() => openCorpus(out, { streams: ["body", "face"] })).toThrow(
    new CorpusError(
      out,
      "packed with the streams body, left, right; expected face too: pack it again with --streams body,left,right,face",
    ),
  );
  await expect(packCorpus(scan(out), makeFolder())).rejects.toThrow("expected clips to pack, got shards");
  rmSync(join(out, "shard-00000.jsonl"));
  expect(() => openCorpus(out)).toThrow(/shard-00000\.jsonl'; pack the corpus again$/);
  writeFileSync(join(out, "shards.json"), '{"format": "other"}');
  expect(() => openCorpus(out)).toThrow(/shards\.json: format: .*; pack the corpus again$/);
  const gone = scan(makeFolder({ "a.pose": makePose() }));
  rmSync(gone.clips[0]!.path);
  await expect(packCorpus(gone, makeFolder())).rejects.toThrow(
    "the only clip cannot be used: 1 cannot be opened (a.pose)",
  );
  expect(statSync(out).isDirectory()).toBe(true);
});

test("a folder in which another corpus is packed is refused and left as it is", async () => {
  const out = makeFolder();
  await packCorpus(scan(source()), out);
  const before = contents(out);
  const other = scan(source());
  await expect(packCorpus(other, out)).rejects.toThrow(
    /^\S+: the folder holds another packed corpus: the streams body, left, right of \S+; name a new or empty one$/,
  );
  await expect(packCorpus(other, makeFolder({ "thesis.tex": "x" }))).rejects.toThrow(
    "the folder holds something else (thesis.tex); name a new or empty one",
  );
  rmSync(join(out, "pack.json"));
  await expect(packCorpus(other, out)).rejects.toThrow("holds a packed corpus without a pack.json");
  writeFileSync(join(out, "pack.json"), "{}");
  await expect(packCorpus(other, out)).rejects.toThrow("pack.json: does not say what is packed there");
  const { "pack.json": _, ...shards } = before;
  expect(contents(out)).toMatchObject(shards);
});

test("the same corpus with other streams is another one to a folder in which it is packed", async () => {
  const folder = source();
  const out = makeFolder();
  await packCorpus(scan(folder), out);
  const body = scanCorpus(corpusSource(folder), ["body"]);
  await expect(packCorpus(body, out)).rejects.toThrow("the streams body, left, right of");
  expect(verifyShards(out)).toEqual([]);
});

test("a corpus is packed by one process at a time", async () => {
  const folder = source();
  const out = makeFolder();
  const first = packCorpus(scan(folder), out, { shardBytes: 60 * FRAME });
  await expect(packCorpus(scan(source()), out)).rejects.toThrow(
    `${join(out, "pack.lock")}: the packed corpus is being written by process ${process.pid}`,
  );
  await first;
  expect(verifyShards(out)).toEqual([]);
  expect(existsSync(join(out, "pack.lock"))).toBe(false);
});
