import { stackStreams } from "@msmae/cubelets/host";
import type { HostTensor } from "@msmae/parameters/host";
import {
  KEYPOINTS,
  normalise,
  type PoseStreams,
  type StreamName,
  type StreamSequence,
  selectFrames,
} from "@msmae/pose";
import { seeded } from "@msmae/random";
import { LoaderError } from "../../clips/errors.js";
import type { SkippedClip } from "../../clips/skipped.js";
import type { Corpus } from "../../corpus/corpus.js";
import { isUnread, skipOf } from "../../corpus/unusable-clips.js";
import type { BatchBuilder } from "../loaded-batch.js";
import type { TranslationDataConfig } from "./config.js";
import { translationFrames } from "./frames.js";
import { type PlannedBatch, planBatches } from "./plan.js";

/** Signed sentences of like length: a tree of host tensors for a loader, of tensors inside a model. */
export interface SentenceBatch<T> {
  /** float32 [B, T, K, 2] a stream: normalised, 0 where missing and behind a clip's end; T = N * S. */
  readonly coordinates: { readonly [name in StreamName]?: T };
  /** float32 [B, N]: 1 = a time step of the clip, 0 = behind its end. All 0 in an empty place. */
  readonly time: T;
  /** float32 [B, number of streams]: 1 = the clip shows something of the stream. */
  readonly shown: T;
}

/** What decides a batch, together with its number: plain data, which a worker thread can be given. */
export interface TranslationBatchConfig {
  readonly task: "translation";
  /** Indices into the corpus. */
  readonly clips: readonly number[];
  /** How many tokens the text of each clip has, so that texts of like length are together. */
  readonly tokens?: readonly number[];
  /**
   * `train` goes on without end, each epoch in another order and with other frames deleted or copied; `test` is one round,
   * the shortest clips first, without chance.
   */
  readonly sampling: "train" | "test";
  readonly data: Pick<TranslationDataConfig, "unit" | "temporal" | "workers" | "cacheMegabytes">;
  /** S, frames of a time step. */
  readonly stride: number;
  /** The most time steps and tokens of the model. */
  readonly limits: { readonly steps: number; readonly tokens: number };
  /** Clips of a batch, B. */
  readonly batchSize: number;
  readonly seed: number;
}

/**
 * Batches of signed sentences, of like length and padded to the length of a bucket ({@link planBatches}); each clip is
 * normalised as a whole.
 *
 * A clip that shows no shoulders in any frame is an empty place with an id, and reported; so is one that cannot be read any
 * more in training. In a test that one is left out, and reported. Places behind the last clip are empty and have no id.
 *
 * @throws {LoaderError} if there are no clips.
 */
export function translationBatches(
  corpus: Corpus,
  config: TranslationBatchConfig,
): BatchBuilder<SentenceBatch<HostTensor>> {
  const { clips, streams, name } = corpus;
  const { clips: chosen, stride, seed, sampling } = config;
  if (chosen.length === 0) throw new LoaderError(`${name}: no clips to make batches of`);
  const perEpoch = Math.ceil(chosen.length / config.batchSize);
  const size = sampling === "train" ? config.batchSize : Math.min(config.batchSize, chosen.length);
  const framing = { ...config.data, limit: config.limits.steps * stride };
  const framesOf = (clip: number, epoch: number) =>
    translationFrames(
      clips[clip]!.frames,
      framing,
      sampling === "train" ? seeded(seed, "frames", epoch, clip) : undefined,
    );
  const stepsOf = (frames: number) => Math.ceil(frames / stride);

  let last: { readonly epoch: number; readonly batches: readonly PlannedBatch[] } | undefined;
  const planOf = (epoch: number): readonly PlannedBatch[] => {
    if (last?.epoch !== epoch) {
      const samples = chosen.map((clip, at) => ({
        clip,
        steps: stepsOf(framesOf(clip, epoch).length),
        tokens: config.tokens?.[at] ?? 0,
      }));
      const random = sampling === "train" ? seeded(seed, "order", epoch) : undefined;
      last = { epoch, batches: planBatches(samples, size, config.limits, random) };
    }
    return last.batches;
  };

  return {
    steps: sampling === "train" ? Number.POSITIVE_INFINITY : perEpoch,
    build(step) {
      const epoch = Math.floor(step / perEpoch);
      const { samples: planned, steps } = planOf(epoch)[step % perEpoch]!;
      const skipped: SkippedClip[] = [];
      const show = (clip: number): PoseStreams | undefined => {
        try {
          return selectFrames(normalise(corpus.load(clip)), framesOf(clip, epoch));
        } catch (error) {
          const skip = skipOf(error, clips[clip]!);
          if (skip === undefined) throw error;
          skipped.push(skip);
          return undefined;
        }
      };
      const samples = planned.flatMap(({ clip }) => {
        const shown = show(clip);
        const leftOut = sampling === "test" && shown === undefined && isUnread(skipped.at(-1)!);
        return leftOut ? [] : [{ clip, shown }];
      });
      const shown = samples.map(({ shown }) => shown);
      const seen = (clip: PoseStreams, stream: StreamName) => clip.streams[stream]!.present.includes(1);
      const time = new Float32Array(size * steps);
      const shows = new Float32Array(size * streams.length);
      for (const [b, clip] of shown.entries()) {
        if (clip === undefined) continue;
        time.fill(1, b * steps, b * steps + stepsOf(clip.frames));
        streams.forEach((stream, at) => {
          shows[b * streams.length + at] = Number(seen(clip, stream));
        });
      }
      const { coordinates } = stackStreams(
        shown.map((clip) => padded(clip, streams, steps * stride)),
        streams,
        steps * stride,
        size,
      );
      return {
        step,
        epoch,
        batch: {
          coordinates,
          time: { shape: [size, steps], data: time },
          shown: { shape: [size, streams.length], data: shows },
        },
        clips: samples.map(({ clip }) => clips[clip]!.id),
        skipped,
        unseen: samples.flatMap(({ clip }, b) =>
          streams.flatMap((stream) =>
            shown[b] === undefined || seen(shown[b], stream) ? [] : [{ clip: clips[clip]!.id, stream }],
          ),
        ),
      };
    },
  };
}

/** A clip followed by frames in which nothing is seen; no clip is nothing but those. */
function padded(
  clip: PoseStreams | undefined,
  streams: readonly StreamName[],
  frames: number,
): { readonly [name in StreamName]?: StreamSequence } {
  return Object.fromEntries(
    streams.map((stream): [StreamName, StreamSequence] => {
      const points = frames * KEYPOINTS[stream];
      const longer = { coordinates: new Float32Array(2 * points), present: new Uint8Array(points) };
      const own = clip?.streams[stream];
      if (own !== undefined) {
        longer.coordinates.set(own.coordinates);
        longer.present.set(own.present);
      }
      return [stream, longer];
    }),
  );
}
