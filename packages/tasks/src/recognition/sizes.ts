import { tokenSequences } from "@msmae/cubelets";
import { KEYPOINTS } from "@msmae/pose";
import { BYTES_OF_WEIGHT, bytesOfList, KEPT_WIDTHS, type Sizes, weightsOf } from "../settings/memory.js";
import type { RecognitionConfig } from "./config.js";

/** What training of a recogniser takes: weights, a batch, and what its backward pass keeps. */
export const recognitionSizes: Sizes<RecognitionConfig> = {
  fields: [
    ...["train.batchSize", "data.frames", "corpus.clips"],
    ...["model.encoder.layers", "model.encoder.width", "model.layers", "model.width"],
  ],
  bytes({ corpus, data, model, train, probe }, onHost) {
    const keypoints = model.streams.reduce((sum, name) => sum + KEYPOINTS[name], 0);
    const batch = train.batchSize * data.frames * keypoints * 3 * 4; // x, y and presence
    const common = bytesOfList(corpus) + batch;
    if (model.kind !== "ms-mae") {
      // The narrowest layers, those before the first stage; a layer's two convolutions are of its width.
      const { layers, width } = model;
      const kept = onHost ? train.batchSize * data.frames * keypoints * width * 4 : 0;
      return common + kept + BYTES_OF_WEIGHT * (layers - 1) * width * width;
    }
    const { encoder, stride } = model;
    const tokens = (tokenSequences(model).length * data.frames) / stride;
    const trained = onHost && !probe;
    const kept = trained ? train.batchSize * tokens * encoder.layers * encoder.width * KEPT_WIDTHS * 4 : 0;
    return common + kept + (probe ? 4 : BYTES_OF_WEIGHT) * weightsOf(encoder);
  },
};
