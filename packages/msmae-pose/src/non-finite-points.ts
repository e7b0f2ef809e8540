import type { LostPoint } from "@msmae/pose";
import { count, counted } from "@msmae/text";

/** Counts the keypoints of a pose whose values are no numbers, and tells of them. */
export class NonFinitePoints {
  #count = 0;
  #first: LostPoint | undefined;

  readonly add = (lost: LostPoint): void => {
    this.#count++;
    this.#first ??= lost;
  };

  /** A line for people; none where nothing was lost. */
  notices(): string[] {
    if (this.#first === undefined) return [];
    const { frame, component, point } = this.#first;
    const was =
      this.#count === 1
        ? "has values that are no numbers and was"
        : "have values that are no numbers and were";
    return [
      `${counted(this.#count, "keypoint")} ${was} taken as missing, first in frame ${count(frame)}: ${component} ${point}`,
    ];
  }
}
