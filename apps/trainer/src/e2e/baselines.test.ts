import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { parseRecognition } from "@msmae/metrics";
import { readPoseFileSync } from "@msmae/pose/node";
import { readRecognizer } from "@msmae/recognition";
import { openRecognizer } from "@msmae/recognizer";
import { openSafetensors } from "@msmae/safetensors";
import { newFolder } from "@msmae/testing";
import * as ort from "onnxruntime-node";
import { folderOfSigns, signs } from "./signs.fixture.js";
import { tinyBaseline, tinyRecognition } from "./tiny.fixture.js";
import { manyCommands } from "./trainer.fixture.js";

const GLOSSES = ["BOOK", "HOUSE", "“TREE”"];
const { command } = manyCommands();
let data: string;
beforeAll(() => {
  data = folderOfSigns(signs(GLOSSES));
});
const newRun = () => join(newFolder(), "run");
const settingsOf = (run: string) => JSON.parse(readFileSync(join(run, "config.json"), "utf8")).config;

test.each(["st-gcn++", "st-gcn"] as const)(
  "%s learns glosses, and its exported file recognises the test clips as the run did",
  async (kind) => {
    const out = newRun();
    const { code, stdout, stderr } = await command(...tinyBaseline(kind, { data, out }, "train.epochs=20"));
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^test +3 +100\.0 % +– +100\.0 % +–$/m);
    expect(readFileSync(join(out, "report.html"), "utf8")).toContain(`${kind}, 2 layers, width 6`);

    const { checkpoint } = JSON.parse(readFileSync(join(out, "recognition.json"), "utf8"));
    const path = join(out, checkpoint);
    const file = await openSafetensors(path);
    const { data: variances } = await file.read("layers.0.gcn.norm.running_var");
    await file.close();
    expect([...(variances as Float32Array)].some((variance) => Math.abs(variance - 1) > 0.1)).toBe(true); // it was carried along
    expect(await readRecognizer(path)).toMatchObject({ frames: 8, model: { kind, dropout: 0.25 } });

    const onnx = join(newFolder(), "model.onnx");
    expect((await command("export", path, "--onnx", onnx)).code).toBe(0);
    const recognizer = await openRecognizer(ort, readFileSync(onnx));
    const lines = readFileSync(join(out, "predictions.jsonl"), "utf8").trimEnd().split("\n");
    for (const { id, predictions } of lines.map(parseRecognition)) {
      const found = await recognizer.recognize(readPoseFileSync(join(data, "poses", `${id}.pose`)));
      expect(found.map(({ gloss }) => gloss)).toEqual(predictions.map(({ gloss }) => gloss));
      for (const [i, { score }] of found.entries()) expect(score).toBeCloseTo(predictions[i]!.score, 4);
    }
    await recognizer.release();
  },
);

test("--model brings the baseline's own defaults and learning rate, under the settings of a file", async () => {
  const config = join(newFolder(), "mine.json");
  writeFileSync(config, JSON.stringify({ model: { streams: ["left"], width: 6, layers: 1, stages: [] } }));
  const out = newRun();
  const args = ["recognize", "--preset", "paper", "--config", config, "--data", data, "--out", out];
  const few = ["train.epochs=1", "train.warmupEpochs=0", "train.batchSize=4"].flatMap((each) => [
    "--set",
    each,
  ]);
  const { code } = await command(...args, ...few, "--model", "st-gcn++", "--threads", "1");
  expect(code).toBe(0);
  const { model, train } = settingsOf(out);
  expect(model).toEqual({ kind: "st-gcn++", streams: ["left"], width: 6, layers: 1, stages: [], dropout: 0 });
  expect([train.learningRate, train.weightDecay]).toEqual([1e-3, 1e-3]);
});

test("a baseline begins with a baseline's weights, without saying its kind again, and with no other's", async () => {
  const first = newRun();
  expect((await command(...tinyBaseline("st-gcn", { data, out: first }))).code).toBe(0);
  const init = join(first, "checkpoints", "step-000012.safetensors");
  const out = newRun();
  const few = ["--set", "train.epochs=1", "--set", "train.warmupEpochs=0"];
  const args = ["recognize", "--data", data, "--threads", "1", "--init", init, ...few];
  const { stdout } = await command(...args, "--out", out, "--set", "data.frames=8");
  expect(stdout).toContain(`Weights: all of ${init}\n`);
  expect(settingsOf(out).model).toMatchObject({ kind: "st-gcn", width: 6 });

  const others = folderOfSigns(signs(["RIVER", "SEA"]));
  const taken = await command(
    ...["recognize", "--data", others, "--out", newRun(), "--threads", "1", "--init", init, ...few],
    ...["--set", "newClassifier=true"],
  );
  expect(taken.stdout).toContain(
    `Weights: all but the classifier of ${init}; classifier randomly initialised\n`,
  );

  for (const [refused, kind] of [
    [[...tinyBaseline("st-gcn++", { data, out: newRun() }), "--init", init], "st-gcn++"],
    [[...tinyRecognition({ data, out: newRun() }, "model.kind=ms-mae"), "--init", init], "ms-mae"],
  ] as const) {
    const { code, stderr } = await command(...refused);
    expect([code, stderr]).toEqual([
      1,
      `trainer: ${init}: weights of st-gcn, which ${kind} cannot begin with\n`,
    ]);
  }
});
