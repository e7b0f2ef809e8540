import type { LoadedBatch, SkippedClip } from "@msmae/datasets";
import { STREAM_NAMES, type StreamName } from "@msmae/pose";
import type { Progress } from "./progress.js";

/** What was found out about clips when they were read. */
export class Observed {
  readonly #clips = new Set<string>();
  readonly #skipped = new Map<string, SkippedClip>();
  readonly #unseen = new Map<StreamName, Set<string>>();

  add({ clips, skipped, unseen }: Pick<LoadedBatch<unknown>, "clips" | "skipped" | "unseen">): void {
    for (const id of clips) this.#clips.add(id);
    for (const each of skipped) this.#skipped.set(each.clip, each);
    for (const { clip, stream } of unseen) {
      const of = this.#unseen.get(stream) ?? new Set();
      this.#unseen.set(stream, of.add(clip));
    }
  }

  /** Clips without shoulders, each once. */
  skipped(): SkippedClip[] {
    return [...this.#skipped.values()];
  }

  /** Says how many clips show nothing of a stream. */
  describe(progress: Progress): void {
    if (this.#unseen.size === 0) return;
    const counts = STREAM_NAMES.flatMap((stream) => {
      const clips = this.#unseen.get(stream);
      return clips === undefined ? [] : [[stream, clips.size] as const];
    });
    progress.say(neverFound(counts, this.#clips.size), { unseen: Object.fromEntries(counts) });
  }
}

const PARTS: Readonly<Partial<Record<StreamName, string>>> = {
  left: "the left hand",
  right: "the right hand",
};

/** `Never found: the left hand in 61 of 120 clips, the right hand in 53.` */
function neverFound(
  counts: readonly (readonly [stream: StreamName, clips: number])[],
  clips: number,
): string {
  const list = counts.map(
    ([stream, count], i) =>
      `${PARTS[stream] ?? `the ${stream}`} in ${count}${i === 0 ? ` of ${clips} clips` : ""}`,
  );
  return `Never found: ${list.join(", ")}.`;
}
