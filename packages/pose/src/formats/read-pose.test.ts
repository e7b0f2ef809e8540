import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import {
  frameBytes,
  type PoseFormatError,
  poseOfFrames,
  readPose,
  readPoseHeader,
  writePose,
  writePoseHeader,
} from "../index.js";
import { bytesOf, component, goldens, mediapipe, poseOf, realFiles } from "../poses.fixture.js";

function failure(read: () => unknown): PoseFormatError {
  try {
    read();
  } catch (error) {
    expect((error as Error).name).toBe("PoseFormatError");
    return error as PoseFormatError;
  }
  throw new Error("Nothing was thrown.");
}

test("readPose() reads what Python's pose-format reads", () => {
  for (const golden of goldens) {
    const pose = readPose(bytesOf(golden), golden.name);
    const { version, width, height, depth, fps, components } = golden;
    expect(pose).toMatchObject({ version, width, height, depth });
    expect(pose.fps).toBeCloseTo(fps, 5);
    expect(
      pose.components.map(({ limbs, colors, ...rest }) => ({
        ...rest,
        limbs: [...limbs],
        colors: [...colors],
      })),
    ).toEqual(
      components.map(({ limbs, colors, ...rest }) => ({
        ...rest,
        limbs: limbs.flat(),
        colors: colors.flat(),
      })),
    );
    expect([pose.frames, pose.people, pose.points, pose.dims]).toEqual(golden.shape);
    expect([...pose.data]).toEqual(golden.data);
    expect([...pose.confidence]).toEqual(golden.confidence);
  }
});

test("writePose() gives back the bytes that were read", () => {
  for (const golden of goldens) {
    const bytes = bytesOf(golden);
    expect(Buffer.compare(writePose(readPose(bytes)), bytes)).toBe(0);
  }
});

test("every real file reads, and writes as the same bytes in its own version", () => {
  const versions = new Map<number, number>();
  for (const path of realFiles()) {
    const bytes = readFileSync(path);
    const pose = readPose(bytes, path);
    versions.set(pose.version, (versions.get(pose.version) ?? 0) + 1);
    if (Buffer.compare(writePose(pose), bytes) !== 0)
      throw new Error(`${path} was written with other bytes.`);
  }
  if (versions.size > 0) expect([...versions.keys()].sort()).toEqual([0, 0.1, 0.2]);
});

test("a pose can be written in another version", () => {
  const pose = poseOf(mediapipe("body"), 3, 2);
  for (const version of [0, 0.1] as const) {
    const back = readPose(writePose({ ...pose, version }));
    const { ids, ...rest } = back;
    expect(rest).toEqual({ ...pose, version });
    expect(ids?.map((frameIds) => [...frameIds])).toEqual(
      version === 0
        ? [
            [-1, -1],
            [-1, -1],
            [-1, -1],
          ]
        : undefined,
    );
  }
  expect(() => writePose({ ...pose, version: 0.1, fps: 29.97 })).toThrow(
    "Got 29.97 for fps, expected a whole number",
  );
});

test("a file can be written in parts: its header, coordinates, confidences", () => {
  for (const golden of goldens.filter(({ version }) => version !== 0)) {
    const pose = readPose(bytesOf(golden));
    const parts = [
      writePoseHeader(pose),
      ...[pose.data, pose.confidence].map((part) =>
        Buffer.from(part.buffer, part.byteOffset, part.byteLength),
      ),
    ];
    expect(Buffer.compare(Buffer.concat(parts), bytesOf(golden))).toBe(0);
  }
  expect(() => writePoseHeader(poseOf([], 0))).not.toThrow();
  expect(() => writePoseHeader({ ...poseOf([], 0), version: 0 })).toThrow(
    "Got version 0, expected 0.1 or 0.2",
  );
});

