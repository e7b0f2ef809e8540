/**
 * Does pretraining help to translate a language that it has not seen? Pretrains on three synthetic languages, with and
 * without the face, translates a fourth one in six ways with equal numbers of steps, and prints the Markdown table of
 * docs/results.md:
 *
 *     node tools/translation-table.mjs runs/translation
 *     node tools/translation-table.mjs runs/smoke --smoke    # whether it runs at all, in minutes
 *
 * Runs that are there are resumed, finished ones are read.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const TRAINER = fileURLToPath(new URL("../apps/trainer/start.mjs", import.meta.url));
const FACE = "body,left,right,face";
const [folder, ...flags] = process.argv.slice(2);
const smoke = flags.includes("--smoke");
if (folder === undefined || flags.some((flag) => flag !== "--smoke")) {
  console.error("translation-table: expected a folder for the runs, and --smoke or nothing");
  process.exit(1);
}

/** @returns The run's folder; it is finished. */
function run(name, command, settings, ...more) {
  const out = resolve(folder, name);
  if (existsSync(join(out, "report.html"))) return out;
  const args = existsSync(out)
    ? [command, "--resume", "--out", out]
    : [command, "--out", out, ...more, ...settings.flatMap((setting) => ["--set", setting])];
  console.error(`\n${name}: trainer ${args.join(" ")}`);
  const { status } = spawnSync(process.execPath, [TRAINER, ...args], { stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
  return out;
}

/** The last weights of a run. */
function last(out) {
  const names = readdirSync(join(out, "checkpoints")).filter((name) => /^step-\d+\.safetensors$/.test(name));
  return join(out, "checkpoints", names.sort().at(-1));
}

const pretraining = smoke ? ["train.steps=4", "train.warmupSteps=1", "corpus.clips=40"] : [];
const translation = [
  "corpus.firstLanguage=3", // not among those that were pretrained on
  ...(smoke
    ? [
        "corpus.clips=40",
        "train.epochs=1",
        "train.warmupEpochs=0",
        "train.leastSteps=1",
        "search.maxLength=8",
      ]
    : ["corpus.clips=600", "train.epochs=40", "validation.every=5"]),
];
const hands = last(run("pretrained", "pretrain", pretraining));
const face = last(run("pretrained-face", "pretrain", pretraining, "--streams", FACE));

const ways = [
  ["from scratch", "B, H", "scratch", []],
  ["pretrained", "B, H", "full", [], "--init", hands],
  ["pretrained, frozen", "B, H", "frozen", ["model.poseEncoder=frozen"], "--init", hands],
  ["pretrained, flat", "B, H", "flat", ["model.bridge=flat"], "--init", hands],
  ["pretrained without face", "B, H, F", "face", [], "--init", hands, "--streams", FACE],
  ["pretrained with face", "B, H, F", "pretrained-with-face", [], "--init", face],
];
const row = (cells) => `| ${cells.join(" | ")} |`;
const rows = ways.map(([name, streams, out, settings, ...more]) => {
  const own = run(`translate-${out}`, "translate", [...translation, ...settings], ...more);
  const { step, scores } = JSON.parse(readFileSync(join(own, "translation.json"), "utf8"));
  const numbers = ["bleu1", "bleu", "chrf", "rouge"].map((score) => scores.test[score].toFixed(2));
  return row([name, streams, step, scores.validation.bleu.toFixed(2), ...numbers]);
});
const titles = ["pose encoder", "streams", "best step", "dev BLEU-4", "BLEU-1", "BLEU-4", "chrF", "ROUGE-L"];
console.log([row(titles), row(["---", "---", ...titles.slice(2).map(() => "---:")]), ...rows].join("\n"));
