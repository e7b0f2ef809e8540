import { expectedFrames, extractFrames, foundCounter, frameRate, poseAbout } from "./extraction.js";
import { HolisticPage } from "./holistic-page.js";
import type { Extraction, ExtractPoseOptions } from "./options.js";
import { probeVideo } from "./probe-video.js";
import { pageSettings, useSettings } from "./settings.js";

/**
 * Extracts the pose of one video in memory (9 kB a frame). {@link extractVideos} writes files, and takes no more
 * memory for long ones.
 *
 * The components are MediaPipe Holistic's under pose-format's names: `POSE_LANDMARKS` (33), `FACE_LANDMARKS` (468, or 478),
 * `LEFT_HAND_LANDMARKS` and `RIGHT_HAND_LANDMARKS` (21 each), `POSE_WORLD_LANDMARKS` (33, in metres; the rest in pixels).
 * A video in which nobody is found gives a pose in which all is missing.
 *
 * @throws {VideoError} if the video, or the task file, cannot be read or decoded.
 * @throws {BrowserError} if the browser does not start, hangs or dies.
 * @throws {ProgramMissingError} if ffmpeg or Chromium is not installed.
 * @throws {RangeError} if a setting is out of its range. What the signal's reason is, where it was aborted.
 * @example
 * const { pose, times } = await extractPose("signer.mp4");
 * await writeFile("signer.pose", writePose(pose));
 */
export async function extractPose(video: string, options: ExtractPoseOptions = {}): Promise<Extraction> {
  const { onProgress, signal } = options;
  const used = await useSettings(options);
  const info = await probeVideo(video, signal);
  const total = expectedFrames(info, options);
  const page = await HolisticPage.open(pageSettings(used, options.task), options);
  try {
    const times: number[] = [];
    const frames: Float32Array[] = [];
    const about = poseAbout(info, used, 0, 0);
    const { found, add } = foundCounter(about.components);
    const warnings = await extractFrames(page, info, options, (time, values) => {
      times.push(time);
      frames.push(values);
      add(values);
      onProgress?.({ frames: frames.length, total });
    });
    const values = about.points * about.dims; // coordinates of a frame
    const data = new Float32Array(frames.length * values);
    const confidence = new Float32Array(frames.length * about.points);
    for (const [t, frame] of frames.entries()) {
      data.set(frame.subarray(0, values), t * values);
      confidence.set(frame.subarray(values), t * about.points);
    }
    const { fps, constantRate } = frameRate(times, options.fps ?? info.fps);
    const pose = { ...about, fps, frames: frames.length, data, confidence };
    return { pose, times: Float64Array.from(times), constantRate, found, warnings };
  } finally {
    page.close();
  }
}
