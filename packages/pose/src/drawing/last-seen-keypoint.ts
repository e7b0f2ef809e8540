import type { StreamSequence } from "../streams/pose-streams.js";
import { type Place, seen } from "./extent.js";

/**
 * Where keypoints were seen last before a frame. Frames that are asked for in their order, as an animation does, are each
 * looked at once.
 */
export class LastSeen {
  readonly #known = new WeakMap<StreamSequence, Map<number, { frame: number; found: Place | undefined }>>();

  /** @param keypoints K, how many the sequence has. */
  before(sequence: StreamSequence, keypoints: number, keypoint: number, frame: number): Place | undefined {
    const ofSequence = this.#known.get(sequence) ?? new Map();
    this.#known.set(sequence, ofSequence);
    const known = ofSequence.get(keypoint) ?? { frame: 0, found: undefined };
    const [from, otherwise] = known.frame <= frame ? [known.frame, known.found] : [0, undefined];
    let found: Place | undefined;
    for (let earlier = frame - 1; found === undefined && earlier >= from; earlier--) {
      found = seen(sequence, earlier * keypoints + keypoint);
    }
    found ??= otherwise;
    ofSequence.set(keypoint, { frame, found });
    return found;
  }
}
