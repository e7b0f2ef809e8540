import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { parseRecognition } from "@msmae/metrics";
import { readPoseFileSync } from "@msmae/pose/node";
import { readRecognizer, recognizerOnnx } from "@msmae/recognition";
import { describeModel, openRecognizer } from "@msmae/recognizer";
import { newFolder } from "@msmae/testing";
import * as ort from "onnxruntime-node";
import { makePose } from "./corpus.fixture.js";
import { folderOfSigns, signs } from "./signs.fixture.js";
import { tiny, tinyRecognition } from "./tiny.fixture.js";
import { manyCommands } from "./trainer.fixture.js";

const GLOSSES = ["BOOK", "HOUSE", "“TREE”", "RIVER", "SEA", "SKY", "SUN"];

const { command } = manyCommands();
let data: string;
let run: string;
let checkpoint: string;
beforeAll(async () => {
  data = folderOfSigns(signs(GLOSSES));
  run = join(newFolder(), "run");
  expect((await command(...tinyRecognition({ data, out: run }))).code).toBe(0);
  checkpoint = join(run, JSON.parse(readFileSync(join(run, "recognition.json"), "utf8")).checkpoint);
});

test("export writes one file, which recognises the test clips as the run did", async () => {
  const onnx = join(newFolder(), "model.onnx");
  const { code, stdout, stderr } = await command("export", checkpoint, "--onnx", onnx);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(`${onnx}: 0.0 MB; tells 7 glosses apart by body, left, right in 8 frames of a clip\n`);
  const recognizer = await openRecognizer(ort, readFileSync(onnx));
  expect(recognizer.glosses).toEqual([...GLOSSES].sort());
  const lines = readFileSync(join(run, "predictions.jsonl"), "utf8").trimEnd().split("\n");
  expect(lines).toHaveLength(GLOSSES.length);
  for (const { id, predictions } of lines.map(parseRecognition)) {
    const found = await recognizer.recognize(readPoseFileSync(join(data, "poses", `${id}.pose`)));
    expect(found.map(({ gloss }) => gloss)).toEqual(predictions.slice(0, 5).map(({ gloss }) => gloss));
    for (const [i, { score }] of found.entries()) expect(score).toBeCloseTo(predictions[i]!.score, 5);
  }
  await recognizer.release();
  const refused = await command("export", checkpoint, "--onnx", onnx);
  expect(refused).toMatchObject({
    code: 1,
    stderr: `trainer: ${onnx}: is there already; --force replaces it\n`,
  });
  const json = await command("export", checkpoint, "--onnx", onnx, "--json", "--force"); // in place of the first
  expect(JSON.parse(json.stdout)).toMatchObject({ onnx, checkpoint, glosses: 7, frames: 8 });
  const small = await command("export", checkpoint, "--onnx", onnx, "--json", "--int8", "--force");
  const { bytes, int8 } = JSON.parse(small.stdout);
  expect(bytes).toBeLessThan(JSON.parse(json.stdout).bytes);
  const said = await command("export", checkpoint, "--onnx", onnx, "--int8", "--force");
  const [, matrices, ...others] = said.stdout.trimEnd().split("\n");
  const [quantised, all] = [int8.quantised.length, int8.quantised.length + int8.left.length];
  expect(quantised).toBeGreaterThan(0);
  expect(matrices).toBe(`  8 bits: ${quantised} of ${all} weights of two and more axes`);
  for (const { name, reason } of int8.left) {
    const line = others.find((each) => each.startsWith(`  in 32 bits, as ${reason}: `));
    expect(line).toContain(`${name.replace("weights.", "")} [`);
  }
});

test("export --folder writes a folder to share, whose card says what the run measured and nothing else", async () => {
  const folder = join(newFolder(), "model");
  const { code, stderr } = await command("export", run, "--folder", folder);
  expect([code, stderr]).toEqual([0, ""]);
  const files = ["README.md", "config.json", "model.safetensors", "onnx", "preprocessing.json"];
  expect(readdirSync(folder).sort()).toEqual(files);
  const onnx = readFileSync(join(folder, "onnx", "model.onnx"));
  expect(describeModel(onnx).glosses).toEqual([...GLOSSES].sort());
  expect(readFileSync(join(folder, "model.safetensors"))).toEqual(readFileSync(checkpoint));
  const config = JSON.parse(readFileSync(join(folder, "config.json"), "utf8"));
  expect(config).toMatchObject({ version: 1, kind: "recognizer", frames: 8, model: { kind: "ms-mae" } });
  const { parts, training } = JSON.parse(readFileSync(join(run, "recognition.json"), "utf8"));
  const card = readFileSync(join(folder, "README.md"), "utf8");
  expect(card).toContain(`${training.clips.train} to train on`);
  const recall = `recall@1 ${(100 * parts.at(-1).scores[0].score).toFixed(1)} %`;
  expect(card).toContain(recall);
  expect(card).toContain("First weights: random initialisation");
  expect(card).not.toMatch(/undefined|null|NaN/);
  expect(card).not.toContain(data); // no path of this machine

  // The folder is a checkpoint itself, of which no run is known any more; and it can be exported again.
  const again = join(newFolder(), "again");
  expect((await command("export", folder, "--folder", again)).code).toBe(0);
  const unknown = readFileSync(join(again, "README.md"), "utf8");
  for (const fact of [
    "Data: unknown",
    "Clips to train on: unknown",
    "First weights: unknown",
    "Updates: unknown",
  ]) {
    expect(unknown).toContain(fact);
  }
  expect(unknown).not.toContain(recall);
  expect((await command("export", run, "--folder", again, "--force")).code).toBe(0);
  expect(readFileSync(join(again, "README.md"), "utf8")).toBe(card);
  expect(readdirSync(join(again, ".."))).toEqual(["again"]);
});

