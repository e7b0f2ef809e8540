import { STREAM_NAMES } from "@msmae/pose";
import type { CurvesSection, Series } from "@msmae/report";
import type { RunFolder } from "../runs/run-folder.js";
import { setting } from "../runs/settings.js";

/** Charts in their order: what is logged, and how it is called. */
const CHARTS: readonly {
  readonly title: string;
  /** Of runs whose validation is on the sentences that are trained on. */
  readonly ofTraining?: string;
  readonly caption?: string;
  readonly series: readonly (readonly [path: string, name: string])[];
  readonly logarithmic?: boolean;
}[] = [
  {
    title: "Loss",
    caption: "What training makes smaller.",
    series: [
      ["loss", "training"],
      ["validation.loss", "held out"],
    ],
    logarithmic: true,
  },
  {
    title: "Loss of the paper",
    caption: "§3.2, on held-out clips; another loss was trained.",
    series: [["validation.paperLoss", "held out"]],
    logarithmic: true,
  },
  {
    title: "Clips recognised",
    caption: "Share of clips, 0 to 1.",
    series: [
      ["accuracy", "training, recall@1"],
      ["validation.recall.1", "held out, recall@1"],
      ["validation.recall.5", "held out, recall@5"],
    ],
  },
  {
    title: "Scores of held-out sentences",
    ofTraining: "Scores of training sentences (validation.clips=train)",
    series: [
      ["validation.bleu", "BLEU-4"],
      ["validation.chrf", "chrF"],
      ["validation.rouge", "ROUGE-L"],
    ],
  },
  {
    title: "Loss of each stream",
    series: STREAM_NAMES.map((name) => [`streamLoss.${name}`, name] as const),
    logarithmic: true,
  },
  { title: "Learning rate", series: [["learningRate", "learning rate"]] },
];

/** The curves of one run, or of several in the same charts: a chart for each quantity that more than one has logged. */
export function curves(runs: readonly RunFolder[]): CurvesSection[] {
  const [only] = runs;
  if (runs.length === 1 && only !== undefined) {
    return CHARTS.flatMap(({ series, title, ofTraining, ...chart }) => {
      const found = series.flatMap(([path, name]) => named(only, path, name));
      const shown = titleFor([only], title, ofTraining);
      return found.length === 0 ? [] : [{ kind: "curves", x: "step", ...chart, title: shown, series: found }];
    });
  }
  return CHARTS.flatMap(({ series, title: usual, ofTraining, ...chart }) =>
    series.flatMap(([path, name]): CurvesSection[] => {
      const found = runs.flatMap((run) => named(run, path, run.name));
      if (found.length < 2) return [];
      const title = titleFor(
        runs.filter((run) => run.metrics.has(path)),
        usual,
        ofTraining,
      );
      const whole = name === title.toLowerCase() ? title : `${title}: ${name}`;
      return [{ kind: "curves", x: "step", ...chart, title: whole, series: found, half: true }];
    }),
  );
}

function titleFor(runs: readonly RunFolder[], usual: string, ofTraining: string | undefined): string {
  const training = runs.filter(
    ({ description }) => setting(description?.config, "validation.clips") === "train",
  );
  if (ofTraining === undefined || training.length === 0) return usual;
  if (training.length === runs.length) return ofTraining;
  return `Scores in validation; of training sentences (validation.clips=train): ${training.map(({ name }) => name).join(", ")}`;
}

function named(run: RunFolder, path: string, name: string): Series[] {
  const found = seriesOf(run, path);
  const { result } = run;
  // Recall@5 of no more than five glosses is always 1.
  const always = path === "validation.recall.5" && result?.task === "recognize" && result.glosses <= 5;
  return found === undefined || always ? [] : [{ ...found, name }];
}

/** 0.1.0 wrote the paper's loss as `validation.loss`, whatever loss was trained. */
function seriesOf({ description, metrics }: RunFolder, path: string): Series | undefined {
  const trained = setting(description?.config, "loss");
  const isOld = typeof trained === "string" && trained !== "paper" && !metrics.has("validation.paperLoss");
  if (isOld && path === "validation.loss") return undefined;
  return metrics.get(isOld && path === "validation.paperLoss" ? "validation.loss" : path);
}
