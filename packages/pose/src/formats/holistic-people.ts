import { count } from "@msmae/text";
import { PoseJsonError } from "../errors.js";
import { isObject, kind, listedKeys } from "./json-value.js";

/** The parts of a result by their component, and how many landmarks they may have. */
export const PARTS = [
  { key: "poseLandmarks", snake: "pose_landmarks", component: "POSE_LANDMARKS", sizes: [33] },
  { key: "faceLandmarks", snake: "face_landmarks", component: "FACE_LANDMARKS", sizes: [468, 478] },
  { key: "leftHandLandmarks", snake: "left_hand_landmarks", component: "LEFT_HAND_LANDMARKS", sizes: [21] },
  {
    key: "rightHandLandmarks",
    snake: "right_hand_landmarks",
    component: "RIGHT_HAND_LANDMARKS",
    sizes: [21],
  },
  {
    key: "poseWorldLandmarks",
    snake: "pose_world_landmarks",
    component: "POSE_WORLD_LANDMARKS",
    sizes: [33],
  },
] as const;

/** Landmarks, not yet looked at, and where in the JSON they are. */
export interface Part {
  readonly landmarks: readonly unknown[];
  readonly path: string;
}

/** What was found of one person. */
export type Person = { [key in (typeof PARTS)[number]["key"]]?: Part };

/**
 * The people of one result, in any of the forms in which MediaPipe and its users write it: keys as `poseLandmarks` or
 * `pose_landmarks`; a part as a list of landmarks (legacy solution), as a list of people's lists (tasks), or either as
 * protobuf's JSON has it, `{"landmark": [...]}`. A part that is absent, null or empty was not detected.
 *
 * @param path Where the result is.
 * @throws {PoseJsonError} if this is no result, or a part has another number of landmarks.
 */
export function peopleOf(result: unknown, path: string, source: string): Person[] {
  if (result === null) return []; // nothing was found
  if (!isObject(result))
    throw new PoseJsonError(source, path, `${kind(result)}, expected a result with poseLandmarks and so on`);
  checkKeys(result, path, source);
  const people: Person[] = [];
  for (const { key, snake, sizes } of PARTS) {
    const name = [key, snake].find((one) => (result[one] ?? undefined) !== undefined);
    if (name === undefined) continue;
    const place = path === "" ? name : `${path}.${name}`;
    for (const [n, part] of lists(result[name], place).entries()) {
      const { landmarks, path: at } = part;
      if (
        !Array.isArray(landmarks) ||
        (landmarks.length > 0 && !sizes.some((size) => size === landmarks.length))
      ) {
        const what = Array.isArray(landmarks) ? `${count(landmarks.length)} landmarks` : kind(landmarks);
        throw new PoseJsonError(source, at, `${what}, expected ${sizes.join(" or ")} landmarks`);
      }
      if (landmarks.length === 0) continue;
      while (people.length <= n) people.push({});
      people[n]![key] = { landmarks, path: at };
    }
  }
  return people;
}

const KNOWN: ReadonlySet<string> = new Set(PARTS.flatMap(({ key, snake }) => [key, snake]));
/** Keys of the tasks' results that are left out: the hands' in metres. */
const LEFT_OUT = /^(left|right)_?hand_?world_?landmarks$/i;

/**
 * An object of other keys is something else, or misspelt, and no result in which nothing was found. One of nothing but
 * numbers and texts, such as a time, may be.
 */
function checkKeys(result: Readonly<Record<string, unknown>>, path: string, source: string): void {
  const keys = Object.keys(result);
  const fail = (found: readonly string[]): never => {
    const expected = PARTS.map(({ key }) => key).join(", ");
    const detail = `keys ${listedKeys(found)}, expected MediaPipe Holistic's ${expected}, or the same as pose_landmarks and so on`;
    throw new PoseJsonError(source, path, detail);
  };
  const parts = keys.filter(
    (key) =>
      /pose|body|face|hand/i.test(key) && !KNOWN.has(key) && !LEFT_OUT.test(key) && isPart(result[key]),
  );
  if (parts.length > 0) fail(parts);
  if (keys.length > 0 && !keys.some((key) => KNOWN.has(key)) && keys.some((key) => isContent(result[key])))
    fail(keys);
}

/** A list or message of landmarks. */
function isPart(value: unknown): boolean {
  const first: unknown = Array.isArray(value) ? (Array.isArray(value[0]) ? value[0][0] : value[0]) : value;
  return isObject(first) && ("x" in first || isMessage(first));
}

function isContent(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

/** One list of landmarks for each person. */
function lists(value: unknown, path: string): { readonly landmarks: unknown; readonly path: string }[] {
  const several = Array.isArray(value) && (Array.isArray(value[0]) || isMessage(value[0]));
  return several ? value.map((one, n) => unwrapped(one, `${path}[${n}]`)) : [unwrapped(value, path)];
}

function unwrapped(value: unknown, path: string): { readonly landmarks: unknown; readonly path: string } {
  if (isMessage(value)) return { landmarks: value.landmark ?? [], path: `${path}.landmark` };
  // A protobuf message of no landmarks is an object of no fields.
  const empty = value === null || (isObject(value) && Object.keys(value).length === 0);
  return { landmarks: empty ? [] : value, path };
}

function isMessage(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && Object.hasOwn(value, "landmark");
}
