import { STREAM_NAMES } from "@msmae/pose";
import { alignColumns, duration } from "@msmae/terminal";
import { count, counted } from "@msmae/text";
import { describePose, type PoseDescription } from "./describe.js";
import { forEachPose } from "./for-each-pose.js";
import { findInputs } from "./inputs.js";
import { fileSize, percent, rate } from "./numbers.js";
import { type CommonFlags, reading } from "./options.js";

/** `msmae-pose info`. @returns The exit code. */
export async function info(
  paths: readonly string[],
  flags: CommonFlags & { readonly header?: boolean },
): Promise<number> {
  const inputs = await findInputs(paths);
  const described: PoseDescription[] = [];
  const failed = await forEachPose(inputs, reading(flags), async (source) => {
    const description = await describePose(source, { header: flags.header === true, person: flags.person });
    if (flags.json) console.log(JSON.stringify(description));
    else if (inputs.length === 1) console.log(page(description));
    else described.push(description);
  });
  if (described.length > 0) console.log(table(described));
  return failed > 0 ? 1 : 0;
}

/** All about one pose. */
function page(of: PoseDescription): string {
  const title = of.bytes === undefined ? of.file : `${of.file}  (${fileSize(of.bytes)})`;
  const about = [
    ["version", `${of.version}`],
    ["picture", `${of.width} x ${of.height} pixels`],
    ["frames", `${count(of.frames)}${of.seconds === undefined ? ", without a frame rate" : time(of)}`],
    ["people", of.people === undefined ? "not in a v0.0 header" : `${of.people}${whom(of)}`],
    ...(of.units === undefined ? [] : [["units", UNITS[of.units]]]),
  ];
  const header = of.units === undefined;
  const seen = (share: number | undefined) => (share === undefined ? "-" : percent(share));
  const components = [
    ["component", "format", "points", ...(header ? [] : ["seen in"])],
    ...of.components.map((each) => [
      ...[each.name, each.format, count(each.points)],
      ...(header ? [] : [seen(each.seen)]),
    ]),
  ];
  const streams = STREAM_NAMES.map((name) => {
    const { seen: share, missing } = of.streams[name];
    if (missing !== undefined) return [name, `no: ${missing.replace(/^stream "\w+" cannot be read: /, "")}`];
    return [name, header ? "yes" : seen(share)];
  });
  return [
    title,
    pairs(about),
    alignColumns(components),
    pairs([["stream", header ? "" : "seen in"], ...streams]),
  ].join("\n\n");
}

function whom({ person }: PoseDescription): string {
  return person === undefined ? "" : `, what follows is of person ${person}`;
}

const UNITS = {
  pixels: "pixels",
  unit: "0 to 1, shares of width and height",
  shoulders: "shoulder widths, normalised",
} as const;

function time({ seconds = 0, fps }: PoseDescription): string {
  return ` at ${rate(fps)} frames/s, ${seconds < 60 ? `${seconds.toFixed(1)} s` : duration(seconds)}`;
}

function pairs(rows: readonly (readonly (string | undefined)[])[]): string {
  const width = Math.max(...rows.map(([name]) => name!.length)) + 2;
  return rows.map(([name, value]) => `${name!.padEnd(width)}${value}`.trimEnd()).join("\n");
}

/** A line for each pose, and one for all. */
function table(described: readonly PoseDescription[]): string {
  const header = described[0]!.units === undefined;
  const rows = described.map((of) => [
    ...[of.file, `${of.version}`, `${of.width}x${of.height}`, rate(of.fps), count(of.frames)],
    ...[of.seconds === undefined ? "-" : of.seconds.toFixed(1), `${of.people ?? "-"}`, count(of.points)],
    ...STREAM_NAMES.map((name) => {
      const { seen, missing } = of.streams[name];
      return missing !== undefined ? "-" : header ? "yes" : percent(seen ?? 0);
    }),
  ]);
  const frames = described.reduce((sum, of) => sum + of.frames, 0);
  const seconds = described.reduce((sum, of) => sum + (of.seconds ?? 0), 0);
  const head = [
    "file",
    "version",
    "picture",
    "fps",
    "frames",
    "seconds",
    "people",
    "points",
    ...STREAM_NAMES,
  ];
  return `${alignColumns([head, ...rows])}\n\n${counted(described.length, "pose")}, ${counted(frames, "frame")}, ${duration(seconds)}`;
}
