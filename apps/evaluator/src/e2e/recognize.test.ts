import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { recognitionResultSchema } from "@msmae/evaluation";
import { parseRecognition } from "@msmae/metrics";
import { readPose, writePose } from "@msmae/pose";
import { newFolder } from "@msmae/testing";
import { saveParameters } from "@msmae/training";
import { folderOf, type Line, read } from "./clips.fixture.js";
import { evaluator } from "./evaluator.fixture.js";
import { FIRST, GLOSSES, known } from "./known-recognizer.fixture.js";

let checkpoint: string;
beforeAll(async () => {
  checkpoint = await known({ kind: "ms-mae", encoder: { layers: 1, heads: 2, width: 8 } });
});

const clips = (gloss: string, count: number, more: object = {}): Line[] =>
  Array.from({ length: count }, (_, i) => ({ id: `${gloss.replace(/\W/g, "_")}-${i}`, gloss, ...more }));
const recognize = (data: string, out: string, ...more: string[]) => {
  const threads = ["--threads", "1", "--workers", "0"];
  return evaluator(
    newFolder(),
    "recognize",
    "--checkpoint",
    checkpoint,
    "--data",
    data,
    "--out",
    out,
    ...threads,
    ...more,
  );
};
test("recognize scores the test clips, with intervals, and writes predictions and a report", async () => {
  // The model ranks "<b>", A, BOOK, HOUSE, RIVER, SEA, TREE, whatever it sees: of these 10 test clips it is right about 4,
  // and about 9 among the first five; of the 4 glosses about 1 and 3.
  const data = folderOf([
    ...clips(FIRST, 4, { split: "test" }),
    ...clips("A", 3, { split: "test" }),
    ...clips("RIVER", 2, { split: "test" }),
    ...clips("TREE", 1, { split: "test" }),
    ...clips("BOOK", 5, { split: "train" }),
  ]);
  const out = join(newFolder(), "not", "there");
  const { code, stdout, stderr } = await recognize(data, out);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("manifest.jsonl: 10 clips (test), 4 glosses of the 7 that the model knows\n");
  expect(stdout).toMatch(/^recall@1 +40\.0 +\d+\.\d to \d+\.\d$/m);
  expect(stdout).toMatch(/^recall@5 +90\.0 /m);
  expect(stdout).toMatch(/^recall@1 per gloss +25\.0 /m);
  expect(stdout).toMatch(/^recall@5 per gloss +75\.0 /m);
  // All 10 are given the first gloss: its F1 is 2*4/(4+10), and 0 for the other three.
  expect(stdout).toMatch(new RegExp(`^macro F1 +${((100 * 8) / 14 / 4).toFixed(1)} `, "m"));
  expect(stdout).toContain(`Report ${join(out, "report.html")}\n`);

  const lines = read(out, "predictions.jsonl").trimEnd().split("\n").map(parseRecognition);
  expect(lines.map(({ gloss }) => gloss)).toEqual(
    [4, 3, 2, 1].flatMap((count, i) => Array(count).fill([FIRST, "A", "RIVER", "TREE"][i])),
  );
  for (const { predictions } of lines) expect(predictions.map(({ gloss }) => gloss)).toEqual(GLOSSES);
  const scored = await evaluator(
    out,
    "score",
    "--metric",
    "recall,macro-f1",
    "--hypotheses",
    "predictions.jsonl",
    "--confidence",
    "--json",
  );
  const text = read(out, "recognition.json");
  const found = recognitionResultSchema.strict().parse(JSON.parse(text));
  expect(found.corpus).toMatchObject({ path: join(data, "manifest.jsonl"), clips: expect.any(Number) });
  expect(found.corpus.fingerprint).toMatch(/^[0-9a-f]{32}$/);
  const [part, ...others] = found.parts;
  expect([part!.part, part!.clips, part!.scores.length, others]).toEqual(["test", 10, 5, []]);
  expect(part!.sampling).toEqual({ unit: "clip", units: 10, signers: null });
  for (const { name, score, low, high } of part!.scores) {
    const same = JSON.parse(scored.stdout).scores.find(
      (each: { name: string }) => each.name === name.replace("per gloss", "per class"),
    );
    expect(same.score).toBeCloseTo(100 * score, 8);
    expect([low! <= score, score <= high!, low! < high!]).toEqual([true, true, true]);
  }
  expect(found.confusions!.map(({ shown, taken, clips }) => [shown, taken, clips.length])).toEqual([
    ["A", FIRST, 3],
    ["RIVER", FIRST, 2],
    ["TREE", FIRST, 1],
  ]);
  const page = read(out, "report.html");
  expect(page.match(/aria-label="frames 0, [\d, ]+: (A|RIVER|TREE), &lt;b&gt;"/g)).toHaveLength(3);
  expect(page).toContain("A taken for &lt;b&gt;, 3 clips. Above, A: A-0; below, &lt;b&gt;: _b_-0");
  expect(page).not.toContain("<b>");

  // Again, as JSON: elsewhere the same files; where they are, they stay.
  const again = newFolder();
  const json = await recognize(data, again, "--json");
  expect(JSON.parse(json.stdout)).toEqual({ ...found, out: again });
  const files = (folder: string) =>
    readdirSync(folder)
      .sort()
      .map((name) => [name, read(folder, name)]);
  expect(files(again)).toEqual(files(out));
  const before = files(out);
  expect(await recognize(data, out)).toMatchObject({
    code: 1,
    stderr: `evaluator: ${out}: the folder is not empty (recognition.json, predictions.jsonl, report.html); name a new or empty one by --out\n`,
  });
  expect(files(out)).toEqual(before);
});

