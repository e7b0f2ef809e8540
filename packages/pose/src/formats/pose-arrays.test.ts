import { expect, test } from "@jest/globals";
import {
  fileKind,
  type NpyArray,
  poseOfArray,
  poseOfArrays,
  readNpy,
  readPose,
  readPoseHeader,
  readPoseLayout,
  writePose,
} from "../index.js";
import { component, poseOf } from "../poses.fixture.js";
import { npyOf } from "./npy.fixture.js";

const pose = poseOf([component("A", ["a", "b"]), component("B", ["c"])], 2);
const file = writePose(pose);
const header = file.subarray(0, readPoseHeader(file).bodyOffset - 10); // in front of frame rate, frames and people
const array = (shape: number[], data: readonly number[] | Float32Array): NpyArray => ({
  shape,
  data: Float32Array.from(data),
});

test("a header without a body is read, joined with arrays, and is no pose alone", () => {
  const layout = readPoseLayout(header, "a.poseheader");
  expect(layout).toMatchObject({ version: 0.2, width: 640, height: 480, points: 3, dims: 3 });
  expect(readPoseLayout(file)).toEqual(layout);
  const joined = poseOfArrays(
    layout,
    { data: array([2, 1, 3, 3], pose.data), confidence: array([2, 1, 3], pose.confidence) },
    25,
  );
  expect(writePose(joined)).toEqual(file);
  expect(() => readPose(header, "a.poseheader")).toThrow(
    /^a\.poseheader: byte [\d,]+: a header without a body \(\.poseheader\), expected a frame rate and frames behind it$/,
  );
  expect(() => readPoseLayout(file.subarray(0, -1))).toThrow("truncated");
});

test("points are missing where a coordinate or the confidence is no number, or nothing was seen", () => {
  const layout = readPoseLayout(header);
  const data = array([1, 3, 3], [1, 2, 3, 4, Number.NaN, 6, 0, 0, 0]);
  expect([...poseOfArrays(layout, { data }, 25).confidence]).toEqual([1, 0, 0]);
  const confidence = array([1, 1, 3], [0.5, 1, Number.NaN]);
  const { confidence: seen, data: values } = poseOfArrays(layout, { data, confidence }, 25);
  expect([[...seen], [...values]]).toEqual([
    [0.5, 0, 0],
    [1, 2, 3, 0, 0, 0, 0, 0, 0],
  ]);
  const last = array([1, 3, 4], [1, 2, 3, 0.5, 4, 5, 6, 0, 7, 8, 9, -1]);
  expect([...poseOfArrays(layout, { data: last }, 25).confidence]).toEqual([0.5, 0, 0]);
});

test("keypoints whose values are no numbers are told, where others of their component were found", () => {
  const layout = readPoseLayout(header);
  const lostOf = (data: NpyArray, confidence?: NpyArray) => {
    const lost: string[] = [];
    const onLost = (one: { frame: number; component: string; point: string }) =>
      void lost.push(`${one.frame} ${one.component} ${one.point}`);
    poseOfArrays(layout, { data, confidence }, 25, "a.npy", { onLost });
    return lost;
  };
  const no = Number.NaN;
  expect(lostOf(array([2, 3, 3], [1, 2, 3, 4, no, 6, 0, 0, 0, no, no, no, 0, 0, 0, 1, no, 3]))).toEqual([
    ...["0 A b", "1 B c"], // not frame 1 of A, of which nothing was found
  ]);
  const coordinates = array([1, 3, 3], [1, 2, 3, no, no, no, no, no, no]);
  expect(lostOf(coordinates, array([1, 3], [1, 0, 0.5]))).toEqual(["0 B c"]); // b is missing as its confidence says
  const recording = { width: 100, height: 100, fps: 25 };
  const wholeBody = array(
    [1, 133, 3],
    Float32Array.from({ length: 399 }, (_, i) => (i === 6 ? no : 9)),
  );
  const points: string[] = [];
  poseOfArray(wholeBody, recording, "a.npy", { onLost: ({ point }) => points.push(point) });
  expect(points).toHaveLength(1);
});

