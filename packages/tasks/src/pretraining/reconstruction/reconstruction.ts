import { type MaskStrategy, type PretrainBatch, tokenSequences } from "@msmae/cubelets";
import { type BatchBuilder, batchBuilder, type CorpusIndex, openIndex } from "@msmae/datasets";
import type { ReconstructionComparison, ReconstructionMethod, ReconstructionScore } from "@msmae/evaluation";
import type { HostTensor } from "@msmae/parameters";
import { KEYPOINTS, type StreamName } from "@msmae/pose";
import { type Compiled, compile } from "@msmae/tfjs-onnxruntime";
import { type MsMaeParameters, msmae } from "@msmae/transformer";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { ClipObservations } from "../../run/clip-observations.js";
import { type Runtime, sessionOptions } from "../../runtime/runtime.js";
import { batchConfig, pretrainingSplit } from "../batches.js";
import type { PretrainingConfig } from "../config.js";
import type { Parameters } from "../objective.js";
import { meanPose } from "./baselines.js";
import { clips, type HostStreams, ReconstructionTally } from "./score.js";

/** Chosen here: windows of training data whose mean is the mean pose; more do not move it. */
const MEAN_WINDOWS = 256;

interface ForwardInputs {
  readonly parameters: MsMaeParameters<Tensor>;
  readonly batch: PretrainBatch<Tensor>;
}

/** Reconstructs the masked tokens of held-out clips, always the same ones, and scores them beside the baselines. */
export class Reconstruction {
  readonly #config: PretrainingConfig;
  readonly #observed: ClipObservations;
  readonly #means: { readonly [name in StreamName]?: Float32Array };
  readonly #forward: Compiled<ForwardInputs, { readonly loss: Tensor; readonly reconstruction: object }>;
  readonly #builders: Readonly<Record<MaskStrategy, BatchBuilder<PretrainBatch<HostTensor>>>>;
  /** The held-out clips' windows under the masks of each strategy, built when first asked for. */
  readonly #batches = new Map<
    MaskStrategy,
    { batch: PretrainBatch<HostTensor>; clips: readonly string[] }[]
  >();

  /** Nothing where no clip is held out. */
  static prepare(
    config: PretrainingConfig,
    corpus: CorpusIndex,
    runtime: Runtime,
    observed: ClipObservations,
  ): Reconstruction | undefined {
    const { valid } = pretrainingSplit(config, corpus);
    return valid.length === 0 ? undefined : new Reconstruction(config, corpus, runtime, observed);
  }

  private constructor(
    config: PretrainingConfig,
    corpus: CorpusIndex,
    runtime: Runtime,
    observed: ClipObservations,
  ) {
    const opened = openIndex(corpus);
    const builder = (strategy: MaskStrategy) =>
      batchBuilder(opened, { ...batchConfig(config, "test"), masking: { ...config.masking, strategy } });
    this.#config = config;
    this.#observed = observed;
    this.#builders = { different: builder("different"), same: builder("same") };
    this.#means = meanPoses(config, opened, observed);
    this.#forward = compile(({ parameters, batch }: ForwardInputs) => {
      const { loss, reconstruction } = msmae(parameters, batch, config.model, { loss: config.loss });
      return { loss, reconstruction };
    }, sessionOptions(runtime));
  }

  /** Scores on masks of a strategy, which need not be the one trained with. */
  async scores(
    parameters: Parameters,
    strategy: MaskStrategy,
  ): Promise<Readonly<Record<ReconstructionMethod, ReconstructionScore>>> {
    return (await this.#measure(parameters, strategy)).scores;
  }

  /**
   * Scores on masks as it trains with, and the loss that training makes smaller, on held-out clips.
   *
   * @returns `loss`, divided by masked tokens as in training; null where nothing was measured.
   */
  async validate(parameters: Parameters): Promise<{
    readonly scores: Readonly<Record<ReconstructionMethod, ReconstructionScore>>;
    readonly loss: number | null;
  }> {
    const { scores, loss } = await this.#measure(parameters, this.#config.masking.strategy);
    if (scores.model.loss === null) return { scores, loss: null };
    return { scores, loss: this.#config.loss === "paper" ? scores.model.loss : loss };
  }

  async #measure(parameters: Parameters, strategy: MaskStrategy) {
    const tally = new ReconstructionTally(this.#config.model.streams, this.#means);
    let [sum, clips] = [0, 0];
    for (const { batch } of this.#load(strategy)) {
      const { loss, reconstruction } = await this.#run(parameters, batch);
      tally.add(batch, reconstruction);
      const count = batch.masked.shape[0]!; // each has as many masked tokens
      sum += loss * count;
      clips += count;
    }
    return { scores: tally.scores(), loss: sum / clips };
  }

  /** Scores on masks of both strategies, where they differ. */
  async comparison(parameters: Parameters): Promise<ReconstructionComparison> {
    const { masking, model } = this.#config;
    const trained = masking.strategy;
    const other: MaskStrategy = trained === "different" ? "same" : "different";
    const own = { [trained]: await this.scores(parameters, trained) };
    if (tokenSequences(model).length === 1) return own;
    return { ...own, [other]: await this.scores(parameters, other) };
  }

  /** The first batch of held-out clips with what the model makes of it: for pictures. */
  async example(parameters: Parameters) {
    const { batch, clips } = this.#load(this.#config.masking.strategy)[0] as {
      batch: PretrainBatch<HostTensor>;
      clips: readonly string[];
    };
    return { batch, clips, reconstruction: (await this.#run(parameters, batch)).reconstruction };
  }

  /** Releases the memory of what was compiled. */
  dispose(): Promise<void> {
    return this.#forward.dispose();
  }

  async #run(
    parameters: Parameters,
    batch: PretrainBatch<HostTensor>,
  ): Promise<{ readonly loss: number; readonly reconstruction: HostStreams }> {
    const { loss, reconstruction } = await this.#forward.run({ parameters, batch });
    return { loss: loss.data[0]!, reconstruction: reconstruction as HostStreams };
  }

  #load(strategy: MaskStrategy) {
    const builder = this.#builders[strategy];
    const batches = this.#batches.get(strategy) ?? buildAll(builder, builder.steps, this.#observed);
    this.#batches.set(strategy, batches);
    return batches;
  }
}

/** The first so many batches. */
function buildAll<B>(builder: BatchBuilder<B>, count: number, observed: ClipObservations) {
  return Array.from({ length: count }, (_, step) => {
    const loaded = builder.build(step);
    observed.add(loaded);
    return loaded;
  });
}

/** For each stream the mean pose [K, 2] of windows of the training data. */
function meanPoses(
  config: PretrainingConfig,
  corpus: ReturnType<typeof openIndex>,
  observed: ClipObservations,
) {
  const builder = batchBuilder(corpus, batchConfig(config, "train"));
  const batches = buildAll(builder, Math.ceil(MEAN_WINDOWS / config.train.batchSize), observed);
  return Object.fromEntries(
    config.model.streams.map((name, p) => {
      const tracks = batches.flatMap(({ batch }) => clips(batch, p, name).map(({ truth }) => truth));
      return [name, meanPose(tracks, KEYPOINTS[name])];
    }),
  );
}
