import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { corpusFingerprint, corpusSource, scanCorpus } from "@msmae/datasets";
import { readConfigFile, recognitionResultSchema } from "@msmae/evaluation";
import { parseRecognition } from "@msmae/metrics";
import { readRecognizer } from "@msmae/recognition";
import { newFolder } from "@msmae/testing";
import { makePose, withNaN, withoutShoulders } from "./corpus.fixture.js";
import { folderOfSigns, signs } from "./signs.fixture.js";
import { tensors } from "./tensors.fixture.js";
import { tiny, tinyRecognition } from "./tiny.fixture.js";
import { manyCommands } from "./trainer.fixture.js";

const GLOSSES = ["BOOK", "HOUSE", "“TREE”"];

const { command } = manyCommands();
let data: string;
beforeAll(() => {
  data = folderOfSigns(signs(GLOSSES));
});
const newRun = () => join(newFolder(), "run");
const read = (run: string, name: string) => readFileSync(join(run, name), "utf8");
const predictionsOf = (run: string) =>
  read(run, "predictions.jsonl").trimEnd().split("\n").map(parseRecognition);
const scores = (run: string) =>
  recognitionResultSchema.strict().parse(JSON.parse(read(run, "recognition.json")));

/** A pretrained model of the tiny sizes. */
async function pretrained(...settings: string[]): Promise<string> {
  const out = newRun();
  expect((await command(...tiny({ data, out }, "data.validShare=0", ...settings))).code).toBe(0);
  return join(out, "checkpoints", "step-000006.safetensors");
}

test("recognize learns glosses, writes predictions of the test clips, scores and a report", async () => {
  const out = newRun();
  const { code, stdout, stderr } = await command(
    ...tinyRecognition({ data, out }, "train.epochs=40", "validation.choose=best"),
  );
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("manifest.jsonl: 3 glosses; 12 clips to train on, 3 for validation, 3 for test\n");
  expect(stdout).toContain("Weights: randomly initialised\n");
  expect(stdout).toContain("The data does not say who signs: the same people may be in both parts");
  expect(stdout).toMatch(/^Training 0\.0\d M parameters for 120 steps on cpu, in /m);
  expect(stdout).toMatch(/^validation after step 120: recall@1 100\.0 %, recall@5 –, loss 0\.\d+$/m);
  expect(stdout).toMatch(/^test +3 +100\.0 % +– +100\.0 % +–$/m);
  expect(stdout).toContain("–: recall@5 of 3 glosses would be 100 % whatever is recognised\n");

  const predictions = predictionsOf(out);
  expect(predictions.map(({ id }) => id)).toEqual(GLOSSES.map((gloss) => `${gloss}-5`));
  for (const { id, gloss, predictions: likeliest } of predictions) {
    expect(id).toBe(`${gloss}-5`);
    expect(likeliest.map((each) => each.gloss).sort()).toEqual([...GLOSSES].sort());
    expect(likeliest[0]!.gloss).toBe(gloss);
    expect(likeliest.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 5);
  }
  const { checkpoint, training, parts, ...rest } = scores(out);
  const { step } = training!;
  expect(readConfigFile(join(out, "config.json"))).toMatchObject({ version: 1, task: "recognize" });
  const [valid, tested] = parts;
  expect([valid!.part, tested!.part, parts.length]).toEqual(["valid", "test", 2]);
  // All three are right, and there are three glosses.
  expect(tested!.scores.map(({ name, interval }) => [name, interval])).toEqual([
    ["recall@1", "wilson"],
    ["recall@5", "always"],
    ["recall@1 per gloss", "none"],
    ["recall@5 per gloss", "always"],
    ["macro F1", "none"],
  ]);
  expect(tested!.scores[0]).toMatchObject({ score: 1, low: expect.closeTo(0.4385, 4), high: 1 });
  expect(tested).toMatchObject({ clips: 3, sampling: { unit: "clip", units: 3, signers: null } });
  expect(training).toMatchObject({
    ...{ chosenBy: "recall@1", clips: { train: 12, valid: 3, test: 3 } },
    splitBy: { valid: "manifest", test: "manifest" },
  });
  expect(rest).toEqual({
    ...{ version: 1, task: "recognize", glosses: 3, skipped: [] },
    corpus: {
      path: join(data, "manifest.jsonl"),
      clips: 18,
      fingerprint: corpusFingerprint(scanCorpus(corpusSource(data), ["body"])).fingerprint,
    },
  });
  expect(checkpoint).toBe(`checkpoints/step-${`${step}`.padStart(6, "0")}.safetensors`);
  expect(stdout).toContain(`Checkpoint ${join(out, checkpoint)}\nReport     ${join(out, "report.html")}\n`);
  const model = await readRecognizer(join(out, checkpoint));
  expect([model.glosses, model.frames, model.model.kind]).toEqual([[...GLOSSES].sort(), 8, "ms-mae"]);
  expect(read(out, "report.html")).toContain("Recognition of isolated signs");

  // Resumed when finished: it says so, and names the checkpoint that the run is for.
  const again = await command("recognize", "--resume", "--out", out);
  expect(again.stdout).toContain(
    `The run is finished, after 120 steps.\nCheckpoint ${join(out, checkpoint)}\n`,
  );
});

