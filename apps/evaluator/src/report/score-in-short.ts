import { recognitionScores } from "./recognition.js";
import type { RunFolder } from "./run-folder.js";
import { translationScores } from "./translation.js";

/** A run's main score, such as `recall@1 84.0 (78.0-90.0)`; empty where it has none. */
export function scoreInShort(run: RunFolder): string {
  const [one] = run.recognised.length > 0 ? recognitionScores(run) : [];
  if (one !== undefined) return short(one.name, 100 * one.score, percent(one.low), percent(one.high));
  const four =
    run.translated.length > 0 ? translationScores(run).find(({ name }) => name === "BLEU") : undefined;
  return four === undefined ? "" : short("BLEU-4", four.score, four.low, four.high);
}

const percent = (share: number | null) => (share === null ? null : 100 * share);

function short(name: string, score: number, low: number | null, high: number | null): string {
  const interval = low === null || high === null ? "" : ` (${low.toFixed(1)}-${high.toFixed(1)})`;
  return `${name} ${score.toFixed(1)}${interval}`;
}
