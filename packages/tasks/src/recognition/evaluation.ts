import {
  CorpusError,
  createLoader,
  type LabelledClip,
  type LoadedBatch,
  type RecognitionBatch,
} from "@msmae/datasets";
import { type RecallAndLoss, recallAndLoss } from "@msmae/evaluation";
import type { HostTensor } from "@msmae/parameters";
import { KEYPOINTS } from "@msmae/pose";
import { Predictor, type RecognizerWeights, type ScoredClip } from "@msmae/recognition";
import type { ClipObservations } from "../run/clip-observations.js";
import { sessionOptions } from "../runtime/runtime.js";
import type { Recognition } from "./recognition.js";

/** Clips that are not trained on. */
export type ScoredSplit = "valid" | "test";

/** Chosen here: no gradients have to be kept, so this many clips fit where a training batch does; larger ones are no faster. */
const BATCH = 64;

/** Shows a model the clips to validate or test on, the same frames of them every time. */
export class Evaluation {
  readonly #recognition: Recognition;
  readonly #observed: ClipObservations;
  readonly #predictor: Predictor;
  /** Validation clips, ready for the model, where they fit into memory. */
  #kept: LoadedBatch<RecognitionBatch<HostTensor>>[] | undefined;

  constructor(recognition: Recognition, observed: ClipObservations) {
    this.#recognition = recognition;
    this.#observed = observed;
    this.#predictor = new Predictor(recognition.config.model, sessionOptions(recognition.runtime));
  }

  /**
   * What a model makes of each clip that can be read.
   *
   * @throws {CorpusError} if none can.
   */
  async run(part: ScoredSplit, weights: RecognizerWeights): Promise<ScoredClip[]> {
    const scored: ScoredClip[] = [];
    for await (const batch of this.#batches(part))
      scored.push(...(await this.#predictor.run(weights, batch)));
    if (scored.length === 0) {
      const { corpus, split } = this.#recognition;
      throw new CorpusError(
        corpus.name,
        `none of the ${split[part].length} ${part} clips can be read any more`,
      );
    }
    return scored;
  }

  async scores(part: ScoredSplit, weights: RecognizerWeights): Promise<RecallAndLoss> {
    return recallAndLoss(await this.run(part, weights));
  }

  /** Releases the memory of what was compiled. */
  dispose(): Promise<void> {
    return this.#predictor.dispose();
  }

  async *#batches(part: ScoredSplit) {
    if (part === "valid" && this.#kept !== undefined) return yield* this.#kept;
    const { corpus, config, split } = this.#recognition;
    const { data, seed } = config;
    const clips = split[part];
    const fits = this.#bytes(clips) <= data.cacheMegabytes * 1e6;
    const kept: LoadedBatch<RecognitionBatch<HostTensor>>[] = [];
    const batches = { task: "recognition", data, batchSize: BATCH, seed, sampling: "test", clips } as const;
    const loader = createLoader(corpus, batches);
    try {
      for await (const loaded of loader) {
        this.#observed.addMeasured(loaded);
        if (part === "valid" && fits) kept.push(loaded);
        yield loaded;
      }
    } finally {
      await loader.close();
    }
    if (part === "valid" && fits) this.#kept = kept;
  }

  /** Of coordinates and presence, float32. */
  #bytes(clips: readonly LabelledClip[]): number {
    const { model, data } = this.#recognition.config;
    const keypoints = model.streams.reduce((sum, name) => sum + KEYPOINTS[name], 0);
    return clips.length * data.frames * keypoints * 3 * 4;
  }
}
