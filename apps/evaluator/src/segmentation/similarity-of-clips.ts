import { tokenSequences } from "@msmae/cubelets";
import { NoReferenceError, normalise, type PoseStreams, selectFrames } from "@msmae/pose";
import { cosineSimilarity, passes, type SeenPass, type Similarity, stitch } from "@msmae/segmentation";
import { type Compiled, compile, type SessionOptions } from "@msmae/tfjs-onnxruntime";
import { attentionMap, embedAll, encodeWithAttention, type RecognitionParameters } from "@msmae/transformer";
import { reshape, type Tensor, transpose } from "@tensorflow/tfjs-core";
import type { Encoder } from "./encoder.js";

/** Which of an encoder's matrices over time. */
export type View =
  /** Attention as in the paper's appendix F. Layers and heads count from 0; a head left out is the mean over all. */
  | { readonly of: "attention"; readonly layer: number; readonly head?: number }
  /** Cosines between what the encoder makes of time steps, all streams' tokens side by side. */
  | { readonly of: "features" };

interface Inputs {
  readonly p: Pick<RecognitionParameters<Tensor>, "tokenizer" | "encoder">;
  readonly coordinates: Readonly<Record<string, Tensor>>;
}

/**
 * Shows clips to an encoder, a window at a time, each normalised by itself as in pretraining.
 *
 * @example
 * const look = new Look(encoder, { of: "attention", layer: 3 });
 * const { values } = await look.steps(streams, 300); // [N, N]
 * await look.dispose();
 */
export class Look {
  readonly #compiled: Compiled<Inputs, { readonly values: Tensor }>;

  constructor(
    private readonly encoder: Encoder,
    private readonly view: View,
    options: SessionOptions = {},
  ) {
    const { config } = encoder;
    const sequences = tokenSequences(config).length; // P
    this.#compiled = compile(({ p, coordinates }: Inputs) => {
      const embedded = embedAll(p, coordinates, config, { cls: false }); // [1, P*N, C]
      const { tokens, attention } = encodeWithAttention(p.encoder, embedded, config.encoder.heads);
      if (view.of === "attention") {
        const { layer, head } = view;
        return { values: attentionMap(attention[layer]!, sequences, head === undefined ? {} : { head }) }; // [1, N, N]
      }
      const [, length, width] = tokens.shape;
      const steps = length / sequences;
      const apart = reshape(tokens, [sequences, steps, width]); // [P, N, C]
      return { values: reshape(transpose(apart, [1, 0, 2]), [steps, sequences * width]) }; // [N, P*C]
    }, options);
  }

  /**
   * One row for each time step of `stride` frames, as the paper has it: [N, N].
   *
   * @param window Frames seen at once.
   * @throws {ClipNotSeenError} for a clip that cannot be looked at.
   */
  async steps(streams: PoseStreams, window: number): Promise<Similarity> {
    const { stride } = this.encoder.config;
    checkLength(streams.frames / stride, streams);
    return stitch(streams.frames, stride, await this.#seen(streams, window, [0]), { steps: true });
  }

  /**
   * One row for each frame: [T, T]. The encoder looks as many times as a step has frames, each time beginning a frame later.
   *
   * @throws {ClipNotSeenError} for a clip that cannot be looked at.
   */
  async frames(streams: PoseStreams, window: number): Promise<Similarity> {
    const { stride } = this.encoder.config;
    checkLength(streams.frames, streams);
    const shifts = Array.from({ length: stride }, (_, i) => i);
    return stitch(streams.frames, stride, await this.#seen(streams, window, shifts));
  }

  async #seen(streams: PoseStreams, window: number, shifts: readonly number[]): Promise<SeenPass[]> {
    const { config, parameters } = this.encoder;
    const { stride } = config;
    const seen: SeenPass[] = [];
    for (const pass of passes(streams.frames, { stride, window, shifts })) {
      const frames = Uint32Array.from({ length: pass.steps * stride }, (_, i) => pass.start + i);
      const normalised = normalisedOrNothing(selectFrames(streams, frames));
      if (normalised === undefined) continue;
      const coordinates = Object.fromEntries(
        config.streams.map((name) => {
          const { coordinates: data, present } = normalised.streams[name]!;
          return [name, { shape: [1, frames.length, present.length / frames.length, 2], data }];
        }),
      );
      const { values } = await this.#compiled.run({ p: parameters, coordinates });
      const map =
        this.view.of === "attention" ? values.data.slice() : cosineSimilarity(values.data, pass.steps).values;
      seen.push({ ...pass, values: map });
    }
    if (seen.length === 0) {
      throw new ClipNotSeenError("no shoulders in any window, or fewer frames than a step has");
    }
    return seen;
  }

  /** Releases the memory of what was compiled. */
  dispose(): Promise<void> {
    return this.#compiled.dispose();
  }
}

/** A clip that cannot be looked at; the message says why. */
export class ClipNotSeenError extends Error {
  override readonly name = "ClipNotSeenError";
}

/** Chosen here: a matrix of so many rows takes 0.3 GB, and there are three; four minutes at 25 frames/s, or sixteen of steps. */
const MOST_ROWS = 6000;

function checkLength(rows: number, { fps }: PoseStreams): void {
  if (!(fps > 0)) throw new ClipNotSeenError("its file does not say how many frames a second has");
  if (rows > MOST_ROWS) {
    throw new ClipNotSeenError(
      `${rows} rows of a matrix, expected at most ${MOST_ROWS}: cut it by "start" and "end" in the manifest`,
    );
  }
}

function normalisedOrNothing(streams: PoseStreams): PoseStreams | undefined {
  try {
    return normalise(streams);
  } catch (error) {
    if (error instanceof NoReferenceError) return undefined;
    throw error;
  }
}
