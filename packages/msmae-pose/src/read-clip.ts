import {
  extractStreams,
  type FrameTimes,
  isHand,
  joinFrames,
  type Pose,
  type PoseStreams,
  partOfTimes,
  reduceToStreams,
  streamsOf,
} from "@msmae/pose";
import { UserError } from "@msmae/terminal";
import { choosePerson, within } from "./choose-person.js";
import type { DrawFlags } from "./draw-flags.js";
import { tellNotices } from "./for-each-pose.js";
import type { Input } from "./inputs.js";
import { nameFile } from "./name-file.js";
import { recordingOf } from "./options.js";
import { chunks } from "./pose-chunks.js";
import { frameRange, frameTimesOf } from "./time-range.js";

/** The streams that were asked for (all that there are), with depth, and which frames of the pose they are, and when. */
export async function readClip(
  input: Input,
  flags: DrawFlags,
): Promise<{ streams: PoseStreams; first: number; times: FrameTimes }> {
  const source = await input.open(recordingOf(flags));
  try {
    tellNotices(source);
    const [first, end] = frameRange(source, flags);
    const names = flags.streams ?? streamsOf(source.about);
    const drawn = flags.focus === "person" ? names : names.filter(isHand);
    if (drawn.length === 0) {
      const what = flags.focus === "person" ? "no stream" : "no hand";
      const components = source.about.components.map(({ name }) => name).join(", ") || "none";
      throw new UserError(`has ${what} that could be drawn; its components are ${components}`);
    }
    // A quarter of what a long file holds is kept.
    const parts: Pose[] = [];
    const person = within(await choosePerson(source, flags.person), first, end);
    for await (const { pose } of chunks(source, first, end)) parts.push(reduceToStreams(pose));
    if (parts.length === 0) throw new UserError("has no frames to draw");
    const streams = extractStreams(joinFrames(parts), names, { depth: true, ...person });
    const times = partOfTimes(frameTimesOf(source), { first, frames: end - first });
    return { streams, first, times };
  } catch (error) {
    throw nameFile(error, source.name);
  } finally {
    await source.close();
  }
}
