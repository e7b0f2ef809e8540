/// <reference lib="dom" />
import type { HolisticResult } from "../formats/holistic-results.js";
import type { HolisticExtractor } from "./holistic-extractor.js";
import { type HolisticRecording, type PoseRecorderOptions, poseRecorder } from "./pose-recorder.js";
import { RecordingError } from "./recording-error.js";
import { openVideo, VideoLoadError, type VideoSource } from "./video-element.js";

/** `keep` bounds the recording to its last seconds. */
export interface RecordVideoOptions extends PoseRecorderOptions {
  /** Ends the recording; what was recorded is returned. Without it, it ends with the video or the camera's stream. */
  readonly stop?: AbortSignal;
  /** Called with each result, to draw it or to play with it, and the seconds since the first; it is waited for. */
  readonly onResult?: (result: HolisticResult, seconds: number) => unknown;
}

/**
 * Records the pose of a camera's stream, or of a video as it plays. A picture is taken as soon as the one before is
 * done; those that the video shows meanwhile are left out. {@link atConstantRate} gives the recording a constant
 * frame rate.
 *
 * @throws {VideoLoadError} if the browser cannot play the video, or is not loading it. The reason of `stop` if that came before
 *   there was a picture.
 * @throws {RecordingError} if anything fails after the first picture, `onResult` included: it has what was recorded before.
 * @example
 * const camera = await navigator.mediaDevices.getUserMedia({ video: true });
 * const recording = await recordVideo(extractor, camera, { stop: AbortSignal.timeout(10_000) });
 * const pose = atConstantRate(recording, 25);
 */
export async function recordVideo(
  extractor: HolisticExtractor,
  source: VideoSource,
  { stop, onResult, keep }: RecordVideoOptions = {},
): Promise<HolisticRecording> {
  const { video, name, release } = await openVideo(source, stop);
  try {
    const size = { width: video.videoWidth, height: video.videoHeight };
    const recorder = poseRecorder(extractor.layout, size, keep === undefined ? {} : { keep });
    await extractor.reset();
    await video.play().catch((error: Error) => {
      throw new VideoLoadError(name, `cannot be played (${error.message})`);
    });
    let first: number | undefined;
    let before = -1;
    try {
      for (;;) {
        const time = await nextFrame(video, name, stop);
        if (time === undefined) return recorder.recording();
        first ??= time;
        const seconds = time - first;
        if (seconds <= before) continue; // the video jumped back
        before = seconds;
        const result = await extractor.next(video, seconds);
        recorder.add(result, seconds);
        await onResult?.(result, seconds);
      }
    } catch (error) {
      const recording = recorder.recording();
      throw recording.pose.frames === 0 ? error : new RecordingError(recording, error);
    }
  } finally {
    release();
  }
}

/**
 * Waits for the next frame that the video shows and gives its time in the video, or nothing when there is none: it has ended,
 * shows something else, or was told to stop.
 *
 * @throws {VideoLoadError} if it breaks off.
 */
function nextFrame(
  video: HTMLVideoElement,
  name: string,
  stop: AbortSignal | undefined,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const listening = new AbortController();
    const end = () => {
      listening.abort();
      video.cancelVideoFrameCallback(handle);
      if (video.error === null) resolve(undefined);
      else reject(new VideoLoadError(name, `breaks off at ${video.currentTime} seconds`));
    };
    const tracks = video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks() : [];
    const ends: [EventTarget | undefined, string][] = [
      [stop, "abort"],
      ...["ended", "error", "emptied"].map((event): [EventTarget, string] => [video, event]),
      ...tracks.map((track): [EventTarget, string] => [track, "ended"]),
    ];
    const handle = video.requestVideoFrameCallback((_, { mediaTime }) => {
      listening.abort();
      resolve(mediaTime);
    });
    const { signal } = listening;
    for (const [target, event] of ends) target?.addEventListener(event, end, { once: true, signal });
    const over = tracks.length > 0 && tracks.every(({ readyState }) => readyState === "ended");
    if (stop?.aborted || video.ended || video.error !== null || over) end();
  });
}
