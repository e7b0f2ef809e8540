import type { HostTensor } from "@msmae/parameters/host";
import type { StreamName } from "@msmae/pose";
import { maskIndices } from "./mask-indices.js";
import { type ClipStreams, stackStreams } from "./stack-streams.js";
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
  readonly streams: ClipStreams;
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
  const { coordinates, present } = stackStreams(
    clips.map((clip) => clip.streams),
    streams,
    frames,
  );
  return {
    coordinates,
    present,
    visible: { shape: [sequences.length, clipCount * visibleTokens], data: visible },
    restore: { shape: [clipCount * sequences.length * tokens], data: restore },
    masked: { shape: [clipCount, sequences.length, tokens], data: masked },
  };
}
