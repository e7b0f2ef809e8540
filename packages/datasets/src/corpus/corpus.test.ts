import { existsSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { selectFrames, writePose } from "@msmae/pose";
import { makeFolder, makePose } from "../clips.fixture.js";
import { ClipError, CorpusError, corpusSourceSchema, openCorpus, summariseSkipped } from "../index.js";

const manifest = (...clips: object[]) => clips.map((clip) => JSON.stringify(clip)).join("\n");
const ids = (corpus: { clips: readonly { id: string }[] }) => corpus.clips.map(({ id }) => id);

test("openCorpus() finds the clips of a folder, and reads their streams", () => {
  const folder = makeFolder({
    "b/x.pose": makePose({ frames: 7 }),
    "a.pose": makePose({ frames: 3, fps: 30 }),
  });
  const corpus = openCorpus(folder);
  expect(corpus.clips).toEqual([
    { id: "a.pose", path: join(folder, "a.pose"), first: 0, frames: 3, fps: 30 },
    { id: "b/x.pose", path: join(folder, "b/x.pose"), first: 0, frames: 7, fps: 25 },
  ]);
  const { frames, streams } = corpus.load(1);
  expect(frames).toBe(7);
  expect(Object.keys(streams)).toEqual(["body", "left", "right"]);
  expect(streams.body?.coordinates[(6 * 6 + 4) * 2]).toBe(300 + 6 + 5); // LEFT_WRIST of frame 6
});

test("openCorpus() says which files it cannot use, and why", () => {
  const whole = writePose(makePose({ frames: 5, face: true }));
  const folder = makeFolder({
    "face.pose": whole,
    "hands-only.pose": makePose({ frames: 5 }),
    "truncated.pose": whole.subarray(0, whole.length - 100),
    "header-only.pose": whole.subarray(0, 200),
    "longer.pose": Buffer.concat([whole, Buffer.alloc(12)]),
    "text.pose": "This is not a pose.",
    "nothing.pose": "",
    "no-frames.pose": makePose({ frames: 0, face: true }),
    "old-truncated.pose": writePose(makePose({ frames: 5, face: true, version: 0 })).subarray(0, -9),
  });
  symlinkSync("gone", join(folder, "broken.pose"));
  const corpus = openCorpus(folder, { streams: ["body", "left", "right", "face"] });
  expect(ids(corpus)).toEqual(["face.pose"]);
  expect(Object.fromEntries(corpus.skipped.map(({ clip, reason }) => [clip, reason]))).toEqual({
    "broken.pose": "unreadable",
    "hands-only.pose": "stream",
    "header-only.pose": "truncated",
    "longer.pose": "damaged",
    "no-frames.pose": "empty",
    "nothing.pose": "format",
    "old-truncated.pose": "truncated",
    "text.pose": "format",
    "truncated.pose": "truncated",
  });
  for (const { path, detail } of corpus.skipped) expect(`${path} ${detail}`).not.toContain("\n");
  expect(corpus.skipped.find(({ reason }) => reason === "stream")?.stream).toBe("face");
  expect(summariseSkipped(corpus.skipped, 10)).toContain("1 has no face stream (hands-only.pose)");
});

test("openCorpus() goes by a manifest.jsonl in a folder, and cuts clips out of a file by their seconds", () => {
  const folder = makeFolder({
    "poses/long.pose": makePose({ frames: 100, fps: 25 }),
    "poses/unlisted.pose": makePose(),
    "manifest.jsonl": manifest(
      { id: "one", pose: "poses/long.pose", start: 0.4, end: 1.2, signer: "s1", text: "One." },
      { id: "two", pose: "poses/long.pose", start: 1.2 },
      { id: "late", pose: "poses/long.pose", start: 4 },
      { id: "gone", pose: "poses/gone.pose" },
    ),
  });
  const corpus = openCorpus(folder);
  expect(corpus.source).toEqual({ kind: "manifest", path: join(folder, "manifest.jsonl") });
  expect(corpus.clips).toEqual([
    {
      id: "one",
      path: join(folder, "poses/long.pose"),
      first: 10,
      frames: 20,
      partOf: 100,
      fps: 25,
      origin: 0.4,
      signer: "s1",
      text: "One.",
    },
    {
      ...{ id: "two", path: join(folder, "poses/long.pose") },
      ...{ first: 30, frames: 70, partOf: 100, fps: 25, origin: 1.2 },
    },
  ]);
  expect(corpus.skipped.map(({ clip, reason }) => [clip, reason])).toEqual([
    ["late", "range"],
    ["gone", "unreadable"],
  ]);
  expect(corpus.load(1).streams.body?.coordinates[8]).toBe(300 + 30 + 5); // LEFT_WRIST of frame 30
  expect(openCorpus(join(folder, "manifest.jsonl")).clips).toEqual(corpus.clips);
});

test("a clip's segments count from its first frame, and those before it are dropped", () => {
  const segments = [
    { gloss: "A", start: 0, end: 0.8 },
    { gloss: "B", start: 0.8, end: 1.4 },
    { gloss: "C", start: 1.5, end: 2 },
  ];
  const folder = makeFolder({
    "a.pose": makePose({ frames: 100, fps: 25 }),
    "manifest.jsonl": manifest(
      { id: "cut", pose: "a.pose", start: 1, segments },
      { id: "all", pose: "a.pose", segments },
    ),
  });
  const [cut, all] = openCorpus(folder).clips;
  expect(cut?.segments).toEqual([
    { gloss: "B", start: 0, end: expect.closeTo(0.4) },
    { gloss: "C", start: 0.5, end: 1 },
  ]);
  expect(all?.segments).toEqual(segments);
});

test("a synthetic corpus has its clips' words and only the streams that were asked for", () => {
  const source = corpusSourceSchema.parse({ kind: "synthetic", clips: 4 });
  const corpus = openCorpus(source, { streams: ["body", "face"] });
  expect(corpus.clips).toHaveLength(4);
  expect(corpus.clips[0]).toMatchObject({ first: 0, text: expect.any(String), signer: expect.any(String) });
  const clip = corpus.load(3);
  expect(clip.frames).toBe(corpus.clips[3]?.frames);
  expect(Object.keys(clip.streams)).toEqual(["body", "face"]);
});

test("clips of every .pose version read alike, from a cache or not", () => {
  const versions = [0, 0.1, 0.2] as const;
  const folder = makeFolder({
    ...Object.fromEntries(versions.map((version) => [`${version}.pose`, makePose({ frames: 50, version })])),
    "manifest.jsonl": manifest(
      ...versions.map((v) => ({ id: `${v}`, pose: `${v}.pose`, start: 0.4, end: 1 })),
    ),
  });
  const corpus = openCorpus(folder);
  const uncached = openCorpus(folder, { cacheBytes: 0 });
  const wanted = { ...corpus.load(0) };
  expect(wanted.frames).toBe(15);
  for (const clip of [0, 1, 2]) {
    expect(corpus.load(clip)).toEqual(wanted);
    expect(uncached.load(clip)).toEqual(wanted);
    const some = Uint32Array.of(0, 3, 14);
    expect(corpus.select(clip, some)).toEqual(selectFrames(wanted, some));
    expect(uncached.select(clip, some)).toEqual(selectFrames(wanted, some));
  }
});

test("a corpus of which nothing can be used is one clear line", () => {
  const message = (open: () => unknown): string => {
    try {
      open();
    } catch (error) {
      expect(error).toBeInstanceOf(CorpusError);
      expect((error as Error).message).not.toContain("\n");
      return (error as Error).message;
    }
    throw new Error("expected a CorpusError");
  };
  const empty = makeFolder({ "readme.txt": "" });
  expect(message(() => openCorpus(empty))).toBe(
    `${empty}: no clips; expected .pose files in the folder or below it, or a manifest.jsonl`,
  );
  expect(message(() => openCorpus(join(empty, "nowhere")))).toBe(
    `${join(empty, "nowhere")}: nothing is there; expected a folder of .pose files or a manifest.jsonl`,
  );
  expect(message(() => openCorpus(join(empty, "readme.txt")))).toContain("got a file; expected a folder");
  const bad = makeFolder({ "a.pose": "text", "b.pose": makePose({ frames: 0 }), "c.pose": "other text" });
  expect(message(() => openCorpus(bad))).toMatch(
    /^[^:]+: none of 3 clips can be used: 2 are not \.pose files \(a\.pose, c\.pose\), 1 has no frames \(b\.pose\); .*a\.pose: byte 0: /,
  );
  const nowhere = join(empty, "nowhere");
  expect(message(() => openCorpus({ kind: "folder", path: nowhere }))).toContain("ENOENT");
  expect(message(() => openCorpus({ kind: "manifest", path: nowhere }))).toContain("ENOENT");
  const unlisted = makeFolder({ "manifest.jsonl": "\n" });
  expect(message(() => openCorpus(unlisted))).toContain("the manifest lists no clips; expected one a line");
});

test("a file that vanished since the scan is a typed error with the clip's id", () => {
  const folder = makeFolder({ "a.pose": makePose(), "b.pose": makePose() });
  const corpus = openCorpus(folder);
  rmSync(join(folder, "b.pose"));
  expect(corpus.load(0).frames).toBe(40);
  try {
    corpus.load(1);
    throw new Error("expected a ClipError");
  } catch (error) {
    expect(error).toBeInstanceOf(ClipError);
    expect(error).toMatchObject({ clip: "b.pose", reason: "unreadable" });
    expect((error as Error).message).toContain("ENOENT");
  }
});

const data = fileURLToPath(new URL("../../../../../shared/data/", import.meta.url));
const real = (folder: string): string | undefined => {
  const path = join(data, folder);
  if (existsSync(path)) return path;
  console.info(`${path} is absent: its clips are not tested.`);
  return undefined;
};

test("the 60 clips of spoken-to-signed-translation are found below their folder, and read", () => {
  const folder = real("sign-language-processing__spoken-to-signed-translation");
  if (folder === undefined) return;
  const corpus = openCorpus(folder);
  expect([corpus.clips.length, corpus.skipped.length]).toEqual([60, 0]);
  for (let clip = 0; clip < 60; clip++) {
    const { frames, streams } = corpus.load(clip);
    expect(frames).toBe(corpus.clips[clip]?.frames);
    expect(streams.body?.present.some((bit) => bit === 1)).toBe(true);
  }
});

test("of the specification's files, those of single hands are skipped for what they lack", () => {
  const folder = real("sign-language-processing__pose");
  if (folder === undefined) return;
  const corpus = openCorpus(folder);
  expect(corpus.clips).toHaveLength(10);
  expect(summariseSkipped(corpus.skipped, 12)).toMatch(/^skipped 2 of 12 clips: 2 have no body stream \(/);
});

test("fluent-pose-synthesis' clips, whose components are others, are found and read", () => {
  const folder = real("sign-language-processing__fluent-pose-synthesis");
  if (folder === undefined) return;
  const corpus = openCorpus(folder);
  const files = readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith(".pose"));
  expect(corpus.clips.length + corpus.skipped.length).toBe(files.length);
  expect(corpus.skipped).toEqual([]);
  expect(corpus.load(0).frames).toBe(corpus.clips[0]?.frames);
});

test("what is given instead of poses is told what makes poses of it", () => {
  const refusal = (path: string) => {
    try {
      openCorpus(path);
    } catch (error) {
      return (error as Error).message.replace(/^[^:]*: /, "");
    }
    return "opened";
  };
  const none = "no clips; expected .pose files in the folder or below it, or a manifest.jsonl; there";
  const arrays = makeFolder({ "hi/0/0.npy": "", "hi/0/1.npy": "", "labels.csv": "" });
  expect(refusal(arrays)).toBe(
    `${none} are 2 .npy files: trainer manifest mp-data makes poses of them (docs/datasets.md)`,
  );
  expect(refusal(makeFolder({ "a/b.MP4": "" }))).toBe(
    `${none} is 1 video: msmae-pose extract makes poses of them (docs/datasets.md)`,
  );
  expect(refusal(makeFolder({ "a.eaf": "" }))).toContain(
    "there is 1 ELAN document: trainer manifest elan makes",
  );
  const file = "got a file; expected a folder of .pose files or a manifest.jsonl";
  expect(refusal(join(arrays, "labels.csv"))).toBe(
    `${file}; .csv: trainer manifest table makes a manifest of one, with its poses (docs/datasets.md)`,
  );
  expect(refusal(join(arrays, "hi/0/0.npy"))).toBe(
    `${file}; .npy: trainer manifest mp-data makes poses of them (docs/datasets.md)`,
  );
});
