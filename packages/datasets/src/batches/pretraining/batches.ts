import {
  assembleBatch,
  type MaskedClip,
  type PretrainBatch,
  sampleMasks,
  type TokenKind,
  tokenSequences,
} from "@msmae/cubelets/host";
import type { HostTensor } from "@msmae/parameters/host";
import { mapStreams, normalise, type PoseStreams } from "@msmae/pose";
import { seeded } from "@msmae/random";
import { LoaderError } from "../../clips/errors.js";
import type { SkippedClip } from "../../clips/skipped.js";
import type { Corpus } from "../../corpus/corpus.js";
import { splitClips } from "../../corpus/pretraining-split.js";
import { noneUsable, skipOf } from "../../corpus/unusable-clips.js";
import { type Sampler, trainSampler, validSampler } from "../../sampling/sampler.js";
import type { BatchBuilder } from "../loaded-batch.js";
import type { DataConfig, MaskingConfig } from "./config.js";

/** What decides a batch, together with its number: plain data, which a worker thread can be given. */
export interface PretrainBatchConfig {
  readonly task: "pretraining";
  readonly data: DataConfig;
  readonly masking: MaskingConfig;
  /** Whether each stream has tokens, and so masks, of its own; `streams` where absent. */
  readonly tokens?: TokenKind;
  /** Frames a cubelet, S. */
  readonly stride: number;
  /** Clips of a batch, B. */
  readonly batchSize: number;
  readonly seed: number;
  /** `train` goes on without end, in random windows; `test` is one round of fixed ones, of the clips that are held out. */
  readonly sampling: "train" | "test";
}

const ATTEMPTS = 1000; // windows in a row that cannot be used before the corpus counts as unusable; chosen here

/**
 * Batches of masked windows. Where a window shows no shoulders, or its clip cannot be read any more, a window of another
 * clip takes its place.
 *
 * A window is normalised as a whole, before its tokens are masked: its centre and scale are means over all of its frames,
 * the masked ones too, so the encoder sees that much of them (docs/paper.md).
 *
 * @throws {LoaderError} if a window is not a whole number of cubelets, or the split has no clips.
 */
export function pretrainBatches(
  corpus: Corpus,
  config: PretrainBatchConfig,
): BatchBuilder<PretrainBatch<HostTensor>> {
  const { data, masking, tokens: kind = "streams", stride, batchSize, seed, sampling } = config;
  const split = sampling === "train" ? "train" : "valid"; // the parts of the corpus; seeds have these names
  const { clips, streams } = corpus;
  if (data.frames % stride !== 0) {
    throw new LoaderError(`data.frames: expected a multiple of the stride ${stride}, got ${data.frames}`);
  }
  const sampler = samplerOf(corpus, config);
  if (sampler.windows === 0) {
    throw new LoaderError(
      `${corpus.name}: none of ${clips.length} clip${clips.length === 1 ? "" : "s"} is in the split "${split}"`,
    );
  }

  const sequences = tokenSequences({ streams, tokens: kind }).length;
  const sample = (epoch: number, index: number, skipped: SkippedClip[]): MaskedClip & { id: string } => {
    const random = seeded(seed, split, "mask", epoch, index);
    const tokens = data.frames / stride;
    const masks = sampleMasks({ streams: sequences, tokens, ...masking, random });
    const attempts = Math.min(sampler.windows, ATTEMPTS);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const window = sampler.window(epoch, index, attempt);
      const clip = clips[window.clip]!;
      try {
        const normalised = normalise(corpus.select(window.clip, window.frames));
        return { id: clip.id, masks, streams: pad(normalised, data.frames).streams };
      } catch (error) {
        const skip = skipOf(error, clip);
        if (skip === undefined) throw error;
        skipped.push(skip);
      }
    }
    const drawn = attempts === 1 ? "the only window" : `${attempts} windows in a row`;
    throw noneUsable(corpus, drawn, attempts === 1, skipped);
  };

  return {
    steps: split === "train" ? Number.POSITIVE_INFINITY : Math.ceil(sampler.windows / batchSize),
    build(step) {
      const first = step * batchSize;
      const end = split === "train" ? first + batchSize : Math.min(first + batchSize, sampler.windows);
      const skipped: SkippedClip[] = [];
      const samples = Array.from({ length: end - first }, (_, b) => {
        const index = first + b;
        return sample(Math.floor(index / sampler.windows), index % sampler.windows, skipped);
      });
      const batch = assembleBatch(samples, { streams, tokens: kind, stride });
      const epoch = Math.floor(first / sampler.windows);
      return { step, epoch, batch, clips: samples.map(({ id }) => id), skipped, unseen: [] };
    },
  };
}

function samplerOf({ clips, parts }: Corpus, { data, seed, sampling }: PretrainBatchConfig): Sampler {
  const { train, valid } = splitClips(clips, { seed, share: data.validShare }, parts);
  const lengths = clips.map(({ frames }) => frames);
  return sampling === "train"
    ? trainSampler(lengths, train, data, seed)
    : validSampler(lengths, valid, data, seed, data.validWindows);
}

/** Absent frames at the end, until there are `frames`. */
function pad(window: PoseStreams, frames: number): PoseStreams {
  if (window.frames === frames) return window;
  return mapStreams({ ...window, frames }, ({ coordinates, present }) => {
    const keypoints = present.length / window.frames;
    const padded = {
      coordinates: new Float32Array(2 * frames * keypoints),
      present: new Uint8Array(frames * keypoints),
    };
    padded.coordinates.set(coordinates);
    padded.present.set(present);
    return padded;
  });
}