test("validation.choose=last makes the last checkpoint the result, however good an earlier one was", async () => {
  const [best, last] = [newRun(), newRun()];
  const run = (out: string, choose: string) =>
    command(
      ...tinyRecognition(
        { data, out },
        "train.epochs=12",
        "train.learningRate=0.1",
        `validation.choose=${choose}`,
      ),
    );
  for (const [out, choose] of [
    [best, "best"],
    [last, "last"],
  ] as const) {
    expect((await run(out, choose)).code).toBe(0);
  }
  const metrics = (out: string) => read(out, "metrics.jsonl");
  expect(metrics(last)).toBe(metrics(best)); // only what is made of them differs
  expect(scores(best).training).toMatchObject({ chosenBy: "recall@1" });
  expect(scores(best).training!.step).toBeLessThan(36);
  expect(scores(last)).toMatchObject({
    ...{ training: { chosenBy: "last", step: 36 }, checkpoint: "checkpoints/step-000036.safetensors" },
  });
  expect(read(last, "report.html")).toContain("after 36 steps, the last one");
  const again = await command("recognize", "--resume", "--out", last);
  expect(again.stdout).toContain(`Checkpoint ${join(last, "checkpoints/step-000036.safetensors")}\n`);
});

test("--init takes the encoder of a pretrained model, its shape too, and leaves the decoder behind", async () => {
  const init = await pretrained("model.encoder.width=24");
  const out = newRun();
  const args = ["recognize", "--data", data, "--out", out, "--threads", "1", "--init", init];
  const { code, stdout } = await command(...args, "--set", "train.epochs=1", "--set", "train.warmupEpochs=0");
  expect(code).toBe(0);
  expect(stdout).toContain(`Weights: the encoder of ${init}; classifier randomly initialised\n`);
  expect(stdout).toContain(
    `As ${init} has it, instead of the preset small: model.hands "shoulders", not "wrist"; ` +
      'model.encoder {"layers":1,"heads":2,"width":24}, not {"layers":4,"heads":4,"width":128}\n',
  );
  expect(stdout).toContain("Fine-tuning ");
  const [before, first] = [
    await tensors(init),
    await tensors(join(out, "checkpoints", "step-000000.safetensors")),
  ];
  expect([...first.keys()].filter((name) => !/^(tokenizer|encoder|classifier)\./.test(name))).toEqual([]);
  for (const [name, value] of first)
    if (!name.startsWith("classifier.")) expect(value).toBe(before.get(name));
});

test("--init with other streams takes what it knows, and draws the tokenizers that it does not", async () => {
  const faces = folderOfSigns(signs(GLOSSES), ({ gloss = "" }) =>
    makePose({ frames: 12, seed: gloss.length, face: true }),
  );
  const init = await pretrained();
  const out = newRun();
  const settings = ["train.epochs=1", 'model.streams=["left","face"]'];
  const args = [...tinyRecognition({ data: faces, out }, ...settings), "--init", init];
  const { code, stdout } = await command(...args);
  expect(code).toBe(0);
  expect(stdout).toContain(
    `Weights: the encoder of ${init}; face tokenizer and classifier randomly initialised\n`,
  );
  const names = [...(await tensors(join(out, "checkpoints", "step-000000.safetensors"))).keys()];
  expect(names.filter((name) => name.startsWith("tokenizer.body"))).toEqual([]);
  expect(names).toContain("tokenizer.face.conv.weight");
});

test("fused tokens train from scratch and from a pretrained model of fused tokens", async () => {
  const init = await pretrained("model.tokens=fused");
  const out = newRun();
  const { code, stdout } = await command(...tinyRecognition({ data, out }), "--init", init);
  expect(code).toBe(0);
  expect(stdout).toContain("the encoder of");
  const other = await command(
    ...tinyRecognition({ data, out: newRun() }, "model.tokens=streams"),
    "--init",
    init,
  );
  expect(other.stdout).toContain("; body tokenizer and hand tokenizer and classifier randomly initialised\n");
});