test.each(["st-gcn++", "st-gcn"])("recognize scores a checkpoint of %s as well", async (kind) => {
  const baseline = await known({ kind, streams: ["body", "left"], width: 6, layers: 2, stages: [2] });
  const data = folderOf([...clips(FIRST, 2, { split: "test" }), ...clips("TREE", 2, { split: "test" })]);
  const out = newFolder();
  const { code, stdout, stderr } = await recognize(data, out, "--checkpoint", baseline);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^recall@1 +50\.0 /m);
  expect(read(out, "report.html")).toContain(kind);
});

test("a model that was trained with gaps sees them, and one that was not sees them filled", async () => {
  const data = folderOf(clips("A", 2));
  const path = join(data, "poses", "A-1.pose");
  const pose = readPose(readFileSync(path));
  const { frames, points, confidence } = pose;
  for (let t = 1; t < frames - 1; t++) confidence.fill(0, t * points + 33, (t + 1) * points); // no hands
  writeFileSync(path, writePose(pose));
  const scoresBy = async (fillGaps: boolean) => {
    const input = { kind: "ms-mae", encoder: { layers: 1, heads: 2, width: 8 } };
    const looking = await known(input, { fillGaps, looks: true });
    const out = newFolder();
    expect((await recognize(data, out, "--checkpoint", looking)).code).toBe(0);
    expect(read(out, "report.html").includes("gaps not filled")).toBe(!fillGaps);
    const lines = read(out, "predictions.jsonl").trimEnd().split("\n").map(parseRecognition);
    return lines.map(({ predictions }) =>
      Object.fromEntries(predictions.map((each) => [each.gloss, each.score])),
    );
  };
  const [filled, withGaps] = [await scoresBy(true), await scoresBy(false)];
  expect(withGaps[0]).toEqual(filled[0]); // nothing is missing in it
  expect(withGaps[1]).not.toEqual(filled[1]);
});

