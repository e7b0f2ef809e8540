import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { readPose } from "@msmae/pose";
import { folderOf as makeFolder } from "@msmae/testing";
import { manifestOf, outcome } from "../adapters.fixture.js";
import { makeManifest } from "../manifest/make-manifest.js";
import { indexPoses } from "../manifest/poses.js";
import { readMpDataTrees } from "./mp-data.js";

/** A .npy file, version 1.0, of float64 [T, 258]: shoulders at (0.6, 0.5) and (0.4, 0.5), all else at `x`. */
function npy(frames: number, values: number, x = 0.5, hands = true): Uint8Array {
  const shape = frames === 1 ? `(${values},)` : `(${frames}, ${values})`;
  const head = `{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}, }`;
  const padded = `${head}${" ".repeat(64 - ((10 + head.length + 1) % 64))}\n`;
  const row = Array.from({ length: values }, (_, i) =>
    i === 44 ? 0.6 : i === 48 ? 0.4 : i >= 132 && !hands ? 0 : x,
  ); // x of landmarks 11 and 12
  const body = new Float64Array(Array.from({ length: frames }, () => row).flat());
  const start = [0x93, ...Buffer.from("NUMPY"), 1, 0, padded.length & 255, padded.length >> 8];
  return Buffer.concat([Uint8Array.from(start), Buffer.from(padded, "latin1"), new Uint8Array(body.buffer)]);
}

/** Of which nothing was found, as the tutorials write it. */
const nobody = (frames: number, values: number): Uint8Array => {
  const bytes = npy(frames, values);
  return bytes.fill(0, bytes.length - 8 * frames * values);
};

test("readMpDataTrees() writes every sequence as a .pose file, and counts damaged ones", async () => {
  const sequence = (sign: string, number: number) =>
    [0, 1, 2, 10].map(
      (frame) =>
        [`${sign}/${number}/${frame}.npy`, npy(1, 258, frame === 10 ? 0.25 : 0.5 + number / 100)] as const,
    );
  const tree = makeFolder({
    ...Object.fromEntries([0, 1, 2, 3, 4].flatMap((number) => sequence("hello", number))),
    "thanks/all.npy": npy(6, 258),
    "thanks/5/0.npy": npy(1, 258),
    "thanks/5/1.npy": npy(1, 100),
    "thanks/6/0.npy": "not an array",
    "labels.txt": "",
  });
  const poses = join(makeFolder(), "poses");
  const reading = await readMpDataTrees([{ path: tree }], { poses });
  const made = manifestOf(reading, poses);
  expect(made.lines.map(({ id, gloss }) => [id, gloss])).toEqual([
    ...[0, 1, 2, 3, 4].map((number) => [`hello/${number}`, "hello"]),
    ["thanks/all", "thanks"],
  ]);
  expect(outcome(made).malformed).toEqual([
    expect.stringMatching(/^1\.npy: byte 0: .*\[100\]/),
    expect.stringMatching(/^0\.npy: byte 0: not a \.npy file/),
  ]);
  expect(existsSync(join(poses, "thanks/5.pose"))).toBe(false);
  const pose = readPose(readFileSync(join(poses, "hello/0.pose")));
  expect([pose.frames, pose.width, pose.height, pose.fps]).toEqual([11, 640, 480, 30]);
  expect([pose.data[0], pose.data[10 * pose.points * 3]]).toEqual([320, 160]); // 10.npy is frame 10
});

test("readMpDataTrees() takes the recording's size and rate, and refuses what is no tree", async () => {
  const tree = makeFolder({ "hello/0.npy": npy(3, 258) });
  const poses = makeFolder();
  await readMpDataTrees([{ path: tree }], { poses, recording: { width: 100, height: 200, fps: 12.5 } });
  expect(readPose(readFileSync(join(poses, "hello/0.pose"))).fps).toBe(12.5);
  await expect(readMpDataTrees([{ path: "/nowhere" }], { poses })).rejects.toThrow(
    "/nowhere: there is no such folder; expected a tree of SIGN/SEQUENCE/FRAME.npy",
  );
  await expect(readMpDataTrees([{ path: join(tree, "hello/0.npy") }], { poses })).rejects.toThrow(
    /0\.npy: got a file; expected a tree/,
  );
  await expect(readMpDataTrees([{ path: makeFolder({ "a/b.txt": "" }) }], { poses })).rejects.toThrow(
    /no sequences; expected a tree/,
  );
  const none = { width: 0, height: 480, fps: 30 };
  await expect(readMpDataTrees([{ path: tree }], { poses, recording: none })).rejects.toThrow(RangeError);
});

