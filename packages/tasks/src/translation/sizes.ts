import { KEYPOINTS } from "@msmae/pose";
import { BYTES_OF_WEIGHT, bytesOfList, type Sizes, weightsOf } from "../settings/memory.js";
import type { TranslationConfig } from "./config.js";

/** The fewest time steps that a batch is padded to. */
const STEPS = 8;
/** The fewest subwords of a vocabulary: special tokens and the languages. */
const LEAST_SUBWORDS = 32;
/** Clips that are translated at once: of `translateClips`. */
const CLIPS = 8;

/** What training of a translator takes. How long clips are is not known yet: as if they were of the shortest. */
export const translationSizes: Sizes<TranslationConfig> = {
  fields: [
    ...[
      "train.batchSize",
      "train.microBatch",
      "corpus.clips",
      "search.beams",
      "search.maxLength",
      "validation.beams",
    ],
    ...[
      "model.encoder.layers",
      "model.encoder.width",
      "mbart.layers",
      "mbart.width",
      "mbart.hidden",
      "mbart.lora.rank",
    ],
  ],
  bytes({ corpus, mbart, model, search, train, validation }) {
    const { encoder, stride, streams } = model;
    const keypoints = streams.reduce((sum, name) => sum + KEYPOINTS[name], 0);
    // An update's micro-batches are loaded before the first of them is learnt from.
    const batch = train.batchSize * STEPS * stride * keypoints * 3 * 4;
    const trained = model.poseEncoder === "frozen" ? 4 : BYTES_OF_WEIGHT;
    const weights = trained * weightsOf(encoder) + BYTES_OF_WEIGHT * weightsOfMbart(mbart);
    const beams = Math.max(search.beams, validation.beams);
    return (
      bytesOfList(corpus) + batch + weights + CLIPS * beams * Math.max(LEAST_SUBWORDS, search.maxLength) * 4
    );
  },
};

function weightsOfMbart(mbart: TranslationConfig["mbart"]): number {
  if (mbart.kind === "folder") return mbart.lora.rank * LEAST_SUBWORDS;
  const { layers, width, hidden } = mbart;
  return layers * (12 * width * width + 4 * width * hidden); // attention of both stacks and across, and their networks
}
