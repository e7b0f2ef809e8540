/**
 * The reconstruction errors of pretraining runs side by side, as the Markdown table of docs/results.md:
 *
 *     node tools/reconstruction-table.mjs runs/small-diffmask runs/small-samemask
 *
 * The runs must have measured the same windows, which the baselines' scores show.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const MASKS = { different: "DiffMask", same: "SameMask" };
const BASELINES = {
  interpolation: "linear interpolation",
  nearest: "nearest visible token",
  mean: "mean pose",
};

const runs = process.argv.slice(2).map((folder) => {
  const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const result = read("reconstruction.json");
  return { description: read("config.json"), comparison: result.masks ?? result }; // 0.1.0 wrote the masks alone
});
if (runs.length === 0) {
  console.error("reconstruction-table: expected folders of pretraining runs");
  process.exit(1);
}
const [first] = runs;
const { streams } = first.description.config.model;
for (const { comparison } of runs) {
  for (const masks of Object.keys(MASKS)) {
    for (const baseline of Object.keys(BASELINES)) {
      if (comparison[masks][baseline].loss !== first.comparison[masks][baseline].loss) {
        throw new Error(`The runs did not measure the same windows: their ${BASELINES[baseline]} differs.`);
      }
    }
  }
}

const row = (cells) => `| ${cells.join(" | ")} |`;
const scores = ({ streams: byStream, loss }) => [
  ...streams.map((name) => (1000 * byStream[name].meanSquare).toFixed(2)),
  loss.toFixed(3),
];
console.log(row(["masks", "method", ...streams, "loss"]));
console.log(row(["---", "---", ...streams.map(() => "---:"), "---:"]));
for (const [masks, name] of Object.entries(MASKS)) {
  for (const { description, comparison } of runs) {
    const trained = MASKS[description.config.masking.strategy];
    console.log(row([name, `MS-MAE trained with ${trained}`, ...scores(comparison[masks].model)]));
  }
  for (const [baseline, label] of Object.entries(BASELINES)) {
    console.log(row([name, label, ...scores(first.comparison[masks][baseline])]));
  }
}