test("what repeats, shows nobody or has no frames is left out and counted, what shows no hand is noted", async () => {
  const tree = makeFolder({
    "hello/0.npy": npy(3, 258, 0.5),
    "hello/1.npy": npy(3, 258, 0.5), // the same file again
    "hello/2.npy": npy(3, 258, 0.3, false),
    "hello/3.npy": nobody(3, 258),
    "hello/4/notes.txt": "",
    "yes/0.npy": npy(3, 258, 0.5), // and under another sign
  });
  const reading = await readMpDataTrees([{ path: tree }], { poses: join(makeFolder(), "poses") });
  expect(reading.entries.map(({ clip }) => clip.id)).toEqual(["hello/0", "hello/2"]);
  expect(Object.fromEntries(reading.excluded)).toEqual({
    "repeated clip": ["hello/1"],
    "repeated clip of another gloss": ["yes/0"],
    "nobody seen": ["hello/3"],
    "no frames": ["hello/4"],
  });
  expect(Object.fromEntries(reading.noted)).toEqual({ "no hand is seen in any frame": ["hello/2"] });
});

test("several trees have a signer each, in the ids, the poses and the field, and splits by blocks", async () => {
  const treeOf = (x: number) =>
    makeFolder(Object.fromEntries([0, 1, 2, 3, 4, 10].map((i) => [`hi/${i}.npy`, npy(2, 258, x + i / 100)])));
  const poses = join(makeFolder(), "poses");
  const trees = [
    { path: treeOf(0.2), signer: "me" },
    { path: treeOf(0.5), signer: "friend" },
  ];
  const made = manifestOf(await readMpDataTrees(trees, { poses }), poses);
  const own = (signer: string) =>
    ["train", "train", "train", "train", "valid", "test"].map((split, i) => [
      `${signer}/hi/${[0, 1, 2, 3, 4, 10][i]}`,
      split,
      signer,
      `${signer}/hi/${split}`, // the block is the recording
    ]);
  expect(made.lines.map(({ id, split, signer, recording }) => [id, split, signer, recording])).toEqual([
    ...own("me"),
    ...own("friend"),
  ]);
  expect(existsSync(join(poses, "friend/hi/10.pose"))).toBe(true);
  const apart = makeManifest(await readMpDataTrees(trees, { poses }), {
    poses: indexPoses(poses),
    out: join(poses, "m.jsonl"),
    testSigners: ["friend"],
  });
  expect(apart.clips.map(({ split }) => split)).toEqual([
    ...["train", "train", "train", "train", "valid", "train"],
    ...Array.from({ length: 6 }, () => "test"),
  ]);
  const again = await readMpDataTrees(trees, { poses });
  const refused = (testSigners: string[]) => () =>
    makeManifest(again, { poses: indexPoses(poses), out: "m.jsonl", testSigners });
  expect(refused(["nobody"])).toThrow('no clip of the signer "nobody"; the signers are friend, me');
  expect(refused(["me", "friend"])).toThrow("all clips are of the test signers; expected some to train on");
});

test("trees without a signer each, or of one name, are refused", async () => {
  const tree = makeFolder({ "hi/0.npy": npy(2, 258) });
  const poses = makeFolder();
  const refusal = (...trees: { path: string; signer?: string }[]) =>
    readMpDataTrees(trees, { poses }).then(
      () => "read",
      (error: Error) => error.message.replaceAll(tree, "T"),
    );
  expect(await refusal({ path: tree }, { path: tree, signer: "a" })).toBe(
    "T: expected the signer of each of several trees, as in anna=T",
  );
  expect(await refusal({ path: tree, signer: "a" }, { path: tree, signer: "a" })).toBe(
    "T: two trees are of the signer a",
  );
  expect(await refusal({ path: tree, signer: ".." })).toMatch(
    /^T: expected a signer's name that a folder may have/,
  );
});

