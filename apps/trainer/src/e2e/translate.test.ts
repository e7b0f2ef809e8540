import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { translationResultSchema } from "@msmae/evaluation";
import {
  initMbart,
  loadTokenizer,
  mbartConfig,
  saveMbart,
  saveTokenizer,
  wordVocabulary,
} from "@msmae/mbart";
import { parseTranslation } from "@msmae/metrics";
import { newFolder } from "@msmae/testing";
import { readTranslation } from "@msmae/translation";
import { makePose } from "./corpus.fixture.js";
import { folderOfSentences, sentences } from "./sentences.fixture.js";
import { folderOfSigns } from "./signs.fixture.js";
import { tensors } from "./tensors.fixture.js";
import { tiny, tinyTranslation } from "./tiny.fixture.js";
import { manyCommands } from "./trainer.fixture.js";

const { command } = manyCommands();
let data: string;
beforeAll(() => {
  data = folderOfSentences();
});
const newRun = () => join(newFolder(), "run");
const read = (run: string, name: string) => readFileSync(join(run, name), "utf8");

/** A pretrained model of the tiny sizes. */
async function pretrained(...settings: string[]): Promise<string> {
  const out = newRun();
  expect((await command(...tiny({ data, out }, "data.validShare=0", ...settings))).code).toBe(0);
  return join(out, "checkpoints", "step-000006.safetensors");
}

test("translate learns sentences by heart, writes predictions of the test clips, scores and a report", async () => {
  const out = newRun();
  const settings = ["train.epochs=40", "validation.every=20", "mbart.dropout=0", "train.labelSmoothing=0"];
  const { code, stdout, stderr } = await command(...tinyTranslation({ data, out }, ...settings));
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("manifest.jsonl: 6 sentences to train on, 3 for validation, 3 for test\n");
  expect(stdout).toMatch(
    /^mBART: small, randomly initialised: it learns as a whole, without LoRA; 1 \+ 1 layers of width 16, \d+ words, characters and languages\./m,
  );
  expect(stdout).toContain("Weights: pose encoder and bridge randomly initialised\n");
  expect(stdout).toMatch(
    /^validation after step 80: BLEU-4 \d+\.\d\d, chrF \d+\.\d\d, ROUGE-L \d+\.\d\d \(greedy\)$/m,
  );
  expect(stdout).toMatch(/^test +3 +100\.00 +100\.00 +100\.00 +100\.00$/m);
  expect(stdout).toMatch(
    /^Compiled [1-3] graphs to train, [1-9] to translate: one for each bucket of lengths$/m,
  );

  const predictions = read(out, "predictions.jsonl").trimEnd().split("\n").map(parseTranslation);
  expect(predictions.map(({ id }) => id)).toEqual(["0-3", "1-3", "2-3"]);
  for (const { hypothesis, references } of predictions) expect([hypothesis]).toEqual(references);
  const result = translationResultSchema.strict().parse(JSON.parse(read(out, "translation.json")));
  const { checkpoint, training, parts } = result;
  const { step } = training!;
  expect(training).toMatchObject({ chosenBy: "bleu", clips: { train: 6, valid: 3, test: 3 } });
  expect(parts.map(({ part, clips }) => [part, clips])).toEqual([
    ["valid", 3],
    ["test", 3],
  ]);
  expect(parts[1]!.scores.find(({ name }) => name === "BLEU")!.score).toBeCloseTo(100, 9);
  expect(checkpoint).toBe(`checkpoints/step-${`${step}`.padStart(6, "0")}.safetensors`);
  expect(stdout).toContain(`Checkpoint ${join(out, checkpoint)}\nReport     ${join(out, "report.html")}\n`);
  expect(read(out, "report.html")).toContain("Translation of signed sentences");
  const { model, lora, language, tokenizer } = await readTranslation(join(out, checkpoint));
  expect([model.bridge, lora, language]).toEqual(["average", null, null]);
  expect(tokenizer.decode(tokenizer.labels("die Sonne scheint .", "de_DE"))).toBe("die Sonne scheint .");

  const again = await command("translate", "--resume", "--out", out);
  expect(again.stdout).toContain(
    `The run is finished, after 80 steps.\nCheckpoint ${join(out, checkpoint)}\n`,
  );
});