test("a v0.1 file of more frames than its 16 bits can count is read by its length", () => {
  const pose = { ...poseOf([component("A", ["a"], "XC")], 65_537), version: 0.1 as const };
  expect(readPose(writePose(pose)).frames).toBe(65_537);
});

test("v0.0 people who are not in a frame have confidence 0", () => {
  const golden = goldens.find(({ version }) => version === 0)!;
  const pose = readPose(bytesOf(golden));
  expect(pose.ids?.map((ids) => ids.length)).toEqual([1, 0, 1]);
  expect(pose.confidence.subarray(pose.points, 2 * pose.points).every((value) => value === 0)).toBe(true);
});

test("readPoseHeader() needs the first bytes only, and says so when they are too few", () => {
  const bytes = bytesOf(goldens[0]!);
  const whole = readPoseHeader(bytes);
  const { components, frames, people, fps } = readPoseHeader(
    bytes.subarray(0, whole.bodyOffset),
    "a.pose",
    bytes.length,
  );
  expect({ components, frames, people, fps }).toEqual({
    components: whole.components,
    frames: 4,
    people: 2,
    fps: whole.fps,
  });
  const error = failure(() => readPoseHeader(bytes.subarray(0, 100), "a.pose", bytes.length));
  expect(error).toMatchObject({ incomplete: true, source: "a.pose" });
  expect(failure(() => readPoseHeader(bytes.subarray(0, 100))).incomplete).toBe(false);
});

test("frames read by their bytes are the frames of the whole file", () => {
  const bytes = bytesOf(goldens[0]!);
  const header = readPoseHeader(bytes);
  const { data, confidence } = frameBytes(header, 1, 3);
  const part = poseOfFrames(
    header,
    bytes.subarray(data.offset, data.offset + data.length),
    bytes.subarray(confidence.offset, confidence.offset + confidence.length),
  );
  const pose = readPose(bytes);
  const perFrame = pose.people * pose.points;
  expect(part.frames).toBe(2);
  expect(part.data).toEqual(pose.data.slice(perFrame * 3, perFrame * 9));
  expect(part.confidence).toEqual(pose.confidence.slice(perFrame, perFrame * 3));
  expect(() => frameBytes(header, 2, 5)).toThrow("Got frames 2 to 5 of a file of 4 frames.");
});

test("errors name the file, the byte, the field and what was expected", () => {
  const good = writePose(poseOf(mediapipe("body"), 2));
  const points = 12 + 2 + "POSE_LANDMARKS".length + 2 + 4;
  const with16 = (offset: number, value: number) => {
    const bytes = good.slice();
    new DataView(bytes.buffer).setUint16(offset, value, true);
    return bytes;
  };
  const cases: [Uint8Array, string, string][] = [
    [
      new Uint8Array(0),
      "version",
      "clip.pose: byte 0: the file ends within version: 4 bytes expected, 0 remain",
    ],
    [
      Buffer.from("RIFF not a pose"),
      "version",
      "clip.pose: byte 0: not a .pose file: version 1.27e+4, expected 0, 0.1 or 0.2",
    ],
    [
      with16(10, 999),
      "components",
      "clip.pose: byte 10: the file claims 999 components, but 311 bytes remain",
    ],
    [
      with16(points, 40_000),
      "components[0].points",
      'clip.pose: byte 34: component "POSE_LANDMARKS" claims 40,000 points, but 283 bytes remain',
    ],
    [
      good.subarray(0, -1),
      "frames",
      "clip.pose: byte 125: truncated: the file claims 2 frames of 96 bytes, but 191 bytes remain",
    ],
    [
      Buffer.concat([good, Buffer.alloc(3)]),
      "frames",
      "clip.pose: byte 125: the file claims 2 frames of 96 bytes, but 195 bytes remain",
    ],
    [
      with16(14, 0xfffe),
      "components[0].name",
      'clip.pose: byte 12: components[0].name is "\ufffd\ufffdSE_LANDMARKS", expected valid UTF-8',
    ],
    [with16(123, 0x7fc0), "fps", "clip.pose: byte 121: NaN frames a second, expected a number of at least 0"],
    [
      with16(129, 0),
      "people",
      "clip.pose: byte 125: the file claims 2 frames of 0 people with 6 points each, expected at least one of each",
    ],
  ];
  for (const [bytes, field, message] of cases) {
    const error = failure(() => readPose(bytes, "clip.pose"));
    expect([error.message, error.field, error.source]).toEqual([message, field, "clip.pose"]);
  }
});