test("arrays of another order of parts are read in it, which is said of their tree alone; those of none are refused", async () => {
  /** A row of [pose, face, left, right] with a nose, wrists and visibilities where they belong; parts in the order asked for. */
  const row = (order: readonly ("pose" | "face" | "left" | "right")[], t: number, broken: boolean) => {
    const visibility = broken ? 7 : 0.9;
    const at = (i: number) => [0.3 + 0.01 * ((i * 7 + t) % 30), 0.2 + 0.015 * ((i * 5 + t) % 30)] as const;
    const pose = Array.from({ length: 33 }, (_, i) => {
      const [x, y] =
        i === 0
          ? [0.5, 0.2]
          : i === 15
            ? [0.6, 0.7]
            : i === 16
              ? [0.4, 0.7]
              : i === 11
                ? [0.6, 0.4]
                : i === 12
                  ? [0.4, 0.4]
                  : i <= 10
                    ? [0.5, 0.19 + 0.004 * i]
                    : i >= 23
                      ? [0.5, 0.8]
                      : at(i);
      return [x, y, 0.1, visibility];
    });
    const face = Array.from({ length: 468 }, (_, i) => [
      0.45 + (0.1 * ((i * 13) % 97)) / 97,
      0.15 + (0.1 * ((i * 29) % 89)) / 89,
      -1.5,
    ]);
    face[1] = [0.5, 0.2, -1.5];
    const hand = (x: number) =>
      Array.from({ length: 21 }, (_, i) => [x + 0.002 * i, 0.7 + 0.003 * i + 0.001 * t, -0.02]);
    const parts = { pose, face, left: hand(0.6), right: hand(0.4) };
    return order.flatMap((part) => parts[part].flat());
  };
  const array = (order: readonly ("pose" | "face" | "left" | "right")[], seed: number, broken = false) => {
    const bytes = npy(20, 1662);
    const rows = Float64Array.from(
      Array.from({ length: 20 }, (_, t) => row(order, t + 20 * seed, broken)).flat(),
    );
    return Buffer.concat([bytes.subarray(0, bytes.length - rows.byteLength), Buffer.from(rows.buffer)]);
  };
  const [usual, other] = [
    ["pose", "face", "left", "right"],
    ["face", "pose", "left", "right"],
  ] as const;
  const treeOf = (order: typeof usual | typeof other, broken = false) =>
    makeFolder({ "hi/0.npy": array(order, 1, broken), "hi/1.npy": array(order, 2, broken) });
  const poses = join(makeFolder(), "poses");
  const trees = [
    { path: treeOf(usual), signer: "me" },
    { path: treeOf(other), signer: "friend" },
  ];
  const reading = await readMpDataTrees(trees, { poses });
  expect(reading.said).toEqual([
    expect.stringMatching(/^friend: values are in the order face, pose, left hand, right hand/),
  ]);
  // Both trees hold the same clips: read in their own orders they are copies of each other.
  expect(reading.entries.map(({ clip }) => clip.id)).toEqual(["me/hi/0", "me/hi/1"]);
  expect([...reading.excluded]).toEqual([["repeated clip", ["friend/hi/0", "friend/hi/1"]]]);
  const forced = await readMpDataTrees([{ path: treeOf(usual) }], { poses, order: other });
  expect([forced.entries.length, forced.malformed.length + forced.said.length]).toEqual([0, 2]);
  // Where none fits, or one sign was made by another program, the files are named.
  const none = await readMpDataTrees([{ path: treeOf(usual, true) }], { poses });
  expect(none.malformed.map(({ message }) => message)).toEqual([
    expect.stringMatching(/hi\/0\.npy: .*the values fit no order of pose, face, left hand, right hand/),
    expect.stringMatching(/hi\/1\.npy: .*the values fit no order/),
  ]);
  const mixed = makeFolder({
    "bye/0.npy": array(other, 3),
    "bye/1.npy": "damaged",
    ...Object.fromEntries([0, 1, 2].map((i) => [`hi/${i}.npy`, array(usual, 10 + i)])),
  });
  const taken = await readMpDataTrees([{ path: mixed }], { poses: join(makeFolder(), "poses") });
  expect(taken.said).toEqual([
    `${mixed}: no one order of the parts fits all; pose, face, left, right was taken, that of 3 of 5 sequences; what does not fit it is malformed`,
  ]);
  expect(taken.entries.map(({ clip }) => clip.id)).toEqual(["hi/0", "hi/1", "hi/2"]);
  expect(taken.malformed.map(({ message }) => message)).toEqual([
    expect.stringMatching(/bye\/0\.npy: .*visibility .*, expected 0 to 1 in the order pose, face/),
    expect.stringMatching(/bye\/1\.npy: byte 0: not a \.npy file/),
  ]);
});

test("frames of which the files are missing keep their time, and the clip is noted", async () => {
  const tree = makeFolder(
    Object.fromEntries([0, 1, 2, 5, 6].map((i) => [`hi/0/${i}.npy`, npy(1, 258, 0.3 + i / 100)])),
  );
  const poses = join(makeFolder(), "poses");
  const reading = await readMpDataTrees([{ path: tree }], { poses });
  expect([...reading.noted]).toEqual([["frames of which the files are missing", ["hi/0"]]]);
  expect(readPose(readFileSync(join(poses, "hi/0.pose"))).frames).toBe(7);
});

