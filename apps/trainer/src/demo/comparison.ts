import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hitsAtK, type McNemar, mcNemar, parseRecognition, recall, shareInterval } from "@msmae/metrics";

/** A share of clips with its 95 % interval, 0 to 1. */
export interface Share {
  readonly score: number;
  readonly low: number;
  readonly high: number;
}

/** A finished run of `recognize`, and how many of its test clips it recognised. */
export interface Recognised {
  /** How the model began: what a table calls it. */
  readonly weights: string;
  /** The run's folder. */
  readonly run: string;
  readonly recall: { readonly 1: Share; readonly 5: Share };
}

/** Two runs on the same clips. */
export interface Comparison {
  readonly glosses: number;
  readonly clips: { readonly train: number; readonly test: number };
  readonly first: Recognised;
  readonly second: Recognised;
  /** Whose first guess is right where the other's is wrong. */
  readonly mcNemar: McNemar;
}

/** Reads what two runs wrote of the same test clips. */
export function compareRuns(
  first: Pick<Recognised, "weights" | "run">,
  second: Pick<Recognised, "weights" | "run">,
): Comparison {
  const { glosses, clips } = JSON.parse(readFileSync(join(first.run, "recognition.json"), "utf8")) as Pick<
    Comparison,
    "glosses" | "clips"
  >;
  const [one, other] = [hitsOf(first.run), hitsOf(second.run)];
  return {
    ...{ glosses, clips },
    first: { ...first, recall: { 1: share(one[1]), 5: share(one[5]) } },
    second: { ...second, recall: { 1: share(other[1]), 5: share(other[5]) } },
    mcNemar: mcNemar(one[1], other[1]),
  };
}

/** Of each test clip in the corpus' order, whether its gloss is among the first 1 and the first 5. */
function hitsOf(run: string) {
  const lines = readFileSync(join(run, "predictions.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map(parseRecognition);
  const ranked = lines.map(({ predictions }) => predictions.map(({ gloss }) => gloss));
  const truth = lines.map(({ gloss }) => gloss!);
  return { 1: hitsAtK(ranked, truth, 1), 5: hitsAtK(ranked, truth, 5) };
}

function share(hits: readonly boolean[]): Share {
  const { low, high } = shareInterval(hits);
  return { score: recall(hits, hits).perInstance, low, high };
}

/** `97.1 to 99.2`, in percent. */
export function intervalText({ low, high }: Share): string {
  return `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}`;
}

/** A row for each run, in percent; a dash for what is 100 whatever is recognised, of no more glosses. */
export function comparisonTable({ first, second, glosses }: Comparison): string[][] {
  const cells = (share: Share, k: number) =>
    k >= glosses ? ["–", "–"] : [(100 * share.score).toFixed(1), intervalText(share)];
  return [
    ["weights", "recall@1", "95 % interval", "recall@5", "95 % interval"],
    ...[first, second].map(({ weights, recall }) => [
      weights,
      ...cells(recall[1], 1),
      ...cells(recall[5], 5),
    ]),
  ];
}

/** `Right where the other is wrong: …` */
export function describeMcNemar({
  first,
  second,
  mcNemar: { onlyFirst, onlySecond, p },
}: Comparison): string {
  const chance = p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
  return `Right where the other is wrong: ${first.weights} ${onlyFirst} clips, ${second.weights} ${onlySecond} (McNemar's exact test, ${chance})`;
}
