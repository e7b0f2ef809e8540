import { cpSync, readFileSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { writePose } from "@msmae/pose";
import { makeFolder, makePose } from "../clips.fixture.js";
import {
  corpusFingerprint,
  corpusSource,
  corpusSourceSchema,
  openCorpus,
  packCorpus,
  scanCorpus,
} from "../index.js";

const of = (path: string, streams: readonly ("body" | "left" | "right" | "face")[] = ["body", "left"]) =>
  corpusFingerprint(scanCorpus(corpusSource(path), streams));

const line = (fields: object) => `${JSON.stringify(fields)}\n`;

/** Three clips with glosses, two of them in one file; the largest file is not read whole. */
function folder(): string {
  return makeFolder({
    "a.pose": makePose({ frames: 12 }),
    "b.pose": makePose({ frames: 1800 }),
    "manifest.jsonl":
      line({ id: "a", pose: "a.pose", gloss: "HOUSE", signer: "s1" }) +
      line({ id: "b", pose: "b.pose", gloss: "TREE", end: 10 }) +
      line({ id: "c", pose: "b.pose", gloss: "HOUSE", start: 10 }),
  });
}

test("a copy in another folder, with other file times and the clips in another order, is the same corpus", () => {
  const original = folder();
  const copy = join(makeFolder(), "copy");
  cpSync(original, copy, { recursive: true });
  utimesSync(join(copy, "a.pose"), new Date(0), new Date(0));
  const manifest = join(copy, "manifest.jsonl");
  writeFileSync(manifest, readFileSync(manifest, "utf8").trimEnd().split("\n").reverse().join("\n"));
  expect(of(copy).fingerprint).toBe(of(original).fingerprint);
  expect(of(copy).clips).toEqual([...of(original).clips].reverse());
  expect(of(original).fingerprint).toMatch(/^[0-9a-f]{32}$/);
});

test("which streams are asked for does not matter, as long as all clips have them", () => {
  const path = folder();
  expect(of(path, ["right"])).toEqual(of(path, ["body", "left", "right"]));
});

test.each([
  ["a gloss", (text: string) => text.replace("TREE", "TREES"), ["b"]],
  ["a signer", (text: string) => text.replace("s1", "s2"), ["a"]],
  ["an end", (text: string) => text.replace('"end":10', '"end":9'), ["b"]],
  ["a field that this package does not know", (text: string) => text.replace("}", ',"x":1}'), ["a"]],
])("%s that changes in the manifest changes its clip alone, and the corpus", (_, change, changed) => {
  const path = folder();
  const before = of(path);
  const manifest = join(path, "manifest.jsonl");
  writeFileSync(manifest, change(readFileSync(manifest, "utf8")));
  const after = of(path);
  expect(
    after.clips.filter(({ digest }, i) => digest !== before.clips[i]!.digest).map(({ id }) => id),
  ).toEqual(changed);
  expect(after.fingerprint).not.toBe(before.fingerprint);
});

test("a file of other content changes the clips that are in it", () => {
  const path = folder();
  const before = of(path);
  for (const [name, at, changed] of [
    ["a.pose", -1, ["a"]],
    ["b.pose", -1, ["b", "c"]],
  ] as const) {
    const original = readFileSync(join(path, name));
    const other = Buffer.from(original);
    other[other.length + at]! ^= 1;
    writeFileSync(join(path, name), other);
    const after = of(path).clips.filter(({ digest }, i) => digest !== before.clips[i]!.digest);
    expect(after.map(({ id }) => id)).toEqual(changed);
    writeFileSync(join(path, name), original);
  }
  expect(of(path)).toEqual(before);
});

test("a file that vanishes between the scan and the reading is not the file that was there", () => {
  const path = folder();
  const index = scanCorpus(corpusSource(path), ["body"]);
  const before = corpusFingerprint(index);
  renameSync(join(path, "a.pose"), join(path, "gone"));
  const after = corpusFingerprint(index);
  expect(after.clips[0]).not.toEqual(before.clips[0]);
  expect(after.clips.slice(1)).toEqual(before.clips.slice(1));
});

test("packed shards are known by their checksums, whatever the number of threads that packed them", async () => {
  const index = scanCorpus(corpusSource(folder()), ["body", "left"]);
  const [one, two] = [makeFolder(), makeFolder()];
  await packCorpus(index, one, { workers: 1, shardBytes: 100 });
  await packCorpus(index, two, { workers: 3, shardBytes: 100 });
  expect(of(two)).toEqual(of(one));

  writeFileSync(
    index.clips[0]!.path,
    writePose(makePose({ frames: 12, at: (_, point) => (point === 5 ? [1, 2] : undefined) })),
  );
  const three = makeFolder();
  await packCorpus(scanCorpus(index.source, ["body", "left"]), three, { shardBytes: 100 });
  const before = of(one).clips;
  expect(of(three).clips.filter(({ digest }, i) => digest !== before[i]!.digest)).toHaveLength(1);
});

test("synthetic signers are known by their settings; a longer corpus begins with the clips of a shorter one", () => {
  const synthetic = (settings: object) =>
    corpusFingerprint(openCorpus(corpusSourceSchema.parse({ kind: "synthetic", clips: 3, ...settings })));
  expect(synthetic({})).toEqual(synthetic({}));
  expect(synthetic({ clips: 5 }).clips.slice(0, 3)).toEqual(synthetic({}).clips);
  expect(synthetic({ noise: 0.5 }).clips[0]!.digest).not.toBe(synthetic({}).clips[0]!.digest);
});

test("the fingerprint is the same on every machine", () => {
  const path = makeFolder({ "a.pose": "1234", "b.pose": "5678" });
  const clip = (id: string) => ({ id, path: join(path, `${id}.pose`), first: 0, frames: 1, fps: 25 });
  const index = { name: path, source: { kind: "folder", path }, streams: [], skipped: [] } as const;
  const { fingerprint, clips } = corpusFingerprint({ ...index, clips: [clip("a"), clip("b")] });
  // By Python's hashlib: sha256 over "N:" and the bytes of each part.
  expect([fingerprint, ...clips.map(({ digest }) => digest)]).toEqual([
    "80dacf9daff396789f11168ef9e461c0",
    "487030196e1cc58cc0b7bf3b3167294c",
    "5772e146d8207eed9064e5ba6967cd5f",
  ]);
});
