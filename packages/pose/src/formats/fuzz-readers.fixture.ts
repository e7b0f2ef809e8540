import { writeFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import type { Random, Reader } from "@msmae/fuzzing";
import {
  holisticComponents,
  type Pose,
  poseOfArray,
  poseOfArrays,
  posesEqual,
  readHolisticJson,
  readNpy,
  readPose,
  readPoseHeader,
  readPoseJson,
  readPoseLayout,
  readResultsJson,
  sliceFrames,
  writePose,
  writePoseJson,
} from "../index.js";
import { openPoseSync, PoseReader, readNpz } from "../node/index.js";
import { component, poseOf } from "../poses.fixture.js";
import { npyOf } from "./npy.fixture.js";

const RECORDING = { width: 640, height: 480, fps: 25 };
const decoder = new TextDecoder(); // of which invalid UTF-8 becomes U+FFFD, as in readFile(path, "utf8")
const encoder = new TextEncoder();

/**
 * Every reader of the package.
 *
 * @param path Where the readers of files find the input.
 */
export function makeReaders(path: string, random: Random): Reader[] {
  const layout = [
    component("POSE_LANDMARKS", ["LEFT_SHOULDER", "RIGHT_SHOULDER"]),
    component("B", ["a"], "XYC"),
  ];
  const poses = [
    poseOf(layout, 3, 2),
    { ...poseOf(holisticComponents({ facePoints: 0, world: true }), 2), version: 0.1 as const },
    {
      ...poseOf(layout, 3, 1),
      version: 0 as const,
      ids: [Int16Array.of(1), Int16Array.of(), Int16Array.of(-1)],
    },
  ];
  const files = poses.map(writePose);
  const reader = new PoseReader();
  const texts = poses.slice(0, 2).map((pose) => encoder.encode(writePoseJson(pose)));
  return [
    {
      name: "readPose",
      originals: files,
      head: 200,
      read: (bytes) =>
        check(readPose(bytes, "mutated"), (pose) => Buffer.compare(writePose(pose), bytes) === 0),
    },
    {
      name: "readPose with reuse",
      originals: files,
      head: 200,
      read: (bytes) => {
        const copy = new Uint8Array(bytes);
        check(
          readPose(bytes, "mutated", { reuse: true }),
          (pose) => Buffer.compare(writePose(pose), copy) === 0,
        );
      },
    },
    {
      name: "files",
      originals: files,
      head: 200,
      read: (bytes) => {
        writeFileSync(path, bytes);
        const [whole, file] = [attempt(() => readPose(bytes, path)), attempt(() => openPoseSync(path))];
        const again = attempt(() => reader.read(path));
        const messages = [whole, file, again].map((result) =>
          result instanceof Error ? result.message : "none",
        );
        if (new Set(messages).size > 1) throw new Error(`the errors differ: ${messages.join("; ")}`);
        if (whole instanceof Error || file instanceof Error || again instanceof Error) throw whole;
        if (!posesEqual(again, whole)) throw new Error("the pose of the reader differs");
        const [start, end] = [random(), random()]
          .map((part) => Math.floor(part * (whole.frames + 1)))
          .sort((a, b) => a - b);
        check(file.read(), (pose) => Buffer.compare(writePose(pose), bytes) === 0);
        check(file.read(start, end), (pose) => posesEqual(pose, sliceFrames(whole, start!, end!)));
        file.close();
      },
    },
    {
      name: "readPoseHeader",
      originals: files.map((bytes) => bytes.subarray(0, 150)),
      head: 150,
      read: (bytes) => {
        const { frames, people = 1, points, dims, bodyOffset } = readPoseHeader(bytes, "mutated", 1e9);
        if (frames * people * points * (dims + 1) * 4 + bodyOffset > 1e9)
          throw new Error("more than the file");
      },
    },
    {
      name: "readNpy",
      originals: [npyOf([2, 258], 4), npyOf([258], 8), npyOf([3, 2], 4), npyOf([2, 133, 3], 4)],
      head: 128,
      read: (bytes) => {
        const array = readNpy(bytes, "mutated");
        if (array.data.length !== array.shape.reduce((product, size) => product * size, 1))
          throw new Error("other than the shape");
        check(finite(poseOfArray(array, RECORDING, "mutated")), writes);
      },
    },
    {
      name: "readNpz",
      originals: [archiveOf(npyOf([2, 258], 4), 8), archiveOf(npyOf([2, 75, 3], 4), 0)],
      head: 400,
      read: (bytes) => {
        const { arrays } = readNpz(bytes, "mutated");
        for (const array of arrays.values()) check(finite(poseOfArray(array, RECORDING, "mutated")), writes);
      },
    },
    {
      name: "poseOfArrays",
      originals: files.map((bytes) => bytes.subarray(0, layoutBytes(bytes))),
      head: 200,
      read: (bytes) => {
        const layout = readPoseLayout(bytes, "mutated");
        const data = new Float32Array(2 * layout.points * layout.dims).fill(0.5);
        const shape = [2, 1, layout.points, layout.dims];
        check(finite(poseOfArrays(layout, { data: { shape, data } }, 25, "mutated")), () => true);
      },
    },
    {
      name: "readPoseJson",
      originals: texts,
      head: 400,
      read: (bytes) =>
        check(readPoseJson(decoder.decode(bytes), "mutated"), (pose) =>
          posesEqual(readPoseJson(writePoseJson(pose)), pose),
        ),
    },
    {
      name: "readHolisticJson",
      originals: resultsOf(),
      head: 400,
      read: (bytes) => check(finite(readHolisticJson(decoder.decode(bytes), RECORDING, "mutated")), writes),
    },
    {
      name: "readResultsJson",
      originals: keypointsOf(),
      head: 400,
      read: (bytes) => check(finite(readResultsJson(decoder.decode(bytes), RECORDING, "mutated")), writes),
    },
  ];
}

function check(pose: Pose, holds: (pose: Pose) => boolean): void {
  const size = pose.frames * pose.people * pose.points;
  if (pose.confidence.length !== size || pose.data.length !== size * pose.dims)
    throw new Error("wrong shape");
  if (!holds(pose)) throw new Error("the pose is not written as it was read");
}

/** A pose of which everything that was seen has numbers, and nothing else has any. */
function finite(pose: Pose): Pose {
  const { data, confidence, dims } = pose;
  if (!data.every(Number.isFinite) || !confidence.every(Number.isFinite)) throw new Error("not a number");
  if (
    confidence.some((value, i) => value === 0 && data.subarray(i * dims, (i + 1) * dims).some((x) => x !== 0))
  )
    throw new Error("what is missing is somewhere");
  return pose;
}

/** How long a file's header is without what its body begins with. */
function layoutBytes(bytes: Uint8Array): number {
  const { bodyOffset, version } = readPoseHeader(bytes);
  return bodyOffset - { 0: 4, 0.1: 6, 0.2: 10 }[version];
}

/** A zip archive of one file, which is packed by this method. */
function archiveOf(content: Uint8Array, method: 0 | 8): Uint8Array {
  const packed = method === 0 ? content : deflateRawSync(content);
  const name = Buffer.from("data.npy");
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(method, 4);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, name, packed]);
  const entry = Buffer.concat([Buffer.from("PK\x01\x02\x14\0", "latin1"), common, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return new Uint8Array(Buffer.concat([local, entry, end]));
}

/** Results of AlphaPose and of OpenPose. */
function keypointsOf(): Uint8Array[] {
  const points = (count: number) => Array.from({ length: 3 * count }, (_, i) => (i % 3 === 2 ? 0.5 : i));
  const alphaPose = [0, 1, 3].map((frame) => ({
    image_id: `${frame}.jpg`,
    keypoints: points(133),
    idx: [frame],
  }));
  const person = { pose_keypoints_2d: points(25), hand_left_keypoints_2d: points(21), face_keypoints_2d: [] };
  const openPose = { version: 1.3, people: [person, { ...person, person_id: [-1] }] };
  return [alphaPose, { frames: alphaPose.slice(1) }, openPose, [openPose, { people: [] }]].map((results) =>
    encoder.encode(JSON.stringify(results)),
  );
}

/** What a function returns, or the error that it throws. */
function attempt<T>(make: () => T): T | Error {
  try {
    return make();
  } catch (error) {
    return error as Error;
  }
}

const writes = (pose: Pose) => posesEqual(readPose(writePose(pose)), pose);

/** Results of the legacy solution and of the tasks, of JavaScript and of Python. */
function resultsOf(): Uint8Array[] {
  const landmarks = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ x: i / count, y: 0.5, z: -0.1, visibility: 0.9 }));
  const legacy = { poseLandmarks: landmarks(33), leftHandLandmarks: landmarks(21), rightHandLandmarks: null };
  const tasks = { poseLandmarks: [landmarks(33)], faceLandmarks: [], poseWorldLandmarks: [landmarks(33)] };
  const python = { pose_landmarks: { landmark: landmarks(33) }, left_hand_landmarks: {} };
  const people = { poseLandmarks: [landmarks(33), landmarks(33)], leftHandLandmarks: [[], landmarks(21)] };
  return [[legacy, {}], [tasks, tasks], legacy, [python, python], [people]].map((results) =>
    encoder.encode(JSON.stringify(results)),
  );
}