test("a pose that is there with other contents is not replaced, and one of the same is no obstacle", async () => {
  const poses = join(makeFolder(), "poses");
  const mine = makeFolder({ "hi/0.npy": npy(3, 258, 0.3), "hi/1.npy": npy(3, 258, 0.4) });
  const theirs = makeFolder({
    "bye/0.npy": npy(3, 258, 0.8),
    "hi/0.npy": npy(3, 258, 0.5),
    "hi/1.npy": npy(3, 258, 0.6),
  });
  await readMpDataTrees([{ path: mine }], { poses });
  const before = readFileSync(join(poses, "hi/0.pose"));
  expect((await readMpDataTrees([{ path: mine }], { poses })).entries).toHaveLength(2);
  await expect(readMpDataTrees([{ path: theirs }], { poses })).rejects.toThrow(
    `${poses}: 2 poses are there with other contents (hi/0.pose, hi/1.pose); expected another folder, or them removed; no pose was written`,
  );
  expect(readFileSync(join(poses, "hi/0.pose")).equals(before)).toBe(true);
  expect(existsSync(join(poses, "bye/0.pose"))).toBe(false);
});

test("a folder and a file of one name are not one clip: the second is malformed", async () => {
  const tree = makeFolder({ "hi/0/0.npy": npy(1, 258, 0.3), "hi/0.npy": npy(3, 258, 0.4) });
  const reading = await readMpDataTrees([{ path: tree }], { poses: join(makeFolder(), "poses") });
  expect(reading.entries.map(({ clip }) => clip.id)).toEqual(["hi/0"]);
  expect(reading.malformed.map(({ detail }) => detail)).toEqual([
    "a folder and a .npy file have this name, expected one of them",
  ]);
});

test("the folder of one sign is refused as a tree, and the tree named; signs that are numbers are none", async () => {
  const tree = makeFolder({
    ...Object.fromEntries(
      [0, 1, 10].flatMap((s) => [0, 1].map((f) => [`hi/${s}/${f}.npy`, npy(1, 258, 0.3 + s / 100 + f / 10)])),
    ),
    "hi/10/2.npy": "damaged",
  });
  const poses = join(makeFolder(), "poses");
  await expect(readMpDataTrees([{ path: join(tree, "hi") }], { poses })).rejects.toThrow(
    `${join(tree, "hi")}: every sequence has one frame, and every gloss is a number (0 to 10): this is the folder of one sign; expected a tree of SIGN/SEQUENCE/FRAME.npy, probably ${tree}`,
  );
  expect(existsSync(poses)).toBe(false);
  const digits = makeFolder({ "0/0.npy": npy(3, 258, 0.3), "1/0/0.npy": npy(1, 258, 0.4) });
  expect((await readMpDataTrees([{ path: digits }], { poses })).entries).toHaveLength(2);
});

test("a test signer whose clips are all copies is no unknown one", async () => {
  const tree = makeFolder({ "hi/0.npy": npy(2, 258, 0.3), "hi/1.npy": nobody(2, 258) });
  const poses = join(makeFolder(), "poses");
  const trees = ["me", "friend"].map((signer) => ({ path: tree, signer }));
  const reading = await readMpDataTrees(trees, { poses });
  expect(() =>
    makeManifest(reading, { poses: indexPoses(poses), out: "m.jsonl", testSigners: ["friend"] }),
  ).toThrow(
    'no clip of the signer "friend" is left: all were excluded by the rules "nobody seen", "repeated clip"; the signers are me',
  );
});

test("a clip of one frame, or of fewer than most of its tree have, is noted", async () => {
  const clip = (number: number, frames: readonly number[]) =>
    frames.map((f) => [`hi/${number}/${f}.npy`, npy(1, 258, 0.3 + number / 20 + f / 100)] as const);
  const [all, cut] = [
    [0, 1, 2, 3, 4, 5],
    [0, 1, 2, 3, 4],
  ];
  const tree = makeFolder(
    Object.fromEntries([clip(0, all), clip(1, all), clip(2, all), clip(3, cut), clip(4, [5])].flat()),
  );
  const reading = await readMpDataTrees([{ path: tree }], { poses: join(makeFolder(), "poses") });
  expect(Object.fromEntries(reading.noted)).toEqual({
    "fewer frames than the 6 that most of its tree have": ["hi/3"],
    "one frame only": ["hi/4"],
  });
  const uneven = makeFolder(Object.fromEntries([clip(0, all), clip(1, cut)].flat()));
  const other = await readMpDataTrees([{ path: uneven }], { poses: join(makeFolder(), "poses") });
  expect(other.noted.size).toBe(0);
});
