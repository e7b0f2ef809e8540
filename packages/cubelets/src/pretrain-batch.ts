import type { HostTensor } from "@msmae/parameters";
import { KEYPOINTS, type StreamName } from "@msmae/pose";
import { maskIndices } from "./mask-indices.js";
import { type TokenConfig, tokenSequences } from "./token-sequences.js";

/**
 * What one pretraining step reads: a tree of host tensors for a loader, of tensors inside the model. P is the number of
 * token sequences: of streams, or 1 where tokens are fused.
 */
export interface PretrainBatch<T> {
  /** float32 [B, T, K, 2] a stream: normalised, 0 where missing. */
  readonly coordinates: { readonly [name in StreamName]?: T };
  /** float32 [B, T, K] a stream: 1 = seen. */
  readonly present: { readonly [name in StreamName]?: T };
  /** int32 [P, B*V]: rows into the sequence's [B*N] cubelets, clip by clip, ascending within a clip. */
  readonly visible: T;
  /** int32 [B*P*N]: rows into [B*P*V visible tokens; 1 mask token]; the mask token is row B*P*V. */
  readonly restore: T;
  /** float32 [B, P, N]: 1 = masked. */
  readonly masked: T;
}

/** A window of T frames, normalised, with its masks. */
export interface MaskedClip {
  /** For each stream, coordinates [T, K, 2] (0 where missing) and presence [T, K] (1 = seen). */
  readonly streams: {
    readonly [name in StreamName]?: { readonly coordinates: Float32Array; readonly present: Uint8Array };
  };
  /** For each token sequence of the configuration a mask [N], 1 = masked. */
  readonly masks: readonly Uint8Array[];
}

/**
 * Joins normalised windows and their masks into a batch. Typed arrays only, so that loaders can run it in worker
 * threads without TensorFlow.js.
 *
 * @param clips B clips of the same number of frames.
 * @param config.streams The streams of the model, in its order.
 * @param config.tokens How they become the P token sequences that masks are of.
 * @param config.stride S, frames a cubelet.
 * @throws {RangeError} if a clip lacks a stream, has another number of frames than its masks' N times S, or if
 * nothing is masked (a loss over no tokens is undefined).
 * @example
 * assembleBatch([{ streams: window.streams, masks }], { streams: ["body", "left", "right"], stride: 4 });
 */
export function assembleBatch(
  clips: readonly MaskedClip[],
  config: TokenConfig & { readonly stride: number },
): PretrainBatch<HostTensor> {
  const { streams, stride } = config;
  const { visible, restore, masked, visibleTokens } = maskIndices(clips.map(({ masks }) => masks));
  const clipCount = clips.length;
  const tokens = clips[0]!.masks[0]!.length;
  const sequences = tokenSequences(config);
  if (clips[0]!.masks.length !== sequences.length) {
    const names = sequences.map(({ streams }) => streams.join("+")).join(", ");
    throw new RangeError(
      `Got ${clips[0]!.masks.length} masks a clip; expected ${sequences.length}: ${names}.`,
    );
  }
  if (visibleTokens === tokens) {
    throw new RangeError(
      `Got masks that mask none of ${tokens} tokens; expected at least one to reconstruct.`,
    );
  }

  const frames = tokens * stride;
  const coordinates: { [name in StreamName]?: HostTensor } = {};
  const present: { [name in StreamName]?: HostTensor } = {};
  for (const name of streams) {
    const points = frames * KEYPOINTS[name]; // T*K
    const xy = new Float32Array(clipCount * points * 2);
    const seen = new Float32Array(clipCount * points);
    clips.forEach((clip, b) => {
      const stream = clip.streams[name];
      if (stream === undefined) throw new RangeError(`Clip ${b} has no stream "${name}".`);
      if (stream.present.length !== points || stream.coordinates.length !== 2 * points) {
        throw new RangeError(
          `Clip ${b}, stream "${name}": got ${stream.present.length / KEYPOINTS[name]} frames of presence and ` +
            `${stream.coordinates.length / KEYPOINTS[name] / 2} of coordinates; expected ${frames}: ${tokens} tokens of ${stride} frames.`,
        );
      }
      xy.set(stream.coordinates, b * points * 2);
      seen.set(stream.present, b * points);
    });
    coordinates[name] = { shape: [clipCount, frames, KEYPOINTS[name], 2], data: xy };
    present[name] = { shape: [clipCount, frames, KEYPOINTS[name]], data: seen };
  }
  return {
    coordinates,
    present,
    visible: { shape: [sequences.length, clipCount * visibleTokens], data: visible },
    restore: { shape: [clipCount * sequences.length * tokens], data: restore },
    masked: { shape: [clipCount, sequences.length, tokens], data: masked },
  };
}