test("a name out of a file cannot break an error's line", () => {
  const bytes = writePose(poseOf([component(`A\n\u2028"${"x".repeat(99)}`, ["a"])], 1));
  new DataView(bytes.buffer).setUint16(12 + 2 + 105 + 2 + 4, 9000, true);
  const { message } = failure(() => readPose(bytes, "clip.pose"));
  expect(message).toMatch(
    /^clip\.pose: byte \d+: component "A\\n\?\\"x{92}…" claims 9,000 points, but \d+ bytes remain$/,
  );
});

test("a file of zero frames is a pose of zero frames", () => {
  const bytes = writePose(poseOf(mediapipe("body"), 0));
  expect(readPose(bytes).frames).toBe(0);
  expect(Buffer.compare(writePose(readPose(bytes)), bytes)).toBe(0);
});

test("one crowded v0.0 frame among many empty ones is refused rather than spread out in memory", () => {
  const pose = { ...poseOf([component("A", ["a"], "XC")], 20_000, 100), version: 0 as const };
  const ids = Array.from({ length: 20_000 }, (_, frame) => new Int16Array(frame === 0 ? 100 : 0));
  const bytes = writePose({ ...pose, ids });
  expect(failure(() => readPose(bytes)).message).toContain(
    "would take 16,000,000 bytes, expected at most 16 times the file's size",
  );
});

test("readPose() with reuse keeps the pose in the file's own memory, at any alignment", () => {
  for (const golden of goldens) {
    const bytes = bytesOf(golden);
    const expected = readPose(bytes);
    for (let offset = 0; offset < 8; offset++) {
      const memory = new Uint8Array(bytes.length + 16).fill(7);
      const inside = memory.subarray(offset, offset + bytes.length);
      inside.set(bytes);
      const pose = readPose(inside, golden.name, { reuse: true });
      expect(pose).toEqual(expected);
      expect(pose.data.buffer === memory.buffer).toBe(golden.version !== 0);
      // Nothing is written outside of the file.
      const outside = [...memory.subarray(0, offset), ...memory.subarray(offset + bytes.length)];
      expect(outside.every((byte) => byte === 7)).toBe(true);
    }
  }
});

test("files with the same components share them, and others do not", () => {
  const one = writePose(poseOf(mediapipe("body", "left"), 2));
  const other = writePose(poseOf([component("POSE_LANDMARKS", ["LEFT_SHOULDER"])], 2));
  const shifted = new Uint8Array(one.length + 1);
  shifted.set(one, 1);
  const first = readPose(one).components;
  expect(readPose(one.slice()).components).toBe(first);
  expect(readPose(shifted.subarray(1)).components).toBe(first);
  expect(readPose(other).components[0]!.points).toEqual(["LEFT_SHOULDER"]);
  expect(readPose(one).components).toEqual(first);
  // The kept components do not change with the memory that they were read from.
  const buffer = Buffer.from(other);
  readPose(buffer);
  buffer.write("RIGHT", buffer.indexOf("LEFT_SHOULDER"), "latin1");
  expect(readPose(buffer).components[0]!.points).toEqual(["RIGHTSHOULDER"]);
  const renamed = one.slice();
  renamed[renamed.indexOf("T".charCodeAt(0), 40)] = "t".charCodeAt(0);
  expect(readPose(renamed).components).not.toEqual(first);
});
