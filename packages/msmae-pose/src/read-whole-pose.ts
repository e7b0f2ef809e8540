import { readFile } from "node:fs/promises";
import {
  fileKind,
  findPartOrder,
  type NpyArray,
  type Pose,
  PoseFormatError,
  poseOfArray,
  poseOfArrays,
  type Recording,
  readNpy,
  readPose,
  readPoseJson,
  readPoseLayout,
  readResultsJson,
} from "@msmae/pose";
import { readNpz } from "@msmae/pose/node";
import { UserError } from "@msmae/terminal";
import { NonFinitePoints } from "./non-finite-points.js";
import type { SourceRecording } from "./source-recording.js";

/** A pose, and what a person should know of how it was read. */
export interface WholePose {
  readonly pose: Pose;
  readonly notices: readonly string[];
}

/** How archives and headers call a clip's confidences. */
const CONFIDENCES = ["confidence", "conf"];

/** A list, an object, or no more than a word, a number or a text, which is no pose but is JSON. A .pose file begins otherwise. */
const JSON_BEGINS =
  /^(?:\xef\xbb\xbf)?\s*(?:[[{]|null\s|(?:null|true|false|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|"[^"]*"?)\s*$)/;

type Kind = "pose" | "npy" | "npz" | "json";

/** Whether a file that begins like this is read as a .pose file, in parts. */
export function isPoseFile(bytes: Uint8Array): boolean {
  return kindOf(bytes) === "pose";
}

function kindOf(bytes: Uint8Array): Kind {
  if (bytes[0] === 0x93 && bytes[1] === 0x4e) return "npy"; // \x93NUMPY
  if (fileKind(bytes) === "a NumPy archive (.npz)") return "npz";
  const text = Buffer.from(bytes.subarray(0, 64)).toString("latin1");
  return JSON_BEGINS.test(text) ? "json" : "pose";
}

/**
 * The pose of all of a file, whatever it is of what {@link openSource} opens.
 *
 * @throws {PoseFormatError | PoseJsonError} if it is none. {UserError} if a recording is needed, or several arrays could be it.
 */
export async function readWhole(
  bytes: Uint8Array,
  name: string,
  recording: SourceRecording,
): Promise<WholePose> {
  switch (kindOf(bytes)) {
    case "pose":
      return { pose: readPose(bytes, name), notices: [] };
    case "npy":
      return ofArrays(new Map([["data", readNpy(bytes, name)]]), name, recording);
    case "npz": {
      const { arrays, refused } = readNpz(bytes, name);
      if (arrays.size === 0) throw refused[0] ?? new UserError(`${name}: has no arrays, expected a pose's`);
      return ofArrays(arrays, name, recording);
    }
    case "json": {
      const text = new TextDecoder().decode(bytes);
      if (isPoseJson(text)) return { pose: readPoseJson(text, name), notices: [] };
      const [lost, notices] = [new NonFinitePoints(), [] as string[]];
      const about = complete(recording, name);
      const pose = readResultsJson(text, about, name, {
        onLost: lost.add,
        onNotice: (notice) => notices.push(notice),
      });
      return { pose, notices: [...notices, ...lost.notices()] };
    }
  }
}

async function ofArrays(
  arrays: ReadonlyMap<string, NpyArray>,
  name: string,
  recording: SourceRecording,
): Promise<WholePose> {
  if (recording.header !== undefined) return joined(arrays, name, recording, recording.header);
  const poses = [...arrays].filter(([key, array]) => arrays.size === 1 || (isKnown(array) && key !== "fps"));
  if (poses.length !== 1) {
    const listed = [...arrays].slice(0, 6).map(([key, { shape }]) => `${key} [${shape.join(", ")}]`);
    throw new UserError(
      `${name}: has ${arrays.size} arrays, of which ${poses.length} could be poses: ${listed.join(", ")}; expected one, or data and confidence with --pose-header`,
    );
  }
  const [[key, array]] = poses as [[string, NpyArray]];
  const about = complete(recording, name);
  const taken = arrays.size === 1 ? [] : [`of ${arrays.size} arrays ${JSON.stringify(key)} was taken`];
  const lost = new NonFinitePoints();
  if (!isHolistic(array) || recording.order !== undefined) {
    const order = recording.order === undefined ? {} : { order: recording.order };
    const pose = poseOfArray(array, about, name, { ...order, onLost: lost.add });
    return { pose, notices: [...taken, ...lost.notices()] };
  }
  const { order, notice } = findPartOrder([array], name);
  const pose = poseOfArray(array, about, name, { order, onLost: lost.add });
  return { pose, notices: [...taken, ...(notice === undefined ? [] : [notice]), ...lost.notices()] };
}

/** Arrays whose points a header names. */
async function joined(
  arrays: ReadonlyMap<string, NpyArray>,
  name: string,
  { size, fps: given }: SourceRecording,
  header: string,
): Promise<WholePose> {
  const layout = readPoseLayout(await readFile(header), header);
  const data = arrays.get("data");
  if (data === undefined) {
    const keys = [...arrays.keys()].slice(0, 6).join(", ");
    throw new UserError(`${name}: has the arrays ${keys}; expected one called data`);
  }
  const own = arrays.get("fps")?.data[0];
  if (own !== undefined && given !== undefined && own !== given) {
    throw new UserError(`${name}: --source-fps ${given}: the file says ${own} frames a second`);
  }
  const fps = own ?? given;
  if (fps === undefined)
    throw new UserError(`${name}: arrays do not tell the frame rate: expected --source-fps N`);
  const confidence = CONFIDENCES.map((key) => arrays.get(key)).find((array) => array !== undefined);
  const sized = layout.width > 0 || size === undefined ? layout : { ...layout, ...size };
  const lost = new NonFinitePoints();
  const pose = poseOfArrays(sized, { data, confidence }, fps, name, { onLost: lost.add });
  return { pose, notices: lost.notices() };
}

function isHolistic({ shape }: NpyArray): boolean {
  return !(shape.length === 3 && (shape[1] === 133 || shape[1] === 136));
}

/** Whether an array's shape is one that is known. */
function isKnown(array: NpyArray): boolean {
  if (!isHolistic(array)) return array.shape[2] === 3;
  try {
    findPartOrder([array]);
    return true;
  } catch (error) {
    if (!(error instanceof PoseFormatError)) throw error;
    return error.field !== "shape";
  }
}

function isPoseJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) && "components" in value;
  } catch {
    return /^\s*\{[^[]*"components"\s*:/.test(text); // its reader says what is wrong
  }
}

/** @throws {UserError} if what arrays and results do not tell was not given. */
export function complete({ size, fps }: SourceRecording, name: string): Recording {
  if (size === undefined || fps === undefined) {
    const missing = [
      ...(size === undefined ? ["--source-size WIDTHxHEIGHT"] : []),
      ...(fps === undefined ? ["--source-fps N"] : []),
    ];
    throw new UserError(
      `${name}: its coordinates tell neither the video's size nor its frame rate: expected ${missing.join(" and ")}`,
    );
  }
  return { ...size, fps };
}
