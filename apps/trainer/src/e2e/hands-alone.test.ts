import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { parseRecognition } from "@msmae/metrics";
import { selectComponents } from "@msmae/pose";
import { readPoseFileSync } from "@msmae/pose/node";
import { openRecognizer } from "@msmae/recognizer";
import { newFolder } from "@msmae/testing";
import * as ort from "onnxruntime-node";
import { makePose } from "./corpus.fixture.js";
import { folderOfSigns, signs } from "./signs.fixture.js";
import { losses, tiny, tinyRecognition, tinyTranslation } from "./tiny.fixture.js";
import { manyCommands } from "./trainer.fixture.js";

const GLOSSES = ["BOOK", "HOUSE", "TREE"];
const HANDS = ["LEFT_HAND_LANDMARKS", "RIGHT_HAND_LANDMARKS"];
const ALONE = ['model.streams=["left","right"]', "model.hands=wrist"];

const { command } = manyCommands();
const newRun = () => join(newFolder(), "run");
const read = (run: string, name: string) => readFileSync(join(run, name), "utf8");

/** Signs as a detector of hands gives them: no body, and so no shoulders. */
let data: string;
beforeAll(() => {
  data = folderOfSigns(
    signs(GLOSSES).map((line) => ({ ...line, text: `a ${line.gloss}`, textLanguage: "en" })),
    ({ id, gloss = "" }) =>
      selectComponents(
        makePose({
          frames: 12 + (Number(id.at(-1)) % 5),
          seed: [...gloss].reduce((sum, c) => sum + c.charCodeAt(0), 0),
        }),
        HANDS,
      ),
  );
});

test("clips of hands alone: pretrained, fine-tuned, exported and recognised, without any shoulders", async () => {
  const pretrained = newRun();
  const first = await command(...tiny({ data, out: pretrained }, ...ALONE, "data.validShare=0"));
  expect([first.code, first.stderr]).toEqual([0, ""]);
  expect(losses(pretrained).every(({ loss }) => loss > 0 && Number.isFinite(loss))).toBe(true);

  const out = newRun();
  const init = ["--init", join(pretrained, "checkpoints", "step-000006.safetensors")];
  const tuned = await command(
    ...tinyRecognition({ data, out }, ...ALONE, "train.epochs=24", "validation.choose=best"),
    ...init,
  );
  expect([tuned.code, tuned.stderr]).toEqual([0, ""]);
  expect(tuned.stdout).toContain("3 glosses; 12 clips to train on, 3 for validation, 3 for test\n");
  const { parts, checkpoint } = JSON.parse(read(out, "recognition.json"));
  expect(parts.at(-1).scores[0]).toMatchObject({ name: "recall@1", score: 1 });

  const onnx = join(newFolder(), "hands.onnx");
  expect((await command("export", join(out, checkpoint), "--onnx", onnx)).code).toBe(0);
  const recognizer = await openRecognizer(ort, readFileSync(onnx));
  expect(recognizer).toMatchObject({ streams: ["left", "right"], reference: "hands" });
  for (const line of read(out, "predictions.jsonl").trimEnd().split("\n")) {
    const { id, predictions } = parseRecognition(line);
    const found = await recognizer.recognize(readPoseFileSync(join(data, "poses", `${id}.pose`)));
    for (const [i, { gloss, score }] of found.entries()) {
      expect(gloss).toBe(predictions[i]!.gloss);
      expect(score).toBeCloseTo(predictions[i]!.score, 5);
    }
  }
  await recognizer.release();
});

test("packed clips of hands alone give the same run", async () => {
  const packed = join(newFolder(), "packed");
  expect((await command("pack", "--data", data, "--out", packed, "--streams", "left,right")).code).toBe(0);
  const runs = [newRun(), newRun()];
  for (const [i, from] of [data, packed].entries()) {
    const { code } = await command(...tinyRecognition({ data: from, out: runs[i]! }, ...ALONE));
    expect(code).toBe(0);
  }
  const [plain, fromShards] = runs.map((run) =>
    JSON.parse(read(run, "recognition.json")).parts.map(({ scores }: { scores: unknown }) => scores),
  );
  expect(fromShards).toEqual(plain);
});

test("sentences of hands alone are translated", async () => {
  const out = newRun();
  const { code, stderr } = await command(...tinyTranslation({ data, out }, ...ALONE, "train.epochs=2"));
  expect([code, stderr]).toEqual([0, ""]);
});

test("without hands from the wrist, clips of hands alone are refused with what would do; with a body, too", async () => {
  const shoulders = await command(...tiny({ data, out: newRun() }, ALONE[0]!));
  expect(shoulders.code).toBe(1);
  expect(shoulders.stderr).toMatch(
    /windows in a row show no shoulders, .*hands measured from the wrist need none \(model\.hands "wrist"\)/,
  );
  const body = await command(...tiny({ data, out: newRun() }));
  expect(body.code).toBe(1);
  expect(body.stderr).toMatch(
    /: none of 18 clips can be used: 18 have no body stream \(.*found "LEFT_HAND_LANDMARKS"/,
  );
});
