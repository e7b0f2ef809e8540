import { checkRecording, type Recording } from "../formats/holistic-arrays.js";
import { type HolisticLayout, holisticComponents } from "../formats/holistic-components.js";
import { type HolisticResult, holisticFrame } from "../formats/holistic-results.js";
import type { Pose } from "../pose.js";

/** A pose, and when its frames were. */
export interface HolisticRecording {
  /** Its frame rate is the mean of the times, 0 of fewer than two frames. */
  readonly pose: Pose;
  /** [T] seconds, as they were given. */
  readonly times: Float64Array;
}

export interface PoseRecorder {
  /** @throws {PoseJsonError} if the result has other landmarks than the layout. */
  add(result: HolisticResult, seconds: number): void;
  /** What was added so far; of a recorder that keeps so many seconds alone, the last of them. */
  recording(): HolisticRecording;
}

export interface PoseRecorderOptions {
  /**
   * Seconds to keep: what is older than the latest frame by more is forgotten, so that a camera may be watched for ever.
   * Times stay as they were given. Default: all.
   */
  readonly keep?: number;
}

/**
 * Collects MediaPipe's results one by one into a pose (9 kB a frame).
 *
 * @param layout The extractor's.
 * @param picture The pictures' size in pixels.
 * @throws {RangeError} if the size is none, or `keep` is not above 0.
 * @example
 * const recorder = poseRecorder(extractor.layout, { width: 640, height: 480 });
 * recorder.add(await extractor.next(canvas, 0), 0);
 * const bytes = writePose(recorder.recording().pose);
 */
export function poseRecorder(
  layout: HolisticLayout,
  { width, height }: Pick<Recording, "width" | "height">,
  { keep = Number.POSITIVE_INFINITY }: PoseRecorderOptions = {},
): PoseRecorder {
  checkRecording({ width, height, fps: 1 });
  if (!(keep > 0)) throw new RangeError(`Got ${keep} seconds to keep, expected a number above 0.`);
  const components = holisticComponents(layout);
  const points = components.reduce((sum, component) => sum + component.points.length, 0);
  const frames: ReturnType<typeof holisticFrame>[] = [];
  const seconds: number[] = [];
  let forgotten = 0;
  return {
    add(result, time) {
      const frame = holisticFrame(result, layout, { width, height }, `frame ${forgotten + frames.length}`);
      frames.push(frame);
      seconds.push(time);
      const old = Math.max(
        0,
        seconds.findIndex((each) => each >= time - keep),
      );
      frames.splice(0, old);
      seconds.splice(0, old);
      forgotten += old;
    },
    recording() {
      const times = Float64Array.from(seconds);
      const data = new Float32Array(frames.length * points * 3);
      const confidence = new Float32Array(frames.length * points);
      for (const [t, frame] of frames.entries()) {
        data.set(frame.data, t * points * 3);
        confidence.set(frame.confidence, t * points);
      }
      const about = {
        version: 0.2,
        width,
        height,
        depth: 0,
        components,
        people: 1,
        points,
        dims: 3,
      } as const;
      return { pose: { ...about, fps: rateOf(times), frames: frames.length, data, confidence }, times };
    },
  };
}

/** Mean frames a second of frames at these times; 0 of fewer than two. */
export function rateOf(times: Float64Array): number {
  return times.length < 2 ? 0 : (times.length - 1) / (times.at(-1)! - times[0]!);
}
