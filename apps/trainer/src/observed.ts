import type { LoadedBatch, SkippedClip } from "@msmae/datasets";
import type { StreamName } from "@msmae/pose";
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
    const counts = [...this.#unseen].map(([stream, clips]) => [stream, clips.size] as const);
    const list = counts.map(([stream, count]) => `${stream} in ${count}`).join(", ");
    progress.say(`Never seen, of ${this.#clips.size} clips: ${list}`, { unseen: Object.fromEntries(counts) });
  }
}
