/**
 * Whether a while has passed, for lines that are not to come too often.
 *
 * @example
 * const pause = new Pause(30_000);
 * if (pause.over()) console.log("still here");
 */
export class Pause {
  #last = performance.now();

  constructor(private readonly milliseconds: number) {}

  /** Whether it has passed since it last had, or since the beginning. */
  over(): boolean {
    const now = performance.now();
    if (now - this.#last < this.milliseconds) return false;
    this.#last = now;
    return true;
  }
}
