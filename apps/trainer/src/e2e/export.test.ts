import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { parseRecognition } from "@msmae/metrics";
import { readPoseFileSync } from "@msmae/pose/node";
import { readRecognizer, recognizerOnnx } from "@msmae/recognition";
import { openRecognizer } from "@msmae/recognizer";
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
    [[checkpoint], "required option '--onnx <file>' not specified"],
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
