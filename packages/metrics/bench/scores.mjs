/**
 * `pnpm bench metrics`: seconds that scoring 100,000 segments takes, and beside it Python's sacreBLEU on the same texts in
 * the same run, where a Python with sacreBLEU is at hand (`MSMAE_PYTHON`, else `python3`). One thread each, a fresh
 * process each time, texts in memory before the clock starts; ours and theirs by turns, and the fastest of each counts,
 * by the time of the processor, which other programs disturb least. Then the peak memory of `msmae-score`, which reads
 * its files as a stream.
 *
 *     pnpm bench metrics [--rounds N] [--tiny]
 */
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bleu, chrf, corpusScore } from "@msmae/metrics";

const { values: flags, positionals } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, tiny: { type: "boolean", default: false } },
  allowPositionals: true,
});
const SEGMENTS = flags.tiny ? 100 : 100_000;
const ROUNDS = Number(flags.rounds);
const METRICS = { BLEU: bleu, chrF: chrf };
const [metric, ...paths] = positionals; // of the processes that this one starts

if (metric === undefined) parent();
else child();

function parent() {
  const python = process.env.MSMAE_PYTHON ?? "python3";
  const probe = spawnSync(python, ["-c", "import sacrebleu; print(sacrebleu.__version__)"], {
    encoding: "utf8",
  });
  const version = probe.status === 0 && !flags.tiny ? probe.stdout.trim() : undefined;
  if (version === undefined)
    console.log("sacreBLEU is not at hand: set MSMAE_PYTHON to a Python that has it to compare");

  const folder = mkdtempSync(join(tmpdir(), "msmae-bench-"));
  try {
    const files = ["hypotheses.txt", "references.txt"].map((name) => join(folder, name));
    const [hypotheses, references] = texts();
    writeFileSync(files[0], hypotheses);
    writeFileSync(files[1], references);
    console.log(`${SEGMENTS} segments, ${(references.length / 1e6).toFixed(0)} MB of references`);

    for (const name of Object.keys(METRICS)) {
      const [ours, theirs] = [[], []];
      for (let round = 0; round < (name === "BLEU" ? ROUNDS : 1); round++) {
        ours.push(run(process.execPath, [fileURLToPath(import.meta.url), name, ...files]));
        if (version !== undefined) {
          theirs.push(run(python, [fileURLToPath(new URL("scores.py", import.meta.url)), name, ...files]));
        }
      }
      const best = (all) => all.reduce((a, b) => (b.seconds < a.seconds ? b : a));
      const mine = best(ours);
      const line = `${name}: ${mine.seconds.toFixed(2)} s, score ${mine.score}`;
      if (version === undefined) {
        console.log(line);
        continue;
      }
      const other = best(theirs);
      const times = (other.seconds / mine.seconds).toFixed(1);
      console.log(
        `${line}; sacreBLEU ${version}: ${other.seconds.toFixed(2)} s, score ${other.score}: ${times} times as fast`,
      );
    }

    for (let copies = 1; copies <= 4; copies *= 2) {
      if (copies > 1) for (const file of files) appendFileSync(file, readFileSync(file));
      const peak =
        'data:text/javascript,process.on("exit",()=>console.error(process.resourceUsage().maxRSS))';
      const command = fileURLToPath(new URL("../dist/command/main.js", import.meta.url));
      const { stderr } = spawnSync(
        process.execPath,
        ["--import", peak, command, "--hypotheses", files[0], "--references", files[1]],
        { encoding: "utf8" },
      );
      console.log(
        `msmae-score of ${copies * SEGMENTS} segments: peak ${(Number(stderr) / 1024).toFixed(0)} MB`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function child() {
  const [hypotheses, references] = paths.map((path) => readFileSync(path, "utf8").trimEnd().split("\n"));
  const before = process.cpuUsage();
  const { score } = corpusScore(METRICS[metric](), hypotheses, references);
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ seconds: (user + system) / 1e6, score }));
}

/** Sentences of 6 to 34 words, frequent ones as frequent as in a language; the hypotheses have a fifth of other words. */
function texts() {
  let state = 7;
  const random = () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const letters = "etaoinsrhldcumfpgwybvkäöü";
  const words = Array.from({ length: 20_000 }, () =>
    Array.from(
      { length: 2 + Math.floor(10 * random()) },
      () => letters[Math.floor(letters.length * random())],
    ).join(""),
  );
  const word = () => words[Math.floor(words.length ** random())];
  const [hypotheses, references] = [[], []];
  for (let i = 0; i < SEGMENTS; i++) {
    const sentence = Array.from({ length: 6 + Math.floor(29 * random()) }, () => {
      const kind = random();
      return kind < 0.08 ? `${word()},` : kind < 0.1 ? `${Math.floor(3000 * random())}.5` : word();
    });
    references.push(`${sentence.join(" ")}.`);
    hypotheses.push(`${sentence.map((each) => (random() < 0.2 ? word() : each)).join(" ")}.`);
  }
  return [hypotheses, references].map((lines) => `${lines.join("\n")}\n`);
}
