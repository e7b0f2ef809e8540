import type { RecognitionBatchConfig, RecognitionSplit } from "@msmae/datasets";
import type { RecognizerWeights } from "@msmae/recognition";
import type { Criterion } from "@msmae/training";
import type { Prepared } from "../run/task.js";
import type { RecognitionConfig } from "./config.js";

/** A run of `recognize`, ready to start: settings, data and weights fit each other. */
export interface Recognition extends Prepared<RecognitionConfig> {
  readonly split: RecognitionSplit;
  readonly weights: RecognizerWeights;
}

/** What makes one checkpoint better than another. Chosen here: of equal recall, which small sets have often, the smaller loss. */
export function criterionOf({ validation }: RecognitionConfig): Criterion {
  const metric = validation.metric === "recall@1" ? "recall/1" : "recall/5";
  return { metric, better: "higher", ties: { metric: "loss", better: "lower" } };
}

/** The best checkpoint, where it is to be the result; undefined where the last one is. */
export function chosen<B>({ validation }: RecognitionConfig, best: B | undefined): B | undefined {
  const early = validation.patience !== undefined; // whoever ends early wants what was best before
  return validation.choose === "best" || early ? best : undefined;
}

/** The batches that are trained on. */
export function trainingBatches({ config, split }: Recognition): RecognitionBatchConfig {
  const { data, seed, train } = config;
  return {
    task: "recognition",
    clips: split.train,
    sampling: "train",
    data,
    batchSize: train.batchSize,
    seed,
  };
}

/** `99.4 %` */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Recall@k as {@link percent}; a dash where there are no more than k glosses: it is 100 % whatever is recognised. */
export function recallText(share: number, k: number, glosses: number): string {
  return k >= glosses ? "–" : percent(share);
}

/** What a dash in a table of recall means; undefined where there are more than five glosses. */
export function alwaysNote(glosses: number): string | undefined {
  if (glosses > 5) return undefined;
  const which = glosses > 1 ? "recall@5" : "recall@1 and recall@5";
  const number = `${glosses} ${glosses === 1 ? "gloss" : "glosses"}`;
  return `–: ${which} of ${number} would be 100 % whatever is recognised`;
}
