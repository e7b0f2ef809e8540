import { CorpusError } from "@msmae/datasets";
import type { SearchConfig } from "@msmae/mbart";
import { type TranslatedClip, Translator, translateClips } from "@msmae/translation";
import type { ClipObservations } from "../run/clip-observations.js";
import type { Progress } from "../run/progress.js";
import { sessionOptions } from "../runtime/runtime.js";
import { clipsOf, type TranslationRun } from "./translation.js";

/** Translates the clips to validate or test on. */
export class Evaluation {
  readonly #run: TranslationRun;
  readonly #observed: ClipObservations;
  readonly #progress: Progress;
  /** By the number of beams. */
  readonly #translators = new Map<number, Translator>();

  constructor(run: TranslationRun, observed: ClipObservations, progress: Progress) {
    this.#run = run;
    this.#observed = observed;
    this.#progress = progress;
  }

  /**
   * What the model makes of each clip that can be read, with its weights as they are now.
   *
   * @throws {CorpusError} if none can.
   */
  async translate(part: "valid" | "test", { beams }: Pick<SearchConfig, "beams">): Promise<TranslatedClip[]> {
    const { translation, corpus, config } = this.#run;
    const { workers, cacheMegabytes } = config.data;
    const counter = this.#progress.counter(
      part === "valid" ? "translating to validate" : "translating the test clips",
    );
    try {
      const clips = clipsOf(this.#run, part);
      const translated = await translateClips(this.#translator(beams), translation, corpus, clips, {
        ...{ workers, cacheMegabytes },
        onBatch: (loaded) => this.#observed.addMeasured(loaded),
        onProgress: (done, total) => counter.update(done, total),
      });
      if (translated.length > 0) return translated;
      throw new CorpusError(corpus.name, `none of the ${clips.length} ${part} clips can be read any more`);
    } finally {
      counter.end();
    }
  }

  /** How many graphs were compiled. */
  graphs(): number {
    const all = [...this.#translators.values()].map((each) => each.statistics());
    return all.reduce((sum, { poses, sources, steps }) => sum + poses + sources + steps, 0);
  }

  /** Releases the memory of what was compiled. */
  async dispose(): Promise<void> {
    for (const each of this.#translators.values()) await each.dispose();
    this.#translators.clear();
  }

  #translator(beams: number): Translator {
    const { translation, config, runtime } = this.#run;
    const known = this.#translators.get(beams);
    const options = { search: { ...config.search, beams }, ...sessionOptions(runtime) };
    const translator = known ?? new Translator(translation, options);
    this.#translators.set(beams, translator);
    return translator;
  }
}
