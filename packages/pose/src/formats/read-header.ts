import { count, quote } from "@msmae/text";
import type { PoseComponent, PoseHeader, PoseVersion } from "../pose.js";
import { ByteReader } from "./byte-reader.js";
import { sharedComponents } from "./component-cache.js";
import { fileKind } from "./file-kind.js";

/** The versions by the bits of the float32 that a file begins with. */
const VERSIONS = new Map<number, PoseVersion>([
  [0, 0],
  [0x3dcccccd, 0.1],
  [0x3e4ccccd, 0.2],
]);

/**
 * Reads the header of a .pose file from its first bytes, for searching a corpus without loading it.
 *
 * The header of MediaPipe Holistic is 15 kB, so 64 kB are nearly always enough. Where they are not, the error has
 * `incomplete` set: call again with more.
 *
 * @param bytes The file, or its beginning.
 * @param source What the errors name, usually the path.
 * @param size The size of the whole file in bytes, against which the header's claims are checked.
 * @throws {PoseFormatError} if this is not a .pose file, or the file is not as long as its header says.
 * @example
 * const { fps, frames, components } = readPoseHeader(firstBytes, "clip.pose", fileSize);
 */
export function readPoseHeader(bytes: Uint8Array, source = "pose", size = bytes.length): PoseHeader {
  const reader: ByteReader = new ByteReader(bytes, source, size);
  const { version, width, height, depth, components, points, dims } = readLayout(reader);
  if (reader.remaining === 0) {
    const detail = "a header without a body (.poseheader), expected a frame rate and frames behind it";
    reader.fail("fps", detail);
  }

  const fps = version === 0.2 ? reader.float32("fps") : reader.uint16("fps");
  if (!(fps >= 0 && fps < Number.POSITIVE_INFINITY)) {
    reader.fail("fps", `${fps} frames a second, expected a number of at least 0`, reader.offset - 4);
  }
  const framesAt = reader.offset;
  let frames = version === 0.2 ? reader.uint32("frames") : reader.uint16("frames");
  const people = version === 0 ? undefined : reader.uint16("people");
  const bodyOffset = reader.offset;

  if (people === undefined) {
    if (2 * frames > reader.remaining) {
      reader.fail(
        "frames",
        `the file claims ${count(frames)} frames, but ${count(reader.remaining)} bytes remain`,
        framesAt,
      );
    }
  } else {
    const frameBytes = people * points * (dims + 1) * 4;
    if (frameBytes === 0 && frames > 0) {
      const detail = `the file claims ${count(frames)} frames of ${count(people)} people with ${count(points)} points each, expected at least one of each`;
      reader.fail("people", detail, framesAt);
    }
    // v0.1 counts frames in 16 bits, too few for long videos: there, as in pose-format, the file's length counts.
    const fits = frameBytes === 0 ? 0 : reader.remaining / frameBytes;
    if (version === 0.1 && fits > 0xffff && fits % 0x10000 === frames) frames = fits;
    if (frames * frameBytes !== reader.remaining) {
      const claim = `the file claims ${count(frames)} frames of ${count(frameBytes)} bytes`;
      const kind = frames * frameBytes > reader.remaining ? "truncated: " : "";
      reader.fail("frames", `${kind}${claim}, but ${count(reader.remaining)} bytes remain`, framesAt);
    }
  }
  return { version, width, height, depth, components, fps, frames, people, points, dims, bodyOffset };
}

/** What a .pose file says in front of its body. */
export type PoseLayout = Pick<
  PoseHeader,
  "version" | "width" | "height" | "depth" | "components" | "points" | "dims"
>;

/**
 * A header without a body, as data sets of arrays ship one for all their clips (`.poseheader`); of a whole .pose file the same
 * part. {@link poseOfArrays} joins it with arrays.
 *
 * @param bytes The whole file.
 * @param source What the errors name, usually the path.
 * @throws {PoseFormatError} if this is neither.
 * @example
 * const layout = readPoseLayout(await readFile("holistic.poseheader"), "holistic.poseheader");
 */
export function readPoseLayout(bytes: Uint8Array, source = "poseheader"): PoseLayout {
  const reader = new ByteReader(bytes, source, bytes.length);
  const layout = readLayout(reader);
  if (reader.remaining > 0) readPoseHeader(bytes, source); // which says what is wrong
  return layout;
}

function readLayout(reader: ByteReader): PoseLayout {
  const { bytes } = reader;
  const version = VERSIONS.get(reader.uint32("version"));
  if (version === undefined) {
    const kind = fileKind(bytes);
    const found = new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true);
    const what =
      kind === undefined ? `not a .pose file: version ${found.toPrecision(3)}` : `${kind}, not a .pose file`;
    reader.fail("version", `${what}, expected ${kind === undefined ? "" : "version "}0, 0.1 or 0.2`, 0);
  }
  const [width, height, depth] = [reader.uint16("width"), reader.uint16("height"), reader.uint16("depth")];
  const components = sharedComponents(reader, readComponents);
  const points = components.reduce((sum, component) => sum + component.points.length, 0);
  const dims = Math.max(0, ...components.map((component) => component.format.length - 1));
  return { version, width, height, depth, components, points, dims };
}

function readComponents(reader: ByteReader): PoseComponent[] {
  const total = reader.uint16("the number of components");
  // A component takes ten bytes at least, a point two, a limb four, a colour six.
  if (10 * total > reader.remaining) {
    reader.fail(
      "components",
      `the file claims ${count(total)} components, but ${count(reader.remaining)} bytes remain`,
      reader.offset - 2,
    );
  }
  const components: PoseComponent[] = [];
  for (let index = 0; index < total; index++) {
    const field = `components[${index}]`;
    const name = reader.text(`${field}.name`);
    const formatAt = reader.offset;
    const format = reader.text(`${field}.format`);
    if (!/^[A-Z]+C$/.test(format)) {
      const detail = `component ${quote(name)} has format ${quote(format)}, expected coordinates and C such as "XYZC"`;
      reader.fail(`${field}.format`, detail, formatAt);
    }
    const countsAt = reader.offset;
    const sizes = {
      points: reader.uint16(`${field}.points`),
      limbs: reader.uint16(`${field}.limbs`),
      colors: reader.uint16(`${field}.colors`),
    };
    let left = reader.remaining;
    for (const [what, bytes, at] of [
      ["points", 2, 0],
      ["limbs", 4, 2],
      ["colors", 6, 4],
    ] as const) {
      if (sizes[what] * bytes > left) {
        const detail = `component ${quote(name)} claims ${count(sizes[what])} ${what}, but ${count(left)} bytes remain`;
        reader.fail(`${field}.${what}`, detail, countsAt + at);
      }
      left -= sizes[what] * bytes;
    }
    const points: string[] = [];
    for (let i = 0; i < sizes.points; i++) points.push(reader.text(() => `${field}.points[${i}]`));
    const limbsAt = reader.offset;
    const limbs = reader.uint16s(2 * sizes.limbs, `${field}.limbs`);
    const wrong = limbs.findIndex((point) => point >= points.length);
    if (wrong >= 0) {
      const detail = `component ${quote(name)} has a limb to point ${count(limbs[wrong]!)}, expected one of its ${count(points.length)} points`;
      reader.fail(`${field}.limbs`, detail, limbsAt + 2 * wrong);
    }
    components.push({
      name,
      format,
      points,
      limbs,
      colors: reader.uint16s(3 * sizes.colors, `${field}.colors`),
    });
  }
  return components;
}
