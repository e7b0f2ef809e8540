import { join } from "node:path";
import {
  atConstantRate,
  coordinateUnits,
  flip,
  normalisePose,
  type Pose,
  type PoseVersion,
  reduceToStreams,
  resample,
  selectComponents,
  selectPerson,
  sortPeople,
  writePose,
  writePoseJson,
} from "@msmae/pose";
import { UserError } from "@msmae/terminal";
import { counted, oneLine } from "@msmae/text";
import { choosePerson, within } from "./choose-person.js";
import { forEachPose } from "./for-each-pose.js";
import { POSE_FORMATS, type PoseFormat } from "./formats.js";
import { findInputs, type Input } from "./inputs.js";
import { rate } from "./numbers.js";
import { type CommonFlags, reading } from "./options.js";
import { meansFolder, refuseExisting, STDOUT, writeResult } from "./output.js";
import type { PoseSource } from "./source.js";
import { frameRange, frameTimesOf, type TimeRange } from "./time-range.js";

export interface ConvertFlags extends CommonFlags, TimeRange {
  readonly out: string;
  readonly format?: PoseFormat;
  readonly poseVersion: PoseVersion;
  readonly overwrite?: boolean;
  readonly flip?: boolean;
  readonly normalise?: boolean;
  readonly fps?: number;
  readonly components?: readonly string[];
  readonly reduce?: boolean;
}

/** `msmae-pose convert`. @returns The exit code. */
export async function convert(paths: readonly string[], flags: ConvertFlags): Promise<number> {
  const inputs = await findInputs(paths);
  const outputs = outputsOf(inputs, flags);
  if (flags.json && flags.out === STDOUT) throw new UserError("--json: expected another --out than -");
  refuseExisting([...outputs.values()], flags.overwrite);
  const failed = await forEachPose(inputs, reading(flags), async (source, input) => {
    const [start, end] = frameRange(source, flags);
    const times = frameTimesOf(source).times?.slice(start, end);
    const pose = changed(await readRange(source, start, end, flags), flags, times);
    if (times !== undefined && flags.fps === undefined) {
      console.error(
        oneLine(
          `warning: ${source.name}: its frames are not evenly spaced, which the copy will not say; --fps makes them so`,
        ),
      );
    }
    const output = outputs.get(input)!;
    await writeResult(output, encoded(pose, formatOf(output, flags)));
    if (output === STDOUT) return;
    const { frames, fps, points } = pose;
    if (flags.json) console.log(JSON.stringify({ input: source.name, output, frames, fps, points }));
    else console.log(`${source.name} -> ${output}  (${counted(frames, "frame")}, ${rate(fps)} frames/s)`);
  });
  return failed > 0 ? 1 : 0;

  function encoded(pose: Pose, format: PoseFormat): Uint8Array | string {
    return format === "json"
      ? `${writePoseJson(pose)}\n`
      : writePose({ ...pose, version: flags.poseVersion });
  }
}

/** Frames `start` to `end` (without `end`), of the person that was asked for. */
async function readRange(
  source: PoseSource,
  start: number,
  end: number,
  { person }: ConvertFlags,
): Promise<Pose> {
  const pose = await source.read(start, end);
  if (person === undefined) return pose;
  return selectPerson(pose, within(await choosePerson(source, person), start, end).person);
}

/**
 * The operations that were asked for, in an order in which each has what it needs.
 *
 * @param times [T] seconds, of frames that are not evenly spaced.
 */
function changed(pose: Pose, flags: ConvertFlags, times: readonly number[] | undefined): Pose {
  let result = pose;
  if (flags.flip) {
    result = flip(result, { pixels: pose.width, unit: 1, shoulders: 0 }[coordinateUnits(pose)]);
  }
  if (flags.normalise) result = normalisePose(result);
  if (flags.fps !== undefined) {
    result = sortPeople(result);
    result =
      times === undefined ? resample(result, flags.fps) : atConstantRate({ pose: result, times }, flags.fps);
  }
  if (flags.components !== undefined) result = selectComponents(result, flags.components);
  return flags.reduce ? reduceToStreams(result) : result;
}

function formatOf(output: string, { format }: ConvertFlags): PoseFormat {
  const known = format ?? POSE_FORMATS.find((name) => output.toLowerCase().endsWith(`.${name}`));
  if (known !== undefined || output === STDOUT) return known ?? "pose";
  throw new UserError(
    `--out ${output}: expected a name that ends in .pose or .json, a folder that is there, or --format`,
  );
}

/** Where each input goes: one to a file or into a folder, several into a folder, with the names that they have in theirs. */
function outputsOf(inputs: readonly Input[], flags: ConvertFlags): Map<Input, string> {
  const { out, format = "pose" } = flags;
  const file = out === STDOUT || POSE_FORMATS.some((name) => out.toLowerCase().endsWith(`.${name}`));
  const single = inputs.length === 1 && inputs[0]!.folder === undefined;
  const why = inputs.length === 1 ? "a folder was given" : `there are ${counted(inputs.length, "pose")}`;
  if (single && !meansFolder(out)) {
    formatOf(out, flags);
    return new Map([[inputs[0]!, out]]);
  }
  if (out === STDOUT) {
    throw new UserError(`--out -: expected a folder, for ${why}`);
  }
  if (file && !meansFolder(out)) {
    throw new UserError(`--out ${out}: expected a folder, for ${why}`);
  }
  const outputs = new Map<Input, string>();
  const taken = new Map<string, Input>();
  for (const input of inputs) {
    const output = join(out, `${input.name}.${format}`);
    const other = taken.get(output);
    if (other !== undefined) {
      throw new UserError(`${other.path} and ${input.path} would both become ${output}; convert them apart`);
    }
    taken.set(output, input);
    outputs.set(input, output);
  }
  return outputs;
}