test("--probe changes no weight but the classifier's", async () => {
  const init = await pretrained();
  const out = newRun();
  const settings = ["train.epochs=40"]; // at the rate that the preset has for probes
  const { code, stdout } = await command(
    ...tinyRecognition({ data, out }, ...settings),
    "--init",
    init,
    "--probe",
  );
  expect(code).toBe(0);
  expect(stdout).toContain("Probing ");
  const [before, after] = [
    await tensors(init),
    await tensors(join(out, "checkpoints", "step-000120.safetensors")),
  ];
  for (const [name, value] of after)
    if (!name.startsWith("classifier.")) expect(value).toBe(before.get(name));
  expect(/[1-9a-f]/.test(after.get("classifier.weight")!)).toBe(true);
  expect(scores(out).parts[0]!.scores[0]!.score).toBeGreaterThan(0.6); // it learns all the same
  const { model } = await readRecognizer(join(out, "checkpoints", "step-000120.safetensors"));
  expect(model).toMatchObject({ kind: "ms-mae", pooling: "mean" });
});

test("a recogniser goes on with the same glosses, and refuses others in one line", async () => {
  const first = newRun();
  await command(...tinyRecognition({ data, out: first }));
  const init = join(first, "checkpoints", "step-000012.safetensors");
  const out = newRun();
  const same = await command(...tinyRecognition({ data, out }), "--init", init);
  expect(same.stdout).toContain(`Weights: all of ${init}\n`);
  expect(await tensors(join(out, "checkpoints", "step-000000.safetensors"))).toEqual(await tensors(init));

  const others = folderOfSigns(signs(["BOOK", "RIVER", "SEA", "SKY", "SUN"]));
  const refused = await command(...tinyRecognition({ data: others, out: newRun() }), "--init", init);
  expect(refused.stderr).toBe(
    `trainer: ${init}: tells 3 glosses apart, the data has 5: 4 of them unknown to it ("RIVER", "SEA", "SKY", …), 2 of its own ` +
      `missing ("HOUSE", "“TREE”"); --set newClassifier=true takes its encoder alone\n`,
  );
  expect(refused.code).toBe(1);
  const taken = await command(
    ...tinyRecognition({ data: others, out: newRun() }, "newClassifier=true"),
    "--init",
    init,
  );
  expect(taken.stdout).toContain(`Weights: the encoder of ${init}; classifier randomly initialised\n`);
  expect(taken.code).toBe(0);
});

test("clips that are too short, of one frame, without a hand or without shoulders are handled and counted", async () => {
  const lines = signs(GLOSSES);
  const clips = folderOfSigns(lines, ({ gloss = "", id }) => {
    const seed = gloss.charCodeAt(0);
    if (id === "BOOK-0") return makePose({ frames: 1, seed });
    if (id === "BOOK-1") return makePose({ frames: 3, seed });
    const pose = makePose({ frames: 12, seed });
    if (id === "HOUSE-0" || id === "BOOK-5") return withNaN(pose, (_, point) => point >= 7 && point < 28); // the left hand
    return id === "HOUSE-1" || id === "HOUSE-5" ? withoutShoulders(pose) : pose;
  });
  const out = newRun();
  const { code, stdout, stderr } = await command(...tinyRecognition({ data: clips, out }));
  expect(code).toBe(0);
  expect(stdout).toContain("2 clips have fewer frames than a cubelet (4); they are shown several times\n");
  expect(stdout).toMatch(/^Never found: the left hand in 2 of \d+ clips/m);
  expect(stderr).toBe(
    "warning: measured as clips in which nothing is seen: 1 shows no shoulders (HOUSE-5)\n" +
      "warning: while training, skipped 1 of 18 clips: 1 shows no shoulders (HOUSE-1)\n",
  );
  // The test clip that cannot be recognised counts as one that was not.
  expect(predictionsOf(out).map(({ id }) => id)).toContain("HOUSE-5");
});

test("training ends early where validation does not improve", async () => {
  const out = newRun();
  const settings = ["train.epochs=200", "validation.patience=3"];
  const { code, stdout } = await command(...tinyRecognition({ data, out }, ...settings));
  expect(code).toBe(0);
  const { step } = scores(out).training!;
  const steps = read(out, "metrics.jsonl")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).step as number);
  expect(Math.max(...steps)).toBe(step + 3 * 3);
  expect(stdout).not.toContain("Interrupted");
});
