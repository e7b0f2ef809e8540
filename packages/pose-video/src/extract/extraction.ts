import { holisticComponents, type Pose, type PoseComponent } from "@msmae/pose";
import { decodeVideo } from "./decode-video.js";
import type { HolisticPage } from "./holistic-page.js";
import type { ExtractSettings, Found, Timing } from "./options.js";
import type { VideoInfo } from "./probe-video.js";
import type { UsedSettings } from "./settings.js";

/** Called with each frame: its time in the video in seconds; [P, 3] coordinates, then [P] confidences. */
export type TakeFrame = (time: number, values: Float32Array) => void | Promise<void>;

/**
 * Runs a video through a page, a frame at a time.
 *
 * @returns what ffmpeg complained about.
 * @throws {VideoError} if the video cannot be decoded.
 * @throws {BrowserError} if the browser dies or hangs.
 */
export async function extractFrames(
  page: HolisticPage,
  video: VideoInfo,
  settings: ExtractSettings,
  take: TakeFrame,
): Promise<string[]> {
  const times: number[] = []; // of the frames that are under way
  let warnings: string[] = [];
  async function* decoded() {
    const frames = decodeVideo(video, settings);
    try {
      for (;;) {
        const { done, value } = await frames.next();
        if (done) {
          warnings = value;
          return;
        }
        times.push(Math.round(1e6 * (value.time + (settings.start ?? 0))) / 1e6);
        yield value;
      }
    } finally {
      await frames.return([]);
    }
  }
  for await (const values of page.landmarks(video, decoded())) await take(times.shift()!, values);
  return warnings;
}

/** How many frames a video will give, as far as it tells beforehand. */
export function expectedFrames(
  { frames, fps }: Pick<VideoInfo, "frames" | "fps">,
  settings: ExtractSettings,
): number | undefined {
  if (frames === undefined) return settings.frames;
  const rate = fps ?? 25;
  const seconds = Math.max(0, frames / rate - (settings.start ?? 0));
  return Math.min(Math.round(seconds * (settings.fps ?? rate)), settings.frames ?? Number.POSITIVE_INFINITY);
}

/**
 * The frame rate of frames at these times, and whether each is where that rate puts it, to half a frame: the rate that
 * the file claims where that is so, else the mean.
 */
export function frameRate(
  times: readonly number[],
  claimed: number | undefined,
): { readonly fps: number; readonly constantRate: boolean } {
  const first = times[0] ?? 0;
  const fits = (fps: number) => times.every((time, i) => Math.abs(time - first - i / fps) <= 0.5 / fps);
  const mean = (times.length - 1) / ((times.at(-1) ?? 0) - first);
  if (claimed !== undefined && fits(claimed)) return { fps: claimed, constantRate: true };
  if (!(mean > 0 && Number.isFinite(mean))) return { fps: claimed ?? 0, constantRate: times.length < 2 };
  return { fps: mean, constantRate: fits(mean) };
}

/** When the frames of an extraction are. */
export function timingOf({
  times,
  fps,
  constantRate,
}: Pick<Timing, "fps" | "constantRate"> & { readonly times: readonly number[] }): Timing {
  let [shortest, longest] = times.length < 2 ? [0, 0] : [Number.POSITIVE_INFINITY, 0];
  for (let i = 1; i < times.length; i++) {
    const gap = times[i]! - times[i - 1]!;
    shortest = Math.min(shortest, gap);
    longest = Math.max(longest, gap);
  }
  return { fps, constantRate, first: times[0] ?? 0, shortest, longest };
}

/** Everything of a pose but its values. */
export function poseAbout(
  { width, height }: Pick<VideoInfo, "width" | "height">,
  { facePoints }: Pick<UsedSettings, "facePoints">,
  fps: number,
  frames: number,
): Omit<Pose, "data" | "confidence"> {
  const components = holisticComponents({ facePoints, world: true });
  const points = components.reduce((sum, { points: own }) => sum + own.length, 0);
  return { version: 0.2, width, height, depth: 0, components, fps, frames, people: 1, points, dims: 3 };
}

const PARTS = {
  body: "POSE_LANDMARKS",
  face: "FACE_LANDMARKS",
  left: "LEFT_HAND_LANDMARKS",
  right: "RIGHT_HAND_LANDMARKS",
} as const;

/** Counts in how many frames each part was found, frame by frame. */
export function foundCounter(components: readonly PoseComponent[]): {
  readonly found: Found;
  add(values: Float32Array): void;
} {
  const found = { body: 0, face: 0, left: 0, right: 0 };
  const sizes = components.map(({ points }) => points.length);
  const points = sizes.reduce((sum, size) => sum + size, 0);
  const parts = Object.entries(PARTS).map(([part, name]) => {
    const index = components.findIndex((component) => component.name === name);
    const first = sizes.slice(0, index).reduce((sum, size) => sum + size, 3 * points); // behind the coordinates
    return { part: part as keyof Found, first };
  });
  return {
    found,
    add(values) {
      // A part is found with all of its points, or not at all.
      for (const { part, first } of parts) if (values[first]! > 0) found[part]++;
    },
  };
}
