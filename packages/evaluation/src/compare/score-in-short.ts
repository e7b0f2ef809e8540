import type { RunFolder } from "../runs/run-folder.js";
import { mainScores } from "../scores/translation-scores.js";

/** The main scores of two runs of one kind: `84.0 (78.0-90.0) beside 100.0 (88.6-100.0), recall@1`; empty where one has none. */
export function besideEachOther(run: RunFolder, first: RunFolder): string {
  const [theirs, ours] = [mainScore(run), mainScore(first)];
  if (theirs === undefined || ours === undefined) return "";
  return `${short(theirs)} beside ${short(ours)}, ${ours.name}`;
}

interface Main {
  readonly name: string;
  /** 0 to 100. */
  readonly score: number;
  readonly low: number | null;
  readonly high: number | null;
}

function mainScore(run: RunFolder): Main | undefined {
  const [one] = run.recognition;
  if (one !== undefined) {
    const { name, score, low, high } = one;
    return { name, score: 100 * score, low: percent(low), high: percent(high) };
  }
  const four = mainScores(run.translation).find(({ name }) => name === "BLEU");
  return four && { ...four, name: "BLEU-4" };
}

const percent = (share: number | null) => (share === null ? null : 100 * share);

function short({ score, low, high }: Main): string {
  const interval = low === null || high === null ? "" : ` (${low.toFixed(1)}-${high.toFixed(1)})`;
  return `${score.toFixed(1)}${interval}`;
}
