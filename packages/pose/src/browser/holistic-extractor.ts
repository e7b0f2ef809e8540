/// <reference lib="dom" />
import type { HolisticLayout } from "../formats/holistic-components.js";
import type { HolisticResult } from "../formats/holistic-results.js";

/** A picture in a page. A video element gives the frame that it shows. */
export type Picture =
  | ImageData
  | ImageBitmap
  | HTMLCanvasElement
  | OffscreenCanvas
  | HTMLImageElement
  | HTMLVideoElement
  | VideoFrame;

/** MediaPipe Holistic in a page, whichever of its two APIs runs it: {@link legacyHolistic}, {@link tasksHolistic}. */
export interface HolisticExtractor {
  /** What the results have: 468 or 478 face points, world landmarks. */
  readonly layout: HolisticLayout;
  /**
   * Finds the landmarks of a clip's next picture. They are smoothed over time and tracked, so pictures come in the
   * clip's order; calls wait for each other.
   *
   * @param seconds When the picture is, in the clip's own time: more than at the call before.
   * @throws {RangeError} if the time is not.
   */
  next(picture: Picture, seconds: number): Promise<HolisticResult>;
  /** Forgets the clip; time may begin anew. The next clip's landmarks are those that a new extractor would give. */
  reset(): Promise<void>;
  /** Gives back the memory. No call may follow. */
  close(): Promise<void>;
}

/** What the two implementations have to give. */
export interface Landmarker {
  readonly layout: HolisticLayout;
  find(picture: Picture, milliseconds: number): Promise<HolisticResult>;
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Keeps calls in their order, and time going forward. */
export function extractorOf(landmarker: Landmarker): HolisticExtractor {
  let before = Number.NEGATIVE_INFINITY; // seconds of the clip's latest picture
  let latest: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(action: () => Promise<T>): Promise<T> => {
    const result = latest.then(action);
    latest = result.catch(() => undefined);
    return result;
  };
  return {
    layout: landmarker.layout,
    next: (picture, seconds) =>
      inTurn(() => {
        if (!(seconds > before && Number.isFinite(seconds))) {
          const expected = before === Number.NEGATIVE_INFINITY ? "a number" : `more than ${before}`;
          throw new RangeError(`Got a picture at ${seconds} seconds, expected ${expected}.`);
        }
        before = seconds;
        return landmarker.find(picture, 1000 * seconds);
      }),
    reset: () =>
      inTurn(async () => {
        if (before !== Number.NEGATIVE_INFINITY) await landmarker.reset();
        before = Number.NEGATIVE_INFINITY;
      }),
    close: () => inTurn(() => landmarker.close()),
  };
}
