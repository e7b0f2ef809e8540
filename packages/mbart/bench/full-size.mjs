/**
 * mBART-50 at its full size (610 M parameters, 250,054 tokens), random: loads it, trains three steps at batch 2 with the
 * paper's settings (encoder whole, decoder by LoRA with r = α = 32), decodes two sentences of 100 tokens with 5 beams;
 * prints times and the most memory that the process had.
 *
 *   node bench/full-size.mjs make FOLDER          writes the model, 2.4 GB
 *   node bench/full-size.mjs check FOLDER         with the whole vocabulary
 *   node bench/full-size.mjs check FOLDER trim    with the vocabulary of a corpus of 8,000 words
 */
import { readFileSync } from "node:fs";
import { hostTensor, leaves, mapTree, mergeTrees, selectTree, valueAndGradients } from "@msmae/parameters";
import { seeded } from "@msmae/random";
import { compile } from "@msmae/tfjs-onnxruntime";
import { adamwDefaults, adamwUpdate, clipScale, createAdamWState, globalNorm } from "@msmae/training";
import {
  createGenerator,
  initLora,
  initMbart,
  labelBatch,
  loadMbart,
  loadTokenizer,
  loraConfigSchema,
  mbartConfig,
  saveMbart,
  saveTokenizer,
  translationLoss,
  trimMbart,
  trimVocabulary,
} from "../dist/index.js";
import { MbartTokenizer } from "../dist/tokenizer/tokenizer.js";
import { tokenizerJson } from "../dist/tokenizer/tokenizer-json.js";

const PIECES = 250_054 - 4 - 52 - 1;
const [SENTENCES, SOURCE, TARGET, LONGEST] = [2, 75, 32, 100];
const [mode, folder, trim] = process.argv.slice(2);
if (folder === undefined || !["make", "check"].includes(mode)) {
  console.error("full-size: expected make FOLDER or check FOLDER [trim]");
  process.exit(1);
}

/** The peak of the process's memory, and what it has now, in GB. */
function memory() {
  const status = readFileSync("/proc/self/status", "utf8");
  const gigabytes = (name) =>
    ((Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024) / 1e9).toFixed(2);
  return `${gigabytes("VmRSS")} GB now, ${gigabytes("VmHWM")} GB at most`;
}

async function timed(what, work) {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `${what}: ${seconds} s, ${((user + system) / 1e6).toFixed(1)} s of processor time; ${memory()}`,
  );
  return result;
}

/** A word of six letters for each number. */
const word = (number) =>
  String.fromCharCode(...Array.from({ length: 6 }, (_, at) => 97 + (Math.floor(number / 26 ** at) % 26)));

if (mode === "make") {
  const config = mbartConfig({ vocab_size: 250_054, scale_embedding: true, activation_function: "relu" });
  await timed("made", () => saveMbart(folder, { config, parameters: initMbart(config, 1) }));
  const pieces = Array.from({ length: PIECES }, (_, at) => [`▁${word(at)}`, -10 - at / PIECES]);
  saveTokenizer(folder, new MbartTokenizer(tokenizerJson(pieces, new Uint8Array(0), "mbart-50"), "mbart-50"));
  process.exit(0);
}

let tokenizer = await timed("tokenizer", () => loadTokenizer(folder));
let model = await timed("model", () => loadMbart(folder));
const texts = Array.from({ length: 1000 }, (_, at) =>
  Array.from({ length: 8 }, (_, i) => word(31 * (8 * at + i))).join(" "),
);
if (trim) {
  ({ tokenizer, model } = await timed("trimmed", () => {
    const trimmed = trimVocabulary(tokenizer, texts);
    return { tokenizer: trimmed.tokenizer, model: trimMbart(model, trimmed.map) };
  }));
}
const { config, parameters } = model;
console.log(
  `${(leaves(parameters).reduce((sum, { data }) => sum + data.length, 0) / 1e6).toFixed(0)} M parameters, vocabulary ${config.vocab_size}`,
);

// Paper §4.3 and appendix C: the encoder as a whole, the decoder by LoRA.
const lora = loraConfigSchema.parse({});
const isTrained = (_, path) => path.startsWith("model.encoder.");
const frozen = selectTree(parameters, (...leaf) => !isTrained(...leaf));
const trained = mergeTrees(selectTree(parameters, isTrained), initLora(config, lora, 1));
console.log(
  `${(leaves(trained).reduce((sum, { data }) => sum + data.length, 0) / 1e6).toFixed(0)} M of them trained`,
);
const random = seeded(1);
const embeds = hostTensor(
  [SENTENCES, SOURCE, 1024],
  Float32Array.from({ length: SENTENCES * SOURCE * 1024 }, () => random() - 0.5),
);
const mask = hostTensor([SENTENCES, SOURCE], new Float32Array(SENTENCES * SOURCE).fill(1));
const labels = texts.slice(0, SENTENCES).map((text) => tokenizer.labels(text, "de_DE"));
const batch = { source: { embeds }, mask, ...labelBatch(labels, config, TARGET) };
const step = compile((given) =>
  valueAndGradients(
    (part) => translationLoss(mergeTrees(given.frozen, part), given.batch, { config, lora }),
    given.trained,
  ),
);
const gradients = mapTree(trained, ({ shape, data }) => hostTensor(shape, new Float32Array(data.length)));
const state = createAdamWState(trained);
const decays = leaves(trained).map(({ shape }) => shape.length > 1);
for (const at of [1, 2, 3]) {
  const { loss } = await timed(`step ${at}`, async () => {
    const result = await step.run({ frozen, trained, batch }, { into: { gradients } });
    const gradientScale = clipScale(globalNorm(gradients), 1);
    adamwUpdate(
      trained,
      gradients,
      state,
      decays,
      { ...adamwDefaults, weightDecay: 1e-3 },
      { learningRate: 1e-4, gradientScale },
    );
    return result;
  });
  console.log(`loss ${loss.data[0].toFixed(3)}`);
}
await step.dispose();

// No sentence ends by itself: the time is that of the most tokens.
const endless = parameters.final_logits_bias.data.slice();
endless[config.eos_token_id] = -1e6;
const bias = hostTensor([1, config.vocab_size], endless);
const p = { ...mergeTrees(frozen, trained), final_logits_bias: bias };
const generator = createGenerator(config, { search: { beams: 5, maxLength: LONGEST }, lora });
const translate = () => generator.generate(p, { source: batch.source, mask }, tokenizer.startOf("de_DE"));
await timed("decoded, graphs compiled", translate);
const found = await timed("decoded again", translate);
const { sources, steps } = generator.statistics();
console.log(
  `${found.map(({ tokens }) => tokens.length).join(" and ")} tokens, ${sources} + ${steps} graphs; ${memory()}`,
);