test("what is not scored is counted and said: unknown glosses, no gloss, no shoulders, a damaged file", async () => {
  const lines = [
    ...clips("A", 3),
    ...clips("SUN", 2),
    ...clips("MOON", 1),
    { id: "nothing" },
    { id: "broken", gloss: "A" },
  ];
  const data = folderOf(lines, ["A-1"]);
  writeFileSync(join(data, "poses", "broken.pose"), "hello");
  const out = newFolder();
  const { code, stdout, stderr } = await recognize(data, out);
  expect(code).toBe(0);
  expect(stdout).toContain("3 clips (all), 1 gloss of the 7 that the model knows\n");
  expect(stderr.trimEnd().split("\n")).toEqual([
    'warning: No clip has a field "split", so all are scored: among them may be clips that the model was trained on',
    "warning: skipped 1 of 8 clips: 1 is not a .pose file (broken)",
    "warning: 1 clip has no gloss, not scored",
    "warning: 3 clips not scored: of 2 glosses that the model does not know (SUN, MOON)",
    "warning: 1 clip shows no shoulders, of 3; scored as clips in which nothing is seen",
  ]);
  const { unknown, unlabelled, skipped } = JSON.parse(read(out, "recognition.json"));
  expect([unknown, unlabelled]).toEqual([{ SUN: 2, MOON: 1 }, 1]);
  expect(skipped).toEqual([
    { clip: "broken", reason: "format" },
    { clip: "A-1", reason: "shoulders" },
  ]);
});

test("--split and --split-field choose the clips", async () => {
  const data = folderOf([
    ...clips("A", 2, { split: "train", signer_split: "test" }),
    ...clips("BOOK", 3, { split: "valid", signer_split: "train" }),
  ]);
  const idsOf = async (...more: string[]) => {
    const out = newFolder();
    expect((await recognize(data, out, ...more)).code).toBe(0);
    return read(out, "predictions.jsonl").trimEnd().split("\n").length;
  };
  expect(await idsOf("--split", "valid")).toBe(3);
  expect(await idsOf("--split-field", "signer_split")).toBe(2);
  expect(await idsOf()).toBe(5); // no test clips, so all
});

test("what cannot be measured is refused in one line, and nothing is written", async () => {
  const others = folderOf([...clips("SUN", 2), ...clips("MOON", 1)]);
  const known = folderOf(clips("A", 2, { split: "train" }));
  const pretrained = join(newFolder(), "pretrained.safetensors");
  const tensor = { shape: [1], data: new Float32Array(1) };
  await saveParameters(pretrained, { w: tensor }, { config: { streams: ["body"] }, step: 0 });
  const cases: [args: string[], message: string][] = [
    [
      ["--data", others],
      `manifest.jsonl: the model knows none of the 2 glosses of 3 clips (SUN, MOON); it tells 7 others apart (${GLOSSES.slice(0, 3).join(", ")}, …)`,
    ],
    [["--data", folderOf([{ id: "a" }])], "manifest.jsonl: none of 1 clips has a gloss"],
    [
      ["--data", known, "--split", "test"],
      'no clip with a gloss has "split": "test", which --split asks for',
    ],
    [["--data", known, "--split", "tests"], "Allowed choices are train, valid, test, all"],
    [
      ["--data", join(known, "nowhere")],
      "nothing is there; expected a folder of .pose files or a manifest.jsonl",
    ],
    [["--data", known, "--checkpoint", pretrained], "pretrained.safetensors: not a model for recognition"],
    [["--data", known, "--checkpoint", "nowhere.safetensors"], "nowhere.safetensors"],
    [["--data", known, "more"], "too many arguments for 'recognize'"],
  ];
  for (const [args, message] of cases) {
    const out = join(newFolder(), "out");
    const given = args.includes("--checkpoint") ? args : [...args, "--checkpoint", checkpoint];
    const folder = newFolder();
    const { code, stdout, stderr } = await evaluator(
      folder,
      "recognize",
      "--out",
      out,
      "--workers",
      "0",
      ...given,
    );
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^evaluator: [^\n]*\n$/);
    expect(stderr).toContain(message);
    expect(readdirSync(dirname(out))).toEqual([]);
  }
});
