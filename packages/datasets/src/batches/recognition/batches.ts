import { stackStreams } from "@msmae/cubelets/host";
import type { HostTensor } from "@msmae/parameters/host";
import {
  augment2d,
  KEYPOINTS,
  type PoseStreams,
  recognitionWindow,
  type StreamName,
  type StreamSequence,
} from "@msmae/pose";
import { type Random, seeded } from "@msmae/random";
import { LoaderError } from "../../clips/errors.js";
import type { SkippedClip } from "../../clips/skipped.js";
import type { Corpus } from "../../corpus/corpus.js";
import { isUnread, noneUsable, skipOf } from "../../corpus/unusable-clips.js";
import { epochOrder } from "../../sampling/sampler.js";
import type { BatchBuilder } from "../loaded-batch.js";
import type { RecognitionDataConfig } from "./config.js";
import type { LabelledClip } from "./split.js";

/** Labelled clips: a tree of host tensors for a loader, of tensors inside a model. */
export interface RecognitionBatch<T> {
  /** float32 [B, T, K, 2] a stream: normalised, 0 where missing. */
  readonly coordinates: { readonly [name in StreamName]?: T };
  /** float32 [B, T, K] a stream: 1 = seen. */
  readonly present: { readonly [name in StreamName]?: T };
  /** int32 [B] */
  readonly labels: T;
}

/** What decides a batch, together with its number: plain data, which a worker thread can be given. */
export interface RecognitionBatchConfig {
  readonly task: "recognition";
  readonly clips: readonly LabelledClip[];
  /**
   * `train` goes on without end through the clips in random order, frames drawn at random and augmented; `test` is one
   * round in the clips' order, the frames being the middles of segments.
   */
  readonly sampling: "train" | "test";
  readonly data: Pick<
    RecognitionDataConfig,
    "frames" | "fillGaps" | "augment" | "workers" | "cacheMegabytes"
  >;
  /** Clips of a batch, B. */
  readonly batchSize: number;
  readonly seed: number;
}

/**
 * Batches of labelled clips, each a {@link recognitionWindow}.
 *
 * A clip that shows no shoulders in any frame: in training the next one takes its place, in a test it is shown as a
 * clip in which nothing is seen, so that it counts as what it is, a clip that cannot be recognised. A clip that cannot be read
 * any more: in training the next one takes its place, in a test it is left out, since nothing is known of what it shows.
 * All of them are reported. The last batch of a test is as large as the others; its last places, and as many as were left
 * out, are empty and without an id.
 *
 * @throws {LoaderError} if there are no clips.
 */
export function recognitionBatches(
  corpus: Corpus,
  { clips: labelled, sampling, data, batchSize, seed }: RecognitionBatchConfig,
): BatchBuilder<RecognitionBatch<HostTensor>> {
  const { clips, streams, name } = corpus;
  if (labelled.length === 0) throw new LoaderError(`${name}: no clips to make batches of`);
  const size = sampling === "train" ? batchSize : Math.min(batchSize, labelled.length);
  const order = epochOrder(labelled.length, seed);

  /** The clip as the model sees it; undefined, and an entry in `skipped`, where it cannot be used. */
  const show = (
    clip: number,
    random: Random | undefined,
    skipped: SkippedClip[],
  ): Pick<PoseStreams, "streams"> | undefined => {
    try {
      const chosen = recognitionWindow(corpus.load(clip), data, random);
      return random === undefined ? chosen : augment2d(chosen, random, data.augment);
    } catch (error) {
      const skip = skipOf(error, clips[clip]!);
      if (skip === undefined) throw error;
      skipped.push(skip);
      return undefined;
    }
  };
  const draw = (epoch: number, index: number, skipped: SkippedClip[]) => {
    for (let attempt = 0; attempt < labelled.length; attempt++) {
      const sample = labelled[order(epoch)[(index + attempt) % labelled.length]!]!;
      const shown = show(sample.clip, seeded(seed, "clip", epoch, index, attempt), skipped);
      if (shown !== undefined) return { ...sample, shown };
    }
    const single = labelled.length === 1;
    throw noneUsable(corpus, single ? "the only clip" : `all ${labelled.length} clips`, single, skipped);
  };
  const nothing = { streams: Object.fromEntries(streams.map((each) => [each, absent(each, data.frames)])) };

  return {
    steps: sampling === "train" ? Number.POSITIVE_INFINITY : Math.ceil(labelled.length / size),
    build(step) {
      const first = step * size;
      const skipped: SkippedClip[] = [];
      const samples =
        sampling === "train"
          ? Array.from({ length: size }, (_, b) => {
              const index = first + b;
              return draw(Math.floor(index / labelled.length), index % labelled.length, skipped);
            })
          : labelled.slice(first, first + size).flatMap((sample) => {
              const shown = show(sample.clip, undefined, skipped);
              const unread = shown === undefined && isUnread(skipped.at(-1)!);
              return unread ? [] : [{ ...sample, shown: shown ?? nothing }];
            });
      const labels = new Int32Array(size);
      for (const [b, { label }] of samples.entries()) labels[b] = label;
      return {
        step,
        epoch: sampling === "train" ? Math.floor(first / labelled.length) : 0,
        batch: {
          ...stackStreams(
            samples.map(({ shown }) => shown.streams),
            streams,
            data.frames,
            size,
          ),
          labels: { shape: [size], data: labels },
        },
        clips: samples.map(({ clip }) => clips[clip]!.id),
        skipped,
        unseen: samples.flatMap(({ clip, shown }) =>
          streams
            .filter((stream) => !shown.streams[stream]!.present.includes(1))
            .map((stream) => ({ clip: clips[clip]!.id, stream })),
        ),
      };
    },
  };
}

/** A stream in which nothing is seen. */
function absent(stream: StreamName, frames: number): StreamSequence {
  const points = frames * KEYPOINTS[stream];
  return { coordinates: new Float32Array(2 * points), present: new Uint8Array(points) };
}
