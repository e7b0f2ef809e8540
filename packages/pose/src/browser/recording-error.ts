import type { HolisticRecording } from "./pose-recorder.js";

/** A recording that ended by an error, the caller's own (`cause`) included; what was recorded before it is not lost. */
export class RecordingError extends Error {
  override readonly name = "RecordingError";

  constructor(
    /** All frames before the error. */
    readonly recording: HolisticRecording,
    cause: unknown,
  ) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`ended after ${recording.pose.frames} frames, which are in its recording: ${reason}`, { cause });
  }
}
