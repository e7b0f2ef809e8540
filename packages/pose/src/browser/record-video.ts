/// <reference lib="dom" />
import type { HolisticResult } from "../formats/holistic-results.js";
import type { HolisticExtractor } from "./holistic-extractor.js";
import { type HolisticRecording, poseRecorder } from "./pose-recorder.js";
import { openVideo, type VideoSource } from "./video-element.js";

export interface RecordVideoOptions {
  /** Ends the recording; what was recorded is returned. Without it, it ends with the video or the camera's stream. */
  readonly stop?: AbortSignal;
  /** Called with each result, to draw it or to play with it, and the seconds since the first. */
  readonly onResult?: (result: HolisticResult, seconds: number) => void;
}

/**
 * The pose of a camera's stream, or of a video as it plays. A picture is taken as soon as the one before is done;
 * those that the video shows meanwhile are left out. {@link atConstantRate} gives the recording a constant frame rate.
 *
 * @throws {VideoLoadError} if the browser cannot play the video.
 * @example
 * const camera = await navigator.mediaDevices.getUserMedia({ video: true });
 * const recording = await recordVideo(extractor, camera, { stop: AbortSignal.timeout(10_000) });
 * const pose = atConstantRate(recording, 25);
 */
export async function recordVideo(
  extractor: HolisticExtractor,
  source: VideoSource,
  { stop, onResult }: RecordVideoOptions = {},
): Promise<HolisticRecording> {
  const { video, release } = await openVideo(source);
  try {
    const recorder = poseRecorder(extractor.layout, { width: video.videoWidth, height: video.videoHeight });
    await extractor.reset();
    await video.play();
    let first: number | undefined;
    let before = -1;
    for (;;) {
      const time = await nextFrame(video, stop);
      if (time === undefined) return recorder.recording();
      first ??= time;
      const seconds = time - first;
      if (seconds <= before) continue; // the video jumped back
      before = seconds;
      const result = await extractor.next(video, seconds);
      recorder.add(result, seconds);
      onResult?.(result, seconds);
    }
  } finally {
    release();
  }
}

/** Waits for the next frame that the video shows and gives its time in the video, or nothing when there is none. */
function nextFrame(video: HTMLVideoElement, stop: AbortSignal | undefined): Promise<number | undefined> {
  return new Promise((resolve) => {
    const over = () => {
      video.cancelVideoFrameCallback(handle);
      resolve(undefined);
    };
    const ends: [EventTarget | undefined, string][] = [
      [stop, "abort"],
      [video, "ended"],
      ...(video.srcObject instanceof MediaStream
        ? video.srcObject.getVideoTracks().map((track): [EventTarget, string] => [track, "ended"])
        : []),
    ];
    const handle = video.requestVideoFrameCallback((_, { mediaTime }) => {
      for (const [target, event] of ends) target?.removeEventListener(event, over);
      resolve(mediaTime);
    });
    for (const [target, event] of ends) target?.addEventListener(event, over, { once: true });
    if (stop?.aborted || video.ended) over();
  });
}
