import type { Writable } from "node:stream";
import { DEFAULT_SAMPLES, DEFAULT_SEED } from "../bootstrap.js";
import { formatScore } from "../format-score.js";
import { DEFAULT_TRIALS } from "../paired.js";
import { formatFixed } from "../python-text.js";
import { Arguments, type OptionName, RECOGNITION_METRICS, usage } from "./arguments.js";
import { InputError } from "./input-error.js";
import { refuseOtherClips } from "./measured-on.js";
import { METRIC_OPTION_NAMES, metricsNamed } from "./metrics-named.js";
import { asSignatures, asTable } from "./report.js";
import type { ResamplingOptions, Result } from "./result.js";
import { scoreRecognition } from "./score-recognition.js";
import { scoreSentences, scoreTexts } from "./score-texts.js";
import { shownName } from "./shown-name.js";

export { InputError };

/**
 * The command `msmae-score`, which is also `evaluator score`: scores files and prints a table, or JSON.
 *
 * @param args As typed after the command's name; `--help` shows them.
 * @param command The name that `--help` shows.
 * @param output Written to no faster than it is read.
 * @param warn Told what may not be meant, a line each.
 * @throws {InputError} for options and files that do not fit: one line that says where.
 * @example
 * await score(["--metric", "bleu", "--hypotheses", "a.txt", "--references", "b.txt"], "msmae-score", process.stdout, console.error);
 */
export async function score(
  args: readonly string[],
  command: string,
  output: Writable,
  warn: (message: string) => void,
): Promise<void> {
  const print = (text: string) =>
    new Promise<void>((resolve) => {
      output.write(text, () => resolve()); // also where it is closed, which its own error tells
    });
  const given = new Arguments(args);
  if (given.has("help")) return print(`${usage(command)}\n`);
  const names = given.all("metric").flatMap((list) => list.split(","));
  const metrics = names.length === 0 ? ["bleu"] : names; // sacreBLEU's default
  const recognition = metrics.filter((name) => RECOGNITION_METRICS.includes(name));
  const hypotheses = given.all("hypotheses");
  const references = given.all("references");
  if (hypotheses.length === 0)
    throw new InputError("--hypotheses", undefined, "missing; expected a file, or -");
  if ([...hypotheses, ...references].filter((path) => path === "-").length > 1) {
    throw new InputError("-", undefined, "standard input can be read once only");
  }
  const repeated = hypotheses.find((path, i) => hypotheses.indexOf(path) < i);
  if (repeated !== undefined) throw new InputError("--hypotheses", undefined, `${repeated}: given twice`);

  if (hypotheses.length > 1) refuseOtherClips(hypotheses);

  const options: ResamplingOptions = {
    confidence: given.has("confidence"),
    paired: given.choice("paired") ?? "bs",
    samples: given.number("samples", 1, MOST_SAMPLES) ?? DEFAULT_SAMPLES,
    trials: given.number("trials", 1, MOST_SAMPLES) ?? DEFAULT_TRIALS,
    seed: given.number("seed", 0) ?? DEFAULT_SEED,
    by: given.choice("by"),
  };
  const digits = given.number("digits", 0) ?? 2;
  if (digits > 15) throw new InputError("--digits", undefined, `${digits}: expected at most 15`);
  if (hypotheses.length === 1) refuse(["paired", "trials"], "expected several files of --hypotheses");
  const resamples = options.confidence || (hypotheses.length > 1 && options.paired === "bs");
  if (!resamples) refuse(["samples"], "expected --confidence, or several systems and --paired bs");
  if (options.paired !== "ar") refuse(["trials"], "expected --paired ar");
  if (!resamples && (hypotheses.length === 1 || options.paired === "none")) {
    refuse(["by"], "expected --confidence, or several systems");
  }

  if (recognition.length > 0) {
    const other = metrics.find((name) => !RECOGNITION_METRICS.includes(name));
    if (other !== undefined) {
      throw new InputError(
        "--metric",
        undefined,
        `${other}: cannot be scored together with ${recognition[0]}`,
      );
    }
    refuse(TEXT_OPTIONS, `${recognition.join(", ")} takes the glosses from predictions.jsonl alone`);
    if (!recognition.includes("recall")) refuse(["k"], "expected --metric recall");
    if (!options.confidence) refuse(["samples", "seed"], "expected --confidence");
    if (options.paired !== "none")
      refuse(["paired"], "recall is tested by McNemar's test, of signers by their bootstrap, or by none");
    return report(await scoreRecognition(hypotheses, recognition, ranks(given), options, warn));
  }

  refuse(["k"], "expected --metric recall");
  const sentences = given.has("sentence-level");
  const files = { hypotheses, references, format: given.choice<"text" | "jsonl">("format") };
  const chosen = metricsNamed(metrics, given, sentences);
  const text = hypotheses.find(
    (path) => (files.format ?? (path.endsWith(".jsonl") ? "jsonl" : "text")) === "text",
  );
  if (references.length === 0 && text !== undefined) {
    throw new InputError("--references", undefined, `missing; ${shownName(text)} is text and holds none`);
  }
  if (!sentences) {
    const correctPunctuation = given.has("correct-punctuation");
    return report(await scoreTexts(files, chosen, { ...options, correctPunctuation }, warn));
  }

  refuse(["confidence", "paired", "correct-punctuation"], "not with --sentence-level");
  if (hypotheses.length > 1)
    throw new InputError("--sentence-level", undefined, "expected one file of --hypotheses");
  if (!given.has("json") && !given.has("signature"))
    await print(`${chosen.map(({ name }) => name).join("\t")}\n`);
  for await (const { number, id, scores } of scoreSentences(files, chosen)) {
    await print(
      given.has("json")
        ? `${JSON.stringify({ segment: number, ...(id === undefined ? {} : { id }), scores })}\n`
        : given.has("signature")
          ? scores.map((each) => `${formatScore(each, { digits })}\n`).join("")
          : `${scores.map((each) => formatFixed(each.score, digits)).join("\t")}\n`,
    );
  }

  function report(results: readonly Result[]): Promise<void> {
    if (given.has("json")) return print(`${JSON.stringify({ scores: results }, null, 2)}\n`);
    return print(`${given.has("signature") ? asSignatures(results, digits) : asTable(results, digits)}\n`);
  }

  function refuse(options: readonly OptionName[], why: string): void {
    const found = options.find((name) => given.has(name));
    if (found !== undefined) throw new InputError(`--${found}`, undefined, why);
  }
}

/** Chosen here: every sample's score is kept, and a thousandth of them says the same. */
const MOST_SAMPLES = 1_000_000;

const TEXT_OPTIONS: readonly OptionName[] = [
  "references",
  "format",
  ...METRIC_OPTION_NAMES,
  "correct-punctuation",
  "sentence-level",
];

function ranks(given: Arguments): number[] {
  const [list = "1,5"] = given.all("k"); // Paper §4.2: k = 1, 5
  return list.split(",").map((text) => {
    if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
    throw new InputError(
      "--k",
      undefined,
      `${text || "nothing"}: expected whole numbers of at least 1, such as 1,5`,
    );
  });
}
