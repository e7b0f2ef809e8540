import { tokenSequences } from "@msmae/cubelets";
import { KEYPOINTS } from "@msmae/pose";
import { BYTES_OF_WEIGHT, bytesOfList, KEPT_WIDTHS, type Sizes, weightsOf } from "../settings/memory.js";
import type { PretrainingConfig } from "./config.js";

/** What pretraining takes: weights, a batch, and what its backward pass keeps. */
export const pretrainingSizes: Sizes<PretrainingConfig> = {
  fields: [
    ...["train.batchSize", "data.frames", "corpus.clips"],
    ...["model.encoder.layers", "model.encoder.width", "model.decoder.layers", "model.decoder.width"],
  ],
  bytes({ corpus, data, masking, model, train }, onHost) {
    const { encoder, decoder, stride, streams } = model;
    const keypoints = streams.reduce((sum, name) => sum + KEYPOINTS[name], 0);
    const batch = train.batchSize * data.frames * keypoints * 3 * 4; // x, y and presence
    const tokens = data.frames / stride;
    const visible = tokens * (1 - masking.ratio);
    const kept = encoder.layers * encoder.width * visible + decoder.layers * decoder.width * tokens;
    const sequences = tokenSequences(model).length;
    const backward = onHost ? train.batchSize * sequences * kept * KEPT_WIDTHS * 4 : 0;
    const weights = BYTES_OF_WEIGHT * (weightsOf(encoder) + weightsOf(decoder));
    return bytesOfList(corpus) + batch + backward + weights;
  },
};
