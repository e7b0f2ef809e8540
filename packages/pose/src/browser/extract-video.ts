/// <reference lib="dom" />
import type { HolisticExtractor } from "./holistic-extractor.js";
import { type HolisticRecording, poseRecorder } from "./pose-recorder.js";
import { RecordingError } from "./recording-error.js";
import { openVideo, until, VideoLoadError, type VideoSource } from "./video-element.js";

export interface ExtractVideoOptions {
  /** Frames sampled per second of video. Default: 30. Chosen here: as many as phones and webcams record. */
  readonly fps?: number;
  /** Called after each picture, with the number of those taken and of all; it is waited for. */
  readonly onProgress?: (done: number, total: number) => unknown;
  /** Ends it: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Extracts the pose of a video file in a web page. The video is moved to the middle of each 1/fps second in turn,
 * however long a frame takes.
 *
 * A page is not told which frames a video has. Where `fps` is the video's own and constant, each frame is taken once;
 * else some are repeated or left out. A browser may also show the frame next to the one that was asked for, and plays
 * fewer formats than ffmpeg. Where every frame counts, `@msmae/pose-video` extracts in Node.
 *
 * @throws {VideoLoadError} if the browser cannot play the video, is not loading it, or does not know how long it is.
 * @throws {RecordingError} if anything fails after the first picture, `onProgress` included: it has what was
 *   extracted before.
 * @throws {RangeError} if `fps` is not above 0. The signal's reason if it was aborted.
 * @example
 * const { pose } = await extractVideo(extractor, input.files[0], { fps: 25 });
 */
export async function extractVideo(
  extractor: HolisticExtractor,
  source: Exclude<VideoSource, MediaStream>,
  { fps = 30, onProgress, signal }: ExtractVideoOptions = {},
): Promise<HolisticRecording> {
  if (!(fps > 0 && Number.isFinite(fps)))
    throw new RangeError(`Got ${fps} frames a second, expected a number above 0.`);
  const { video, name, release } = await openVideo(source, signal);
  try {
    video.pause();
    const total = Math.max(1, Math.round((await duration(video, name, signal)) * fps));
    const recorder = poseRecorder(extractor.layout, { width: video.videoWidth, height: video.videoHeight });
    const recording = () => {
      const { pose, times } = recorder.recording();
      return { pose: { ...pose, fps }, times };
    };
    await extractor.reset();
    for (let frame = 0; frame < total; frame++) {
      try {
        await seek(video, Math.min((frame + 0.5) / fps, video.duration), name, signal);
        recorder.add(await extractor.next(video, frame / fps), frame / fps);
        await onProgress?.(frame + 1, total);
      } catch (error) {
        signal?.throwIfAborted();
        throw recorder.recording().pose.frames === 0 ? error : new RecordingError(recording(), error);
      }
    }
    return recording();
  } finally {
    release();
  }
}

/** Seconds. What MediaRecorder wrote does not say, until one has been behind its end. */
async function duration(
  video: HTMLVideoElement,
  name: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  if (!Number.isFinite(video.duration)) await seek(video, Number.MAX_SAFE_INTEGER, name, signal);
  if (!Number.isFinite(video.duration)) throw new VideoLoadError(name, "has no end, expected a file");
  return video.duration;
}

function seek(
  video: HTMLVideoElement,
  seconds: number,
  name: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  video.currentTime = seconds;
  return until(video, name, "came", signal, ["seeked"], (event) => event === "seeked");
}