test("--mbart adapts a pretrained one: its encoder learns and the adapter of its decoder, on fewer subwords if asked to", async () => {
  const folder = newFolder();
  const vocabulary = wordVocabulary(["der Regen kommt . die Sonne scheint . es schneit . nie gesagt"]);
  const size = {
    d_model: 16,
    encoder_layers: 1,
    decoder_layers: 1,
    encoder_ffn_dim: 16,
    decoder_ffn_dim: 16,
  };
  const heads = { encoder_attention_heads: 2, decoder_attention_heads: 2, max_position_embeddings: 64 };
  const config = mbartConfig({ ...size, ...heads, vocab_size: vocabulary.size });
  await saveMbart(folder, { config, parameters: initMbart(config, 1) });
  saveTokenizer(folder, vocabulary);

  const init = await pretrained();
  const out = newRun();
  const args = tinyTranslation({ data, out }, "mbart.lora.rank=2", "model.bridge=flat");
  const own = args.filter(
    (_, at) =>
      !/^mbart\.(layers|heads|width|hidden)=/.test(args[at + 1] ?? "") &&
      !/^mbart\.(layers|heads|width|hidden)=/.test(args[at]!),
  );
  const { code, stdout, stderr } = await command(
    ...own,
    "--mbart",
    folder,
    "--trim-vocabulary",
    "--init",
    init,
  );
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^mBART: \S+, \d+ of \d+ subwords; LoRA of rank 2 on its decoder$/m);
  expect(stdout).toContain(`Weights: the encoder of ${init}; bridge randomly initialised\n`);
  expect(stdout).toContain("Fine-tuning ");
  const kept = loadTokenizer(join(out, "mbart"));
  expect(kept.size).toBeLessThan(vocabulary.size);
  expect(kept.encode("die Sonne scheint .")).toHaveLength(4);

  const last = join(out, "checkpoints", "step-000008.safetensors");
  const [before, after] = [
    await tensors(join(out, "checkpoints", "step-000000.safetensors")),
    await tensors(last),
  ];
  expect(
    [...after.keys()].filter((name) => name.startsWith("mbart.model.decoder") && !name.includes(".lora_")),
  ).toEqual([]);
  const same = [...after].filter(([name, value]) => before.get(name) === value).map(([name]) => name);
  expect(same).toEqual(["encoder.cls_token"]);
  const translation = await readTranslation(last);
  expect(translation.lora).toMatchObject({ rank: 2 });
});

test("a frozen pose encoder stays as it is; a stream that it does not know begins anew", async () => {
  const faces = folderOfSigns(sentences(), ({ gloss = "" }) =>
    makePose({ frames: 12, seed: gloss.length, face: true }),
  );
  const init = await pretrained();
  const out = newRun();
  const settings = ["model.poseEncoder=frozen", 'model.streams=["left","face"]'];
  const { code, stdout, stderr } = await command(
    ...tinyTranslation({ data: faces, out }, ...settings),
    "--init",
    init,
  );
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain(
    `Weights: the encoder of ${init}; face tokenizer and bridge randomly initialised\n`,
  );
  const [start, first, last] = [
    await tensors(init),
    await tensors(join(out, "checkpoints", "step-000000.safetensors")),
    await tensors(join(out, "checkpoints", "step-000008.safetensors")),
  ];
  for (const [name, value] of first) {
    if (/^(encoder|tokenizer\.hand)\./.test(name)) expect(value).toBe(start.get(name));
    if (/^(encoder|tokenizer)\./.test(name)) expect(last.get(name)).toBe(value);
  }
  expect(last.get("bridge.linear.weight")).not.toBe(first.get("bridge.linear.weight"));
});

test("validation may take the clips to train on, and training ends early where it does not improve", async () => {
  const out = newRun();
  const settings = [
    "train.epochs=100",
    "validation.clips=train",
    "validation.every=1",
    "validation.patience=2",
    "train.learningRate=1e-9",
    "train.finalLearningRate=0",
  ];
  const { code, stdout, stderr } = await command(...tinyTranslation({ data, out }, ...settings));
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^training +6 +/m);
  const steps = read(out, "metrics.jsonl")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).step as number);
  expect(Math.max(...steps)).toBe(2 + 2 * 2); // as good as the first one
});

test("streams, fused tokens, units and a language reach the model", async () => {
  const out = newRun();
  const settings = [
    "data.unit=2",
    "model.tokens=fused",
    "train.epochs=1",
    "train.warmupEpochs=0",
    "data.language=fr_XX",
    'model.streams=["right","body"]',
  ];
  const { code, stderr } = await command(...tinyTranslation({ data, out }, ...settings));
  expect([code, stderr]).toEqual([0, ""]);
  const { model, unit, language } = await readTranslation(
    join(out, "checkpoints", "step-000002.safetensors"),
  );
  expect([model.streams, model.tokens, unit, language]).toEqual([["right", "body"], "fused", 2, "fr_XX"]);
  expect(existsSync(join(out, "mbart", "model.safetensors"))).toBe(true);
});
