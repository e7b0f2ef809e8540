import { topK } from "@msmae/metrics";
import { z } from "zod";
import type { ScoredClip } from "./predictor.js";
import { logProbabilities } from "./scores.js";

/** A line of `predictions.jsonl`. */
export const predictionSchema = z.object({
  /** The clip's, in its manifest. */
  id: z.string(),
  /** What it shows. */
  gloss: z.string(),
  /** The likeliest glosses, the first one first, with their probabilities. */
  predictions: z.array(z.object({ gloss: z.string(), score: z.number() })).min(1),
});

export type Prediction = z.infer<typeof predictionSchema>;

/** Ours: as many as recall@10 needs. */
const KEPT = 10;

/** A clip's ten likeliest glosses, as a line of `predictions.jsonl` has them. */
export function predictionOf({ id, label, logits }: ScoredClip, glosses: readonly string[]): Prediction {
  const probabilities = logProbabilities(logits);
  return {
    id,
    gloss: glosses[label]!,
    predictions: topK(logits, KEPT).map((index) => ({
      gloss: glosses[index]!,
      score: Number(Math.exp(probabilities[index]!).toFixed(6)), // more would be noise of the machine
    })),
  };
}

/** The text of a `predictions.jsonl`. */
export function writePredictions(scored: readonly ScoredClip[], glosses: readonly string[]): string {
  return scored.map((clip) => `${JSON.stringify(predictionOf(clip, glosses))}\n`).join("");
}

/** A line of predictions that cannot be used. */
export class PredictionsError extends Error {
  override readonly name = "PredictionsError";

  constructor(
    readonly path: string,
    /** Counted from 1. */
    readonly line: number,
    readonly problem: string,
  ) {
    super(`${path}: line ${line}: ${problem}`);
  }
}

/**
 * The predictions of a file's text; empty lines are passed over.
 *
 * @param path What messages call it.
 * @throws {PredictionsError} at the first line that is no prediction, or repeats a clip.
 * @example
 * const first = parsePredictions(readFileSync("a/predictions.jsonl", "utf8"), "a/predictions.jsonl");
 */
export function parsePredictions(text: string, path: string): Prediction[] {
  const seen = new Map<string, number>();
  return text.split("\n").flatMap((content, index) => {
    const line = index + 1;
    if (content.trim() === "") return [];
    let value: unknown;
    try {
      value = JSON.parse(content);
    } catch {
      throw new PredictionsError(path, line, "expected a JSON object");
    }
    const result = predictionSchema.safeParse(value);
    if (!result.success) {
      const issue = result.error.issues[0]!;
      throw new PredictionsError(path, line, `${issue.path.join(".")}: ${issue.message}`);
    }
    const earlier = seen.get(result.data.id);
    if (earlier !== undefined) {
      throw new PredictionsError(
        path,
        line,
        `id ${JSON.stringify(result.data.id)} stands in line ${earlier} already`,
      );
    }
    seen.set(result.data.id, line);
    return [result.data];
  });
}