test("arrays of other shapes than the header's are refused", () => {
  const layout = readPoseLayout(header);
  const data = array([2, 1, 4, 3], new Float32Array(24));
  expect(() => poseOfArrays(layout, { data }, 25, "a.npy")).toThrow(
    "a.npy: byte 0: the data is of shape [2, 1, 4, 3], expected [T, N, 3, 3] as the header says",
  );
  const confidence = array([2, 1, 2], new Float32Array(4));
  expect(() => poseOfArrays(layout, { data: array([2, 1, 3, 3], pose.data), confidence }, 25)).toThrow(
    "the confidence is of shape [2, 1, 2], expected [2, 1, 3] as the header says",
  );
  expect(() => poseOfArrays(layout, { data }, Number.NaN)).toThrow("Got NaN frames a second");
});

const recording = { width: 640, height: 480, fps: 25 };
test.each([
  [[5, 75, 3], 75],
  [[5, 225], 75],
  [[5, 543, 3], 543],
  [[5, 1629], 543],
  [[5, 1692], 553],
  [[5, 2172], 543],
  [[5, 543, 4], 543],
  [[5, 126], 42],
  [[5, 42, 3], 42],
  [[75, 3], 75],
  [[5, 133, 3], 133],
  [[5, 136, 3], 136],
])("an array of shape %j is a pose of %i points", (shape, points) => {
  const read = poseOfArray(readNpy(npyOf(shape, 4, (i) => 0.1 + (i % 7) / 10)), recording);
  expect([read.frames, read.points]).toEqual([shape.length === 2 && shape[1] === 3 ? 1 : 5, points]);
});

test("[T, 133, 3] is COCO-WholeBody in pixels with scores", () => {
  const { data, confidence, components } = poseOfArray(
    array(
      [1, 133, 3],
      Array.from({ length: 399 }, (_, i) => (i % 3 === 2 ? (i === 2 ? 0 : 0.5) : 100 + i)),
    ),
    recording,
  );
  expect([...data.subarray(0, 4), ...confidence.subarray(0, 2), components[0]!.name]).toEqual([
    0,
    0,
    103,
    104,
    0,
    0.5,
    "BODY",
  ]);
});

test("what cannot be known is refused with the shapes that are", () => {
  expect(() => poseOfArray(array([2, 17, 3], new Float32Array(102)), recording, "a.npy")).toThrow(
    /^a\.npy: byte 0: an array is of shape \[2, 17, 3\], expected \[T, V\] with V one of 1,662, 258, .*\[T, 133, 3\], \[T, 136, 3\]$/,
  );
  const object = Buffer.from(
    Buffer.from(npyOf([3], 4))
      .toString("latin1")
      .replace("'<f4'", "'|O' "),
    "latin1",
  );
  expect(() => readNpy(object, "a.npy")).toThrow(
    /a\.npy: byte 10: Python objects .* which are a pickle and so a program, expected numbers/,
  );
});

test("files of other kinds are named for what they are", () => {
  const file = (text: string) => Buffer.from(text.padEnd(80, "\0"), "latin1");
  const kinds = [
    "PK\x03\x04............................a.npy",
    "PK\x03\x04",
    "PAR1",
    "\x89HDF\r\n\x1a\n",
    "\0\0\0\x20ftypisom",
    "\x80\x04\x95",
    "GIF89a",
  ];
  expect(kinds.map((text) => fileKind(file(text)))).toEqual([
    ...["a NumPy archive (.npz)", "a zip archive", "a Parquet table", "an HDF5 file (.h5)"],
    ...["an MP4 or MOV video", "a Python pickle (.pkl)", "a GIF picture"],
  ]);
  expect(fileKind(writePose(pose))).toBe(undefined);
  expect(() => readPose(file("PAR1"), "a.parquet")).toThrow(
    "a.parquet: byte 0: a Parquet table, not a .pose file, expected version 0, 0.1 or 0.2",
  );
  expect(() => readNpy(file("PAR1"), "a.npy")).toThrow(
    'a.npy: byte 0: a Parquet table, not a .npy file, expected "\\x93NUMPY"',
  );
});
