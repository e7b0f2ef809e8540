import type { Pose, PoseComponent, PoseVersion } from "../pose.js";
import { type JsonValue, jsonValue } from "./json-value.js";

/**
 * Serialises a pose as JSON: the header's fields, and `data` and `confidence` as nested lists.
 *
 *     {"version": 0.2, "width": 640, "height": 480, "depth": 0, "fps": 25,
 *      "components": [{"name": "…", "format": "XYC", "points": ["…"], "limbs": [[0, 1]], "colors": [[255, 0, 0]]}],
 *      "people": 1,
 *      "data": [T, people, points, dims], "confidence": [T, people, points], "ids": [T, people of the frame]}
 *
 * `ids` is there in v0.0 only. Numbers are written so that {@link readPoseJson} gets the same float32; "NaN",
 * "Infinity", "-Infinity" are texts, for JSON has no such numbers.
 *
 * @returns A text of one line.
 * @example
 * await writeFile("clip.json", writePoseJson(pose));
 */
export function writePoseJson(pose: Pose): string {
  const { version, width, height, depth, fps, frames, people, points, dims, data, confidence, ids } = pose;
  const components = pose.components.map(({ limbs, colors, ...rest }) => ({
    ...rest,
    limbs: rows(limbs, 2),
    colors: rows(colors, 3),
  }));
  const header = JSON.stringify({ version, width, height, depth, fps, components, people }).slice(0, -1);
  const list = (length: number, item: (i: number) => string) =>
    `[${Array.from({ length }, (_, i) => item(i)).join(",")}]`;
  const everyone = (value: (index: number) => string) =>
    list(frames, (t) => list(people, (n) => list(points, (p) => value((t * people + n) * points + p))));
  const coordinates = everyone((index) => list(dims, (d) => text(data[index * dims + d]!)));
  const confidences = everyone((index) => text(confidence[index]!));
  const people0 = ids === undefined ? "" : `,"ids":${JSON.stringify(ids.map((own) => [...own]))}`;
  return `${header},"data":${coordinates},"confidence":${confidences}${people0}}`;
}

/**
 * Reads what {@link writePoseJson} wrote.
 *
 * @param source What the errors name, usually the path.
 * @throws {PoseJsonError} if the text is not JSON or not such a pose.
 * @example
 * const pose = readPoseJson(await readFile("clip.json", "utf8"), "clip.json");
 */
export function readPoseJson(text: string, source = "json"): Pose {
  const root = jsonValue(text, source);
  const version = root.at("version").number();
  if (version !== 0 && version !== 0.1 && version !== 0.2) {
    root.at("version").fail("expected 0, 0.1 or 0.2");
  }
  const components = root.at("components").list().map(readComponent);
  const points = components.reduce((sum, component) => sum + component.points.length, 0);
  const dims = Math.max(0, ...components.map(({ format }) => format.length - 1));
  const people = root.at("people").whole(0xffff);
  const frames = root.at("data").list().length;
  const data = root.at("data").floats([frames, people, points, dims]);
  const confidence = root.at("confidence").floats([frames, people, points]);
  const ids = root.value("ids") === undefined ? undefined : root.at("ids").list(frames);
  return {
    version: version as PoseVersion,
    width: root.at("width").whole(0xffff),
    height: root.at("height").whole(0xffff),
    depth: root.at("depth").whole(0xffff),
    components,
    fps: root.at("fps").positive(),
    frames,
    people,
    points,
    dims,
    data,
    confidence,
    ...(ids === undefined
      ? {}
      : {
          ids: ids.map((own) =>
            Int16Array.from(own.list(undefined, people), (id) => id.whole(0x7fff, -0x8000)),
          ),
        }),
  };
}

function readComponent(value: JsonValue): PoseComponent {
  const format = value.at("format").text();
  if (!/^[A-Z]+C$/.test(format)) value.at("format").fail('expected coordinates and C such as "XYZC"');
  const points = value
    .at("points")
    .list()
    .map((point) => point.text());
  const limbs = value
    .at("limbs")
    .list()
    .flatMap((limb) => limb.list(2));
  const colors = value
    .at("colors")
    .list()
    .flatMap((color) => color.list(3));
  return {
    name: value.at("name").text(),
    format,
    points,
    limbs: Uint16Array.from(limbs, (end) => end.whole(points.length - 1)),
    colors: Uint16Array.from(colors, (part) => part.whole(0xffff)),
  };
}

function text(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : shortest(value);
  return `"${value}"`;
}

/** The fewest digits that give the same float32, at most nine. */
function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return `${rounded}`;
  }
  return `${Number(value.toPrecision(9))}`;
}

function rows(values: Uint16Array, width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, i) => [
    ...values.subarray(i * width, (i + 1) * width),
  ]);
}
