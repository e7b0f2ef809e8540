import type { ExtractEvent } from "./options.js";

type ProgressEvent = Extract<ExtractEvent, { kind: "progress" }>;

/** Counts frames and videos, and estimates what is left. */
export class Progress {
  private videosDone = 0;
  private frames = 0;
  private firstFrame: number | undefined;
  /** How many frames each video gives: as far as known, and those that were taken. */
  private readonly known = new Map<string, { expected: number; taken: number }>();

  constructor(
    private readonly videos: number,
    /** Seconds, of a clock that does not jump. */
    private readonly now: () => number,
  ) {}

  expect(video: string, frames: number | undefined): void {
    if (frames !== undefined && !this.known.has(video)) this.known.set(video, { expected: frames, taken: 0 });
  }

  frame(video: string): ProgressEvent {
    this.firstFrame ??= this.now();
    this.frames++;
    const known = this.known.get(video);
    if (known !== undefined) known.taken++;
    return this.event();
  }

  /** A video begins anew. */
  again(video: string): void {
    const known = this.known.get(video);
    if (known !== undefined) known.taken = 0;
  }

  /** A video is over, with all its frames or as a failure. */
  over(video: string): ProgressEvent {
    this.videosDone++;
    const known = this.known.get(video);
    this.known.set(video, { expected: known?.taken ?? 0, taken: known?.taken ?? 0 });
    return this.event();
  }

  private event(): ProgressEvent {
    const seconds = this.firstFrame === undefined ? 0 : this.now() - this.firstFrame;
    const framesPerSecond = seconds > 0 ? (this.frames - 1) / seconds : 0; // the first was there when the clock started
    let [left, taken] = [0, 0];
    for (const known of this.known.values()) {
      left += Math.max(0, known.expected - known.taken);
      taken += known.taken;
    }
    // Videos that nobody has looked at yet are taken for average ones.
    const mean = this.known.size === 0 ? undefined : (left + taken) / this.known.size;
    const all = mean === undefined ? undefined : left + (this.videos - this.known.size) * mean;
    return {
      kind: "progress",
      videosDone: this.videosDone,
      videos: this.videos,
      frames: this.frames,
      total: all === undefined ? undefined : Math.round(this.frames + all),
      framesPerSecond,
      secondsLeft: all === undefined || framesPerSecond === 0 ? undefined : all / framesPerSecond,
    };
  }
}
