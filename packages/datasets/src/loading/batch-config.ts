import type { z } from "zod";
import type { BatchConfig } from "../batches/batch-builder.js";
import type { PretrainBatchConfig } from "../batches/pretraining/batches.js";
import { dataConfigSchema, maskingConfigSchema } from "../batches/pretraining/config.js";
import type { RecognitionBatchConfig } from "../batches/recognition/batches.js";
import { recognitionDataConfigSchema } from "../batches/recognition/config.js";
import { splitForRecognition } from "../batches/recognition/split.js";
import type { TranslationBatchConfig } from "../batches/translation/batches.js";
import { translationDataConfigSchema } from "../batches/translation/config.js";
import { splitForTranslation } from "../batches/translation/split.js";
import type { CorpusIndex } from "../clips/corpus-index.js";
import { LoaderError } from "../clips/errors.js";
import { describeIssue, firstIssue } from "../clips/value-issue.js";

/** What of a config has to be said, with the rest as one likes. */
type Wanted<C extends BatchConfig, D extends z.ZodType> = Pick<C, "task" | "batchSize"> &
  Partial<Omit<C, "task" | "batchSize" | "data" | "masking">> & { readonly data?: z.input<D> };

/**
 * The batches that one asks for: a task and a size. What is left out is
 *
 * - `seed`: 0; `sampling`: `train`;
 * - `data`, `masking`: each field as its schema has it, the paper's value where it has one;
 * - `stride`: 4 frames a cubelet (paper app. B);
 * - `clips` of recognition and translation: those to train on of `splitForRecognition` or `splitForTranslation`, or of
 *   `sampling: "test"` those to test on;
 * - `limits` of translation: 1,024 time steps and tokens, which are mBART's positions.
 */
export type BatchRequest =
  | (Wanted<PretrainBatchConfig, typeof dataConfigSchema> & {
      readonly masking?: z.input<typeof maskingConfigSchema>;
    })
  | Wanted<RecognitionBatchConfig, typeof recognitionDataConfigSchema>
  | Wanted<TranslationBatchConfig, typeof translationDataConfigSchema>;

const STRIDE = 4;
const POSITIONS = 1024;

/**
 * The whole config of the batches that are asked for.
 *
 * @throws {LoaderError} if a field of `data` or `masking` is not what it has to be.
 * @throws {CorpusError} if clips have to be chosen, and there are none with a gloss or a text.
 * @example
 * batchBuilder(corpus, batchConfig(corpus, { task: "pretraining", batchSize: 8 })).build(0);
 */
export function batchConfig(corpus: CorpusIndex, request: BatchRequest): BatchConfig {
  const { seed = 0, sampling = "train" } = request;
  const part = sampling === "train" ? "train" : "test";
  switch (request.task) {
    case "pretraining": {
      const data = parse("data", dataConfigSchema, request.data);
      const masking = parse("masking", maskingConfigSchema, request.masking);
      return { stride: STRIDE, ...request, data, masking, seed, sampling };
    }
    case "recognition": {
      const data = parse("data", recognitionDataConfigSchema, request.data);
      const { clips = splitForRecognition(corpus, { ...data, seed })[part] } = request;
      return { ...request, data, clips, seed, sampling };
    }
    case "translation": {
      const data = parse("data", translationDataConfigSchema, request.data);
      const { clips = splitForTranslation(corpus, { ...data, seed })[part] } = request;
      const limits = { steps: POSITIONS, tokens: POSITIONS };
      return { stride: STRIDE, limits, ...request, data, clips, seed, sampling };
    }
  }
}

function parse<S extends z.ZodType>(name: string, schema: S, value: unknown = {}): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = firstIssue(value, result.error);
  throw new LoaderError(describeIssue({ ...issue, field: `${name}.${issue.field}` }));
}
