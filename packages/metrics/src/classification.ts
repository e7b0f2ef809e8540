/** How one label was recognised, 0 to 1. */
export interface LabelReport<Label> {
  readonly label: Label;
  /** Of the examples given this label, the share that have it; 0 where none was given it. */
  readonly precision: number;
  /** Of the examples that have this label, the share given it; 0 where none has it. */
  readonly recall: number;
  /** 2 P R / (P + R); 0 where both are 0. */
  readonly f1: number;
  /** Examples that have this label. */
  readonly support: number;
}

export interface ClassificationReport<Label> {
  /** The share of examples given their own label, 0 to 1: recall@1 per instance. */
  readonly accuracy: number;
  /** The mean F1 of all labels that occur, as truth or as prediction (scikit-learn's `average="macro"`), 0 to 1. */
  readonly macroF1: number;
  /** [labels] In the order in which they first occur in the truth, then in the predictions. */
  readonly labels: readonly LabelReport<Label>[];
  /** Every two labels that were confused, in the labels' order. */
  readonly confused: readonly ConfusedPair<Label>[];
  /** [labels, labels] Examples; row: the label they have, column: the one they were given. Made when it is asked for. */
  readonly confusion: readonly (readonly number[])[];
}

/** Two labels and how often examples of the one were given the other. */
export interface ConfusedPair<Label> {
  readonly truth: Label;
  readonly predicted: Label;
  readonly count: number;
}

/**
 * Accuracy, F1 and the confusion matrix of single predictions, as scikit-learn computes them (`zero_division=0`).
 *
 * @param predicted [examples]
 * @param truth [examples]
 * @throws {RangeError} if the two differ in length, or there is no example.
 * @example
 * const { macroF1, confusion } = classificationReport(["BOOK", "BOOK"], ["BOOK", "TREE"]);
 */
export function classificationReport<Label>(
  predicted: readonly Label[],
  truth: readonly Label[],
): ClassificationReport<Label> {
  if (predicted.length !== truth.length) {
    throw new RangeError(
      `${predicted.length} predictions came with ${truth.length} labels; expected as many.`,
    );
  }
  if (truth.length === 0) throw new RangeError("There is no example to score.");
  const indices = new Map<Label, number>();
  for (const label of [...truth, ...predicted]) if (!indices.has(label)) indices.set(label, indices.size);
  const names = [...indices.keys()];
  const rows = names.map(() => new Map<number, number>()); // of few labels the matrix is small, of many nearly empty
  const given = new Array<number>(names.length).fill(0);
  const support = new Array<number>(names.length).fill(0);
  for (const [i, label] of truth.entries()) {
    const [row, column] = [indices.get(label)!, indices.get(predicted[i] as Label)!];
    rows[row]!.set(column, (rows[row]!.get(column) ?? 0) + 1);
    support[row]!++;
    given[column]!++;
  }

  const hits = rows.map((row, i) => row.get(i) ?? 0);
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const labels = names.map(
    (label, i): LabelReport<Label> => ({
      label,
      precision: given[i] === 0 ? 0 : hits[i]! / given[i]!,
      recall: support[i] === 0 ? 0 : hits[i]! / support[i]!,
      f1: (2 * hits[i]!) / (support[i]! + given[i]!),
      support: support[i]!,
    }),
  );
  return {
    accuracy: total(hits) / truth.length,
    macroF1: total(labels.map(({ f1 }) => f1)) / labels.length,
    labels,
    confused: rows.flatMap((row, i) =>
      [...row]
        .filter(([column]) => column !== i)
        .sort(([a], [b]) => a - b)
        .map(([column, count]) => ({ truth: names[i]!, predicted: names[column]!, count })),
    ),
    get confusion() {
      return rows.map((row) => names.map((_, column) => row.get(column) ?? 0));
    },
  };
}

/**
 * The pairs of labels that are confused most often, the most frequent first; equal ones in the labels' order.
 *
 * @param most At most that many.
 * @example
 * mostConfused(classificationReport(predicted, truth), 3); // [{ truth: "TREE", predicted: "BOOK", count: 12 }, …]
 */
export function mostConfused<Label>(
  { confused }: Pick<ClassificationReport<Label>, "confused">,
  most: number,
): ConfusedPair<Label>[] {
  return [...confused].sort((a, b) => b.count - a.count).slice(0, most);
}

/**
 * The labels that are recognised least often, among those that examples have; equal ones in the labels' order.
 *
 * @param most At most that many.
 * @example
 * leastRecalled(classificationReport(predicted, truth), 3); // [{ label: "TREE", recall: 0.2, precision: 0.5, … }, …]
 */
export function leastRecalled<Label>(
  { labels }: ClassificationReport<Label>,
  most: number,
): LabelReport<Label>[] {
  return labels
    .filter(({ support }) => support > 0)
    .sort((a, b) => a.recall - b.recall)
    .slice(0, most);
}

/**
 * Macro F1 alone, without the confusion matrix: for intervals.
 *
 * @param predicted [examples]
 * @param truth [examples]
 * @param sample Indices of the examples to take, each as often as it occurs: of a bootstrap. Default: all.
 * @throws {RangeError} if there is no example.
 * @example
 * bootstrap(truth.length, (sample) => macroF1(predicted, truth, sample));
 */
export function macroF1<Label>(
  predicted: readonly Label[],
  truth: readonly Label[],
  sample: ArrayLike<number> = Uint32Array.from(truth.keys()),
): number {
  if (sample.length === 0) throw new RangeError("There is no example to score.");
  const counts = new Map<Label, { hits: number; all: number }>(); // all: examples that have it, and that were given it
  const countOf = (label: Label) => {
    const found = counts.get(label);
    if (found !== undefined) return found;
    const count = { hits: 0, all: 0 };
    counts.set(label, count);
    return count;
  };
  for (let j = 0; j < sample.length; j++) {
    const i = sample[j] as number;
    const ofTruth = countOf(truth[i] as Label);
    const given = countOf(predicted[i] as Label);
    ofTruth.all++;
    given.all++;
    if (ofTruth === given) given.hits++;
  }
  let sum = 0;
  for (const { hits, all } of counts.values()) sum += (2 * hits) / all;
  return sum / counts.size;
}
