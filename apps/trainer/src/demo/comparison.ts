import { join } from "node:path";
import {
  intervalText,
  PREDICTIONS,
  percent,
  type RankedScore,
  ResultFileError,
  readPredictions,
  readResult,
  recognitionResult,
  samplingNotes,
} from "@msmae/evaluation";
import { hitsAtK, type McNemar, mcNemar, parseRecognition } from "@msmae/metrics";

/** A finished run of `recognize`, and how well it recognised its test clips. */
export interface Recognised {
  /** How the model began: what a table calls it. */
  readonly weights: string;
  /** The run's folder. */
  readonly run: string;
  readonly recall: { readonly 1: RankedScore; readonly 5: RankedScore };
}

/** Two runs on the same clips. */
export interface Comparison {
  readonly glosses: number;
  readonly clips: { readonly train: number; readonly test: number };
  readonly first: Recognised;
  readonly second: Recognised;
  /** Whose first guess is right where the other's is wrong, clip by clip. */
  readonly mcNemar: McNemar;
  /** What has to be known of intervals and test. */
  readonly notes: readonly string[];
}

type Named = Pick<Recognised, "weights" | "run">;

/** Reads what two runs wrote of the same test clips. */
export function compareRuns(first: Named, second: Named): Comparison {
  const [one, other] = [resultOf(first.run), resultOf(second.run)];
  const { sampling } = one.part;
  return {
    ...{ glosses: one.glosses, clips: one.clips },
    first: { ...first, recall: one.recall },
    second: { ...second, recall: other.recall },
    mcNemar: mcNemar(hitsOf(first.run), hitsOf(second.run)),
    notes: sampling === undefined ? [] : samplingNotes(sampling),
  };
}

function resultOf(run: string) {
  const path = join(run, "recognition.json");
  const result = readResult(recognitionResult, path);
  const part = result?.parts.at(-1);
  const recall = (k: 1 | 5) => part?.scores.find(({ name }) => name === `recall@${k}`);
  const [one, five] = [recall(1), recall(5)];
  if (result?.training === undefined || part === undefined || one === undefined || five === undefined) {
    throw new ResultFileError(path, "parts", "expected recall of the test clips of a run");
  }
  return { ...{ glosses: result.glosses, clips: result.training.clips, part }, recall: { 1: one, 5: five } };
}

/** Of each test clip in the corpus' order, whether its gloss is the first one. */
function hitsOf(run: string): boolean[] {
  const lines = readPredictions(join(run, PREDICTIONS), parseRecognition);
  const ranked = lines.map(({ predictions }) => predictions.map(({ gloss }) => gloss));
  return hitsAtK(
    ranked,
    lines.map(({ gloss }) => gloss!),
    1,
  );
}

/** `97.1 to 99.2`, in percent. */
export const inPercent = (score: RankedScore): string =>
  intervalText(score, (share) => (100 * share).toFixed(1));

/** Recall@1, and recall@5 where it is not 100 whatever is recognised, as of no more than five glosses. */
export function recallShown({ first }: Comparison): readonly (1 | 5)[] {
  return ([1, 5] as const).filter((k) => first.recall[k].interval !== "always");
}

/** A row for each run, in percent. */
export function comparisonTable(comparison: Comparison): string[][] {
  const shown = recallShown(comparison);
  return [
    ["weights", ...shown.flatMap((k) => [`recall@${k}`, "95 % interval"])],
    ...[comparison.first, comparison.second].map(({ weights, recall }) => [
      weights,
      ...shown.flatMap((k) => [percent(recall[k].score).replace(" %", ""), inPercent(recall[k])]),
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
  return `Right where the other is wrong: ${first.weights} ${onlyFirst} clips, ${second.weights} ${onlySecond} (McNemar's exact test over clips, ${chance})`;
}
