/**
 * Decoding: tokens a second of generate(), beside Hugging Face's on the same random model and sources, measured in turn.
 *
 *     MSMAE_PYTHON=venv/bin/python pnpm bench translate [--layers N] [--width N] [--vocabulary N] [--rounds N] [--threads N] [--tiny]
 *
 * The default is mBART-50's size with a trimmed vocabulary. No sentence ends before its 40 tokens, so that all settings do
 * the same work. Without MSMAE_PYTHON (see tools/reference/mbart) only ours is measured.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createGenerator, initMbart, mbartConfig, saveMbart } from "../dist/index.js";

const { values: flags } = parseArgs({
  options: {
    layers: { type: "string", default: "12" },
    width: { type: "string", default: "1024" },
    vocabulary: { type: "string", default: "8000" },
    rounds: { type: "string", default: "3" },
    threads: { type: "string", default: `${availableParallelism()}` },
    tiny: { type: "boolean", default: false },
  },
});
const [repetitions, threads] = [flags.rounds, flags.threads].map(Number);
const [layers, width, vocabulary] = flags.tiny
  ? [1, 64, 50]
  : [flags.layers, flags.width, flags.vocabulary].map(Number);
const SOURCE = flags.tiny ? 8 : 64;
const LENGTH = flags.tiny ? 5 : 40;
const SETTINGS = [
  { sentences: 1, beams: 5 },
  { sentences: 4, beams: 5 },
  { sentences: 8, beams: 1 },
];
const [end, language] = [2, vocabulary - 1];

const stack = (name) => ({
  [`${name}_layers`]: layers,
  [`${name}_attention_heads`]: width / 64,
  [`${name}_ffn_dim`]: 4 * width,
});
const config = mbartConfig({
  ...stack("encoder"),
  ...stack("decoder"),
  d_model: width,
  vocab_size: vocabulary,
  scale_embedding: true,
  activation_function: "relu",
});
console.log(`${layers} + ${layers} layers, width ${width}, vocabulary ${vocabulary}, ${threads} threads`);
const parameters = initMbart(config, 1);
parameters.final_logits_bias.data[end] = -1e6;

const folder = mkdtempSync(join(tmpdir(), "msmae-bench-"));
const python = await reference();
try {
  for (const setting of SETTINGS) await measure(setting);
} finally {
  python?.stop();
  rmSync(folder, { recursive: true });
}

async function measure({ sentences, beams }) {
  const generator = createGenerator(config, { search: { beams, maxLength: LENGTH }, threads, device: "cpu" });
  const batch = sources(sentences);
  const ours = async () =>
    (await generator.generate(parameters, batch, { start: end, forced: language })).map(({ tokens }) => [
      ...tokens,
    ]);
  const theirs = () =>
    python?.generate({
      sentences,
      beams,
      source: SOURCE,
      length: LENGTH,
      language,
      tokens: [...batch.source.tokens.data],
    });
  const started = performance.now();
  await ours(); // compiles
  const first = performance.now() - started;
  await theirs();
  const times = { ours: [], theirs: [] };
  const processor = { ours: [], theirs: [] };
  let isSame = true;
  for (let i = 0; i < repetitions; i++) {
    const before = process.cpuUsage();
    const start = performance.now();
    const found = await ours();
    times.ours.push((performance.now() - start) / 1000);
    const { user, system } = process.cpuUsage(before);
    processor.ours.push((user + system) / 1e6);
    const answer = await theirs();
    if (answer === undefined) continue;
    times.theirs.push(answer.seconds);
    processor.theirs.push(answer.processor);
    isSame &&= JSON.stringify(answer.found) === JSON.stringify(found);
  }
  const { sources: read, steps } = generator.statistics();
  await generator.dispose();
  const speed = (seconds) => (sentences * (LENGTH - 1)) / median(seconds);
  const reference = python
    ? `, Hugging Face ${speed(times.theirs).toFixed(1)}: ${(speed(times.ours) / speed(times.theirs)).toFixed(2)} times as fast, ${(median(processor.theirs) / median(processor.ours)).toFixed(2)} by processor time, ${isSame ? "the same tokens" : "OTHER TOKENS"}`
    : "";
  console.log(
    `${sentences} sentences, beams ${beams}: ${speed(times.ours).toFixed(1)} tokens/s${reference}; ${read} + ${steps} graphs, first run ${(first / 1000).toFixed(1)} s`,
  );
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function sources(sentences) {
  const count = sentences * SOURCE;
  const tokens = Int32Array.from({ length: count }, (_, at) => 4 + ((at * 7919) % (vocabulary - 5)));
  const mask = new Float32Array(count).fill(1);
  return {
    source: { tokens: { shape: [sentences, SOURCE], data: tokens } },
    mask: { shape: [sentences, SOURCE], data: mask },
  };
}

/** Hugging Face's generate in a process of its own, which answers one line of JSON with another. */
async function reference() {
  const program = flags.tiny ? undefined : process.env.MSMAE_PYTHON;
  if (!program) {
    console.log("MSMAE_PYTHON is not set: Hugging Face's generate is not measured beside.");
    return undefined;
  }
  await saveMbart(folder, { config, parameters });
  const script = fileURLToPath(new URL("../../../tools/reference/mbart/generate_server.py", import.meta.url));
  const child = spawn(program, [script, folder, String(threads)], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await answers.next();
    if (done) throw new Error(`${script} ended`);
    return JSON.parse(value);
  };
  console.log((await answer()).versions);
  return {
    generate(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return answer();
    },
    stop: () => child.kill(),
  };
}
