import { basename, join, relative, sep } from "node:path";
import { percent, SYNTHETIC } from "@msmae/evaluation";
import { writeWhole } from "@msmae/files";
import { readMetrics, renderReport, type Section } from "@msmae/report";
import { type Comparison, describeMcNemar, inPercent, type Recognised, recallShown } from "./comparison.js";

/**
 * Writes the page above the demo's runs: what came out, and where each run's own report is.
 *
 * @param pretraining The folder of the run that the first one's weights are from.
 * @returns Its path.
 */
export async function writePage(
  folder: string,
  pretraining: string,
  comparison: Comparison,
): Promise<string> {
  const { first, second, glosses, clips } = comparison;
  const figure = ({ weights, recall }: Recognised) => ({
    value: percent(recall[1].score),
    label: `recall@1, ${weights}`,
    note: `95 % interval ${inPercent(recall[1])}`,
  });
  const page = renderReport({
    title: "MS-MAE: pretrained, then taught the signs of another language",
    subtitle:
      `${basename(folder)}: ${glosses} signs of a language that pretraining did not see, learnt from ${clips.train} clips, ` +
      "with the pretrained encoder and from scratch",
    notes: [SYNTHETIC, ...comparison.notes],
    figures: [first, second].map(figure),
    sections: [
      scores(comparison),
      await curves([first, second]),
      {
        kind: "links",
        title: "The runs",
        items: [
          link(
            folder,
            pretraining,
            "Pretraining",
            "Clips playing, what the encoder saw of them, what the model reconstructed",
          ),
          ...[first, second].map(({ run, weights }) =>
            link(folder, run, `Recognition, ${weights}`, "Scores, confused glosses, curves, settings"),
          ),
        ],
      },
    ],
  });
  const path = join(folder, "report.html");
  writeWhole(path, page);
  return path;
}

function scores(comparison: Comparison): Section {
  const { first, second, clips } = comparison;
  const shown = recallShown(comparison);
  return {
    kind: "table",
    title: "Recognition of isolated signs",
    caption: `In percent, of ${clips.test} test clips by signers of whom no other clip was seen; one seed. ${describeMcNemar(comparison)}.`,
    columns: [
      { title: "Weights" },
      ...shown.flatMap((k) => [
        { title: `Recall@${k}`, best: "highest" as const },
        { title: "95 % interval" },
      ]),
    ],
    rows: [first, second].map(({ weights, recall }) => [
      weights,
      ...shown.flatMap((k) => [100 * recall[k].score, inPercent(recall[k])]),
    ]),
  };
}

async function curves(runs: readonly Recognised[]): Promise<Section> {
  const series = runs.map(async ({ run, weights }) => ({
    name: weights,
    points: (await readMetrics(run)).get("validation.recall.1")?.points ?? [],
  }));
  return {
    kind: "curves",
    title: "Validation clips recognised",
    x: "step",
    series: await Promise.all(series),
  };
}

function link(folder: string, run: string, label: string, note: string) {
  return { label, note, path: join(relative(folder, run), "report.html").split(sep).join("/") };
}