test("a run with data.fillGaps=false sees gaps, and so does its file", async () => {
  const lost = folderOfSigns(signs(["BOOK", "HOUSE"]), ({ id }) => {
    const pose = makePose({ frames: 14, seed: id.length });
    const { frames, points, confidence, components } = pose;
    const body = components[0]!.points.length;
    for (let t = 1; t < frames - 1; t++) if (t % 4) confidence.fill(0, t * points + body, (t + 1) * points); // no hands
    return pose;
  });
  const out = join(newFolder(), "run");
  expect((await command(...tinyRecognition({ data: lost, out }, "data.fillGaps=false"))).code).toBe(0);
  const { checkpoint } = JSON.parse(readFileSync(join(out, "recognition.json"), "utf8"));
  const onnx = join(newFolder(), "model.onnx");
  const { stdout } = await command("export", out, "--onnx", onnx); // the run's result
  expect(stdout).toContain(`${out}: ${basename(checkpoint)}, its result\n`);
  expect(stdout).toContain(" in 8 frames of a clip, gaps not filled\n");
  // The same weights with the gaps filled: what the run would not have predicted.
  const filled = recognizerOnnx({ ...(await readRecognizer(join(out, checkpoint))), fillGaps: true });
  const [own, other] = [await openRecognizer(ort, readFileSync(onnx)), await openRecognizer(ort, filled)];
  let most = 0;
  for (const line of readFileSync(join(out, "predictions.jsonl"), "utf8").trimEnd().split("\n")) {
    const { id, predictions } = parseRecognition(line);
    const pose = readPoseFileSync(join(lost, "poses", `${id}.pose`));
    const [found, elsewhere] = [await own.recognize(pose), await other.recognize(pose)];
    for (const { gloss, score } of predictions) {
      expect(found.find((each) => each.gloss === gloss)!.score).toBeCloseTo(score, 5);
      most = Math.max(most, Math.abs(elsewhere.find((each) => each.gloss === gloss)!.score - score));
    }
  }
  expect(most).toBeGreaterThan(1e-3);
  await Promise.all([own.release(), other.release()]);
});

test("export refuses what is no recogniser, and leaves nothing half-written", async () => {
  const folder = newFolder();
  const onnx = join(folder, "model.onnx");
  const pretrained = join(newFolder(), "run");
  expect((await command(...tiny({ data, out: pretrained }))).code).toBe(0);
  const encoder = join(pretrained, "checkpoints", "step-000006.safetensors");
  const noGlosses = `${encoder}: not a model for recognition: a pretrained encoder; trainer recognize --init takes it`;
  const text = join(newFolder(), "model.safetensors");
  writeFileSync(text, "hello");
  for (const [args, message] of [
    [[encoder, "--onnx", onnx], noGlosses],
    [[text, "--onnx", onnx], text],
    [["nowhere.safetensors", "--onnx", onnx], "nowhere.safetensors"],
    [[folder, "--onnx", onnx], `${folder}: a folder without checkpoints/step-….safetensors`],
    [[checkpoint], "export: expected --onnx with a file, or --folder with a folder to write"],
    [[checkpoint, "--onnx", onnx, "--folder", folder], "export: expected --onnx with a file, or"],
    [[checkpoint, "--folder", join(folder, "new"), "--int8"], "--int8: expected --onnx with it"],
    [[checkpoint, "--folder", data], `${data}: the folder is not empty; --force replaces what was exported`],
    [[checkpoint, "--folder", data, "--force"], `${data}: holds what was not exported (`],
    [[encoder, "--folder", join(folder, "new")], noGlosses],
    [[checkpoint, "--onnx", join(folder, "nowhere", "model.onnx")], "nowhere"],
    [[checkpoint, checkpoint, "--onnx", onnx], "export: "],
  ] as const) {
    const { code, stdout, stderr } = await command("export", ...args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^trainer: .*\n$/);
    expect(stderr).toContain(message);
  }
  expect(readdirSync(folder)).toEqual([]);
  expect(existsSync(onnx)).toBe(false);
});
