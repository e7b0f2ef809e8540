import { mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { translationResultSchema } from "@msmae/evaluation";
import { initMbart, mbartConfig, wordVocabulary } from "@msmae/mbart";
import { parseTranslation } from "@msmae/metrics";
import { newFolder } from "@msmae/testing";
import { saveParameters } from "@msmae/training";
import {
  checkpointConfig,
  checkpointTree,
  initTranslator,
  mbartFolder,
  translatorConfigSchema,
  writeMbartFolder,
} from "@msmae/translation";
import { folderOf, type Line, read } from "./clips.fixture.js";
import { evaluator } from "./evaluator.fixture.js";

const TEXTS = ["ja ja", "ja ja morgen", "nein <b>", "heute", "你好?"];

/** A model whose answer is known: its output looks at nothing but its bias, so it says one piece again and again. */
async function known(piece: string): Promise<string> {
  const model = translatorConfigSchema.parse({ encoder: { layers: 1, heads: 2, width: 8 } });
  const tokenizer = wordVocabulary(TEXTS);
  const stack = (name: string) => ({
    [`${name}_layers`]: 1,
    [`${name}_attention_heads`]: 2,
    [`${name}_ffn_dim`]: 8,
  });
  const sizes = { d_model: 8, max_position_embeddings: 64, vocab_size: tokenizer.size };
  const config = mbartConfig({ ...stack("encoder"), ...stack("decoder"), ...sizes, init_std: 0.5 });
  const parameters = initMbart(config, 3);
  parameters.model.shared.weight.data.fill(0);
  parameters.final_logits_bias.data[tokenizer.json.model.vocab.findIndex(([text]) => text === piece)] = 20;
  const run = newFolder();
  await writeMbartFolder(mbartFolder(run), { config, parameters }, tokenizer);
  const description = { model, lora: null, unit: 1, language: "de_DE" };
  const path = join(run, "checkpoints", "step-000001.safetensors");
  mkdirSync(dirname(path));
  const weights = initTranslator(model, parameters, 3);
  await saveParameters(path, checkpointTree(weights, description), {
    config: checkpointConfig(description),
    step: 1,
  });
  return path;
}

let checkpoint: string;
beforeAll(async () => {
  checkpoint = await known("▁ja");
});

const sentence = (id: string, text: string, more: object = { split: "test" }): Line => ({
  id,
  text,
  ...more,
});
const translate = (of: string, data: string, out: string, ...more: string[]) => {
  const model = ["--checkpoint", of, "--beams", "2", "--max-length", "5", "--threads", "1", "--workers", "0"];
  return evaluator(newFolder(), "translate", ...model, "--data", data, "--out", out, ...more);
};

test("translate scores the test sentences, with intervals and signatures, and writes predictions and a report", async () => {
  const data = folderOf([
    sentence("a", "ja ja"),
    sentence("b", "ja ja morgen"),
    sentence("c", "nein <b>"),
    sentence("d", "heute"),
    sentence("e", "ja", { split: "train" }),
  ]);
  const out = join(newFolder(), "not", "there");
  const { code, stdout, stderr } = await translate(checkpoint, data, out);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("manifest.jsonl: 4 sentences (test), 2 beams\n");
  // 4 of its 8 words are right, and the references have 10, "<b>" being three: 100 * exp(1 - 10 / 8) * 4 / 8.
  expect(stdout).toMatch(/^BLEU-1 +38\.94 +\d+\.\d+ to \d+\.\d+$/m);
  expect(stdout).toMatch(/^BLEU\|nrefs:1\|bs:1000\|seed:12345\|case:mixed\|eff:no\|tok:13a\|/m);
  expect(stdout).toMatch(/^ROUGE-L-twostream +\d+\.\d+ /m);
  expect(stdout).toContain(`Report ${join(out, "report.html")}\n`);

  const lines = read(out, "predictions.jsonl").trimEnd().split("\n").map(parseTranslation);
  expect(lines.map(({ id, hypothesis }) => [id, hypothesis])).toEqual(
    ["a", "b", "c", "d"].map((id) => [id, "ja ja"]),
  );
  const result = translationResultSchema.strict().parse(JSON.parse(read(out, "translation.json")));
  const found = result.parts[0]!;
  expect(found.sampling).toEqual({ unit: "clip", units: 4, signers: null });
  const metrics = "bleu-1,bleu-2,bleu-3,bleu-4,chrf,rouge";
  const files = ["--hypotheses", "predictions.jsonl", "--confidence", "--json"];
  const scored = JSON.parse((await evaluator(out, "score", "--metric", metrics, ...files)).stdout).scores;
  expect(found.scores).toHaveLength(6);
  for (const [at, { name, score, low, high, signature }] of found.scores.entries()) {
    // Of BLEU-3 and BLEU-4 every sample is 0: that is no interval, whatever sacreBLEU prints.
    const interval = low === null ? { low: 0, high: 0 } : { low, high };
    expect(scored[at]).toMatchObject({ name, score, signature, interval });
  }
  const page = read(out, "report.html");
  for (const title of ["The best sentences", "Typical sentences", "The worst sentences"]) {
    expect(page).toContain(title);
    expect(page).toContain(`${title}: where the model looked`);
  }
  expect(page).toContain("nein &lt;b&gt;");
  expect(page).not.toContain("<b>");
  expect(page.match(/aria-label="frames of the clip/g)).toHaveLength(4);
  expect(page.match(/>▁ja<\/text>/g)).toHaveLength(8); // two tokens of each sentence

  // Again, as JSON: elsewhere the same files; where they are, they stay.
  const again = newFolder();
  const json = await translate(checkpoint, data, again, "--json");
  expect(JSON.parse(json.stdout)).toEqual({ ...result, out: again });
  const written = (folder: string) =>
    readdirSync(folder)
      .sort()
      .map((name) => [name, read(folder, name)]);
  expect(written(again)).toEqual(written(out));
  const refused = await translate(checkpoint, data, out);
  expect(refused.stderr).toBe(
    `evaluator: ${out}: the folder is not empty (translation.json, predictions.jsonl, report.html); name a new or empty one by --out\n`,
  );
  expect(written(out)).toEqual(written(again));
});

test("each language is scored by itself, Chinese raw and with its punctuation corrected", async () => {
  const data = folderOf([
    sentence("a", "？？", { textLanguage: "zh-Hans" }),
    sentence("b", "??", { textLanguage: "de" }),
  ]);
  const out = newFolder();
  const { code, stdout } = await translate(await known("?"), data, out);
  expect(code).toBe(0);
  const { parts, scoring } = translationResultSchema.parse(JSON.parse(read(out, "translation.json")));
  expect(scoring).toEqual([
    { language: "zh_CN", tokenize: "zh", unit: "char", corrected: true },
    { language: "de_DE", tokenize: "13a", unit: "word", corrected: false },
  ]);
  const of = (name: string) =>
    parts[0]!.scores
      .filter((each) => each.name === name)
      .map(({ language, punctuation, score }) => [language, punctuation, Math.round(score)]);
  expect(of("BLEU-1")).toEqual([
    ["zh_CN", "raw", 0],
    ["zh_CN", "corrected", 100],
    ["de_DE", "raw", 100],
  ]);
  expect(stdout).toMatch(/^BLEU-1 +zh_CN +corrected +100\.00 /m);
  expect(stdout.match(/^BLEU-1\|.*\|tok:(zh|13a)\|/gm)).toHaveLength(2);
  expect(stdout).toMatch(/^BLEU-1 +de_DE +raw +100\.00 +–$/m); // one sentence: every sample is it

  // The page of the folder says the same: of each language, raw and corrected.
  const page = join(newFolder(), "page.html");
  expect((await evaluator(out, "report", ".", "--out", page)).code).toBe(0);
  const html = read(page, "");
  for (const { language, name, punctuation, score } of parts[0]!.scores) {
    const shown = `${name === "BLEU" ? "BLEU-4" : name}, ${language}`;
    expect(html).toMatch(
      new RegExp(`${shown}</th><td[^>]*>${punctuation}</td><td[^>]*>${score.toFixed(2)}<`),
    );
  }
});

test("what is not scored is counted and said: no text, no shoulders, a damaged file", async () => {
  const data = folderOf(
    [sentence("a", "ja ja", {}), sentence("b", "ja", {}), { id: "c" }, sentence("broken", "ja", {})],
    ["b"],
  );
  writeFileSync(join(data, "poses", "broken.pose"), "hello");
  const out = newFolder();
  const { code, stdout, stderr } = await translate(checkpoint, data, out);
  expect(code).toBe(0);
  expect(stdout).toContain("2 sentences (all), 2 beams\n");
  expect(stderr.trimEnd().split("\n")).toEqual([
    'warning: No clip has a field "split", so all are scored: among them may be clips that the model was trained on',
    "warning: skipped 1 of 4 clips: 1 is not a .pose file (broken)",
    "warning: 1 clip has no text, not scored",
    "warning: 1 clip shows no shoulders, of 2; scored as an empty translation",
  ]);
  const { untranslated, skipped } = JSON.parse(read(out, "translation.json"));
  expect([untranslated, skipped]).toEqual([
    1,
    [
      { clip: "broken", reason: "format" },
      { clip: "b", reason: "shoulders" },
    ],
  ]);
});

test("what cannot be measured is refused in one line, and nothing is written", async () => {
  const train = folderOf([sentence("a", "ja", { split: "train" })]);
  const alone = await known("▁ja");
  renameSync(mbartFolder(dirname(dirname(alone))), join(newFolder(), "mbart"));
  const pretrained = join(newFolder(), "pretrained.safetensors");
  const tensor = { shape: [1], data: new Float32Array(1) };
  await saveParameters(pretrained, { w: tensor }, { config: { streams: ["body"] }, step: 0 });
  const cases: [of: string, data: string, more: string[], message: string][] = [
    [checkpoint, folderOf([{ id: "a", gloss: "JA" }]), [], "manifest.jsonl: none of 1 clips has a text"],
    [
      checkpoint,
      train,
      ["--split", "test"],
      'no clip with a text has "split": "test", which --split asks for',
    ],
    [checkpoint, folderOf([sentence("a", "  ")]), [], "manifest.jsonl: none of 1 clips has a text"],
    [checkpoint, folderOf([sentence("a", "ja", { textLanguage: "tlh" })]), [], 'got "tlh"'],
    [checkpoint, train, ["--max-length", "65"], "maxLength: 65; expected a whole number from 2 to 64"],
    [pretrained, train, [], "pretrained.safetensors: not a model for translation"],
    [alone, train, [], "with mBART as it was before training"],
  ];
  const outs = await Promise.all(
    cases.map(async ([of, data, more]) => {
      const out = join(newFolder(), "out");
      return { out, ...(await translate(of, data, out, ...more)) };
    }),
  );
  for (const [at, { out, code, stdout, stderr }] of outs.entries()) {
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^evaluator: [^\n]*\n$/);
    expect(stderr).toContain(cases[at]![3]);
    expect(readdirSync(dirname(out))).toEqual([]);
  }
});
