import { bootstrapScore, type Interval } from "../bootstrap.js";
import type { Clusters } from "../clusters.js";
import { type CorpusScore, createScorer, type Metric, type Scorer, signature } from "../metric.js";
import { pairedBootstrap, pairedRandomization } from "../paired.js";
import type { Whose } from "../predictions.js";
import { correctPunctuation } from "../punctuation.js";
import { TooLongError } from "../sequences.js";
import { StatisticsTable } from "../statistics-table.js";
import { drawnOf } from "./drawn.js";
import { InputError } from "./input-error.js";
import type { ResamplingOptions, Result, Test } from "./result.js";
import { shownName } from "./shown-name.js";
import { readTextSegments, type TextFiles } from "./text-segments.js";

/** One system in one form of its punctuation, by one metric. */
interface Row {
  readonly metric: Metric;
  readonly system: number;
  readonly punctuation: Result["punctuation"];
  readonly scorer: Scorer;
  /** Every segment's statistics, where they are resampled. */
  readonly table: StatisticsTable | undefined;
}

/**
 * Scores files of texts in one pass. What is kept is a segment at a time and sums; where scores are resampled, a few
 * numbers for each segment.
 *
 * @param warn Told what may not be meant: an empty reference.
 * @throws {InputError} for files that do not fit together.
 */
export async function scoreTexts(
  files: TextFiles,
  metrics: readonly Metric[],
  options: ResamplingOptions & { readonly correctPunctuation: boolean },
  warn: (message: string) => void,
): Promise<Result[]> {
  const systems = files.hypotheses;
  const tested = systems.length > 1 && options.paired !== "none";
  const forms = options.correctPunctuation ? (["raw", "corrected"] as const) : (["raw"] as const);
  const rows = metrics.flatMap((metric) =>
    forms.flatMap((punctuation) =>
      systems.map((_, system): Row => {
        const table = tested || options.confidence ? new StatisticsTable(metric.width) : undefined;
        return { metric, system, punctuation, scorer: createScorer(metric), table };
      }),
    ),
  );
  let [empty, firstEmpty] = [0, 0];
  const whose: Whose[] = []; // where scores are resampled
  for await (const { number, hypotheses, references, ...segment } of readTextSegments(files)) {
    if (tested || options.confidence) whose.push(segment.whose);
    if (references.every((reference) => reference === "") && ++empty === 1) firstEmpty = number;
    for (const { system, punctuation, scorer, table } of rows) {
      const text = hypotheses[system] as string;
      const scored = punctuation === "raw" ? text : correctPunctuation(text);
      const statistics = inLine(systems[system] as string, number, () => scorer.add(scored, references));
      table?.add(statistics);
    }
  }
  if (empty > 0) {
    const [file = ""] = files.references.length > 0 ? files.references : systems;
    const count = empty === 1 ? "" : ` (one of ${empty})`;
    warn(`${shownName(file)}: line ${firstEmpty}: the reference is empty${count}; is it missing?`);
  }

  const { clusters, drawn, field } = drawnOf(whose, options.by, warn);
  return rows.map((row): Result => {
    const { metric, scorer, table, punctuation } = row;
    const system = shownName(systems[row.system] as string);
    const { name, score, segments, detail, ...more }: CorpusScore = scorer.score();
    const { samples, trials, seed, paired } = options;
    const resampled = {
      ...(options.confidence || (tested && paired === "bs") ? { bs: samples } : {}),
      ...(tested && paired === "ar" ? { ar: trials } : {}),
      seed,
      ...field,
    };
    const before = rows.find(
      (other) => other.metric === metric && other.punctuation === punctuation && other.system === 0,
    )?.table;
    const compared =
      tested && table !== undefined && before !== undefined && before !== table
        ? compare(metric, before, table, shownName(systems[0] as string), options, clusters)
        : {};
    const interval =
      table !== undefined && "bs" in resampled
        ? (compared.interval ?? bootstrapScore(metric, table, { samples, seed, clusters }))
        : undefined;
    return {
      name,
      system,
      punctuation,
      score,
      ...more, // what the metric alone has, such as BLEU's precisions
      signature: signature(metric, scorer.referenceCount, table === undefined ? undefined : resampled),
      segments,
      detail,
      ...(interval === undefined ? {} : { interval }),
      ...(compared.test === undefined ? {} : { test: compared.test }),
      ...(table === undefined || drawn === undefined ? {} : { drawn }),
    };
  });
}

/** @throws {InputError} for a line that is too long for a metric. */
function inLine<T>(file: string, line: number, score: () => T): T {
  try {
    return score();
  } catch (error) {
    if (error instanceof TooLongError) throw new InputError(shownName(file), line, error.problem);
    throw error;
  }
}

function compare(
  metric: Metric,
  before: StatisticsTable,
  after: StatisticsTable,
  baseline: string,
  { paired, samples, trials, seed }: ResamplingOptions,
  clusters: Clusters | undefined,
): { readonly test?: Test; readonly interval?: Interval } {
  if (paired === "ar") {
    const { difference, p } = pairedRandomization(metric, before, after, { trials, seed, clusters });
    return { test: { kind: "paired approximate randomization", baseline, difference, p } };
  }
  const { difference, p, system } = pairedBootstrap(metric, before, after, { samples, seed, clusters });
  return { test: { kind: "paired bootstrap", baseline, difference, p }, interval: system };
}

/**
 * Scores the segments of one system one by one, as they are read.
 *
 * @returns Each segment's scores, one for each metric.
 */
export async function* scoreSentences(
  files: TextFiles,
  metrics: readonly Metric[],
): AsyncGenerator<{
  readonly number: number;
  readonly id: string | undefined;
  readonly scores: readonly CorpusScore[];
}> {
  for await (const { number, id, hypotheses, references } of readTextSegments(files)) {
    const scores = metrics.map((metric) => {
      const scorer = createScorer(metric);
      inLine(files.hypotheses[0] as string, number, () => scorer.add(hypotheses[0] as string, references));
      return scorer.score();
    });
    yield { number, id, scores };
  }
}
