import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, jest, test } from "@jest/globals";
import { Reading, readElan } from "@msmae/dataset-adapters";
import { segmentationResultSchema } from "@msmae/evaluation";
import { readNpy } from "@msmae/pose";
import { folderOf, makeDriftingPose, makePose, newFolder } from "@msmae/testing";
import { saveParameters } from "@msmae/training";
import { initParameters, modelConfig } from "@msmae/transformer";
import { evaluator } from "../cli.js";
import { readEncoder } from "./encoder.js";

const SIGNS = [
  { gloss: "A", start: 0, end: 0.4 },
  { gloss: "<script>&", start: 0.6, end: 1.2 },
  { gloss: "C", start: 1.4, end: 2 },
];
let checkpoint: string;
let data: string;
beforeAll(async () => {
  const size = { layers: 2, heads: 2, width: 8 };
  const config = modelConfig({ encoder: size, decoder: size });
  checkpoint = join(newFolder(), "model.safetensors");
  await saveParameters(checkpoint, initParameters(config, 7), { config, step: 1 });
  const line = (id: string, more: object) =>
    `${JSON.stringify({ id, pose: `${id.replace("/", "-")}.pose`, ...more })}\n`;
  data = folderOf({
    "a-1.pose": makeDriftingPose({ seed: 1, frames: 50 }),
    "b.pose": makeDriftingPose({ seed: 2, frames: 30 }),
    "hidden.pose": makePose({ shoulders: () => false }),
    "manifest.jsonl":
      line("a/1", { segments: SIGNS, signer: "S1", split: "test" }) +
      line("b", { segments: SIGNS.slice(0, 2), split: "test" }) +
      line("hidden", { split: "test" }),
  });
  writeFileSync(join(data, "a-1.mp4"), "");
});

/** Runs a command that prints nothing. */
async function run(...args: string[]): Promise<string> {
  const out = join(newFolder(), "out");
  const said = [jest.spyOn(console, "log"), jest.spyOn(console, "error")].map((spy) =>
    spy.mockImplementation(() => {}),
  );
  try {
    await evaluator([
      args[0]!,
      checkpoint,
      ...args.slice(1),
      "--out",
      out,
      "--threads",
      "1",
      "--window",
      "16",
    ]);
  } finally {
    for (const spy of said) spy.mockRestore();
  }
  return out;
}

const json = (...path: string[]) => JSON.parse(readFileSync(join(...path), "utf8"));

test("segment: every clip's frames once, an ELAN document that is read again, and scores beside baselines", async () => {
  const out = await run("segment", "--data", data, "--segments", "true", "--split", "test");
  const result = segmentationResultSchema.strict().parse(json(out, "segmentation.json"));
  const { clips, skipped, scores, sampling } = result;
  expect(sampling).toEqual({ unit: "clip", units: 2, signers: null }); // one of the two does not name a signer
  expect(clips).toEqual([
    { id: "a/1", segments: 3, files: ["a_1.json", "a_1.eaf"] },
    { id: "b", segments: 2, files: ["b.json", "b.eaf"] },
  ]);
  expect(skipped.map(({ clip }) => clip)).toEqual(["hidden"]);
  expect(scores).toMatchObject({ clips: 2, boundaries: 3 });
  for (const { method, f1, covering } of scores!.methods) {
    expect(["encoder", "uniform", "random", "least motion", "most motion"]).toContain(method);
    for (const { score, low, high } of [...f1, covering]) {
      if (low === null) continue; // every sample scores the same
      expect(low).toBeLessThanOrEqual(score);
      expect(score).toBeLessThanOrEqual(high!);
    }
  }
  const { segments, trueBoundaries } = json(out, "a_1.json");
  expect(trueBoundaries).toEqual([0.5, 1.2999999999999998]);
  expect([segments[0].from, segments[2].to]).toEqual([0, 50]);
  expect(segments[1].from).toBe(segments[0].to);

  const reading = new Reading();
  const { tiers, media } = readElan(join(out, "a_1.eaf"), reading);
  expect(reading.malformed).toEqual([]);
  expect(media).toEqual([{ name: "a-1", origin: 0 }]);
  expect(tiers.map(({ id, participant }) => [id, participant])).toEqual([
    ["msmae", "S1"],
    ["glosses", "S1"],
  ]);
  expect(tiers[0]!.annotations.map(({ start, end, value }) => ({ start, end, value }))).toEqual(
    segments.map(({ from, to }: { from: number; to: number }, i: number) => ({
      ...{ start: from / 25, end: to / 25, value: `${i + 1}` },
    })),
  );
  expect(tiers[1]!.annotations.map(({ value, start, end }) => ({ gloss: value, start, end }))).toEqual(SIGNS);

  const page = readFileSync(join(out, "report.html"), "utf8");
  expect(page).toContain("&lt;script&gt;&amp;");
  expect(page).not.toContain("<script>&");
});

test("attention: a symmetric matrix, the same as data and as an array, whose rows are four frames each", async () => {
  const out = await run("attention", "--clip", join(data, "a-1.pose"), "--layer", "0", "--head", "1");
  const { rows, matrix, segments, stride, layer, head } = json(out, "a-1.json");
  expect([stride, layer, head, rows.length]).toEqual([4, 0, 1, 12]);
  expect(rows[11]).toEqual({ from: 44, to: 48 });
  const { shape, data: values } = readNpy(readFileSync(join(out, "a-1.npy")));
  expect(shape).toEqual([12, 12]);
  for (let i = 0; i < 12; i++) {
    for (let j = 0; j < 12; j++) {
      expect(matrix[i][j]).toBe(matrix[j][i]);
      expect(values[12 * i + j]).toBe(Math.fround(matrix[i][j]));
    }
  }
  expect(matrix[0][11]).toBe(0); // further apart than a window of 16 frames
  expect(segments.every(({ from }: { from: number }) => from % 4 === 0)).toBe(true);
  expect(readFileSync(join(out, "a-1.svg"), "utf8")).toMatch(/^<svg .*<\/svg>$/s);
  expect(existsSync(join(out, "attention.html"))).toBe(true);
});

test("an untrained encoder is another one, and the same each time", async () => {
  const args = ["segment", "--clip", join(data, "b.pose"), "--segments", "4", "--from", "attention"];
  const [trained, fresh, again] = [
    await run(...args),
    await run(...args, "--untrained"),
    await run(...args, "--untrained"),
  ];
  const file = (out: string) =>
    readFileSync(join(out, "b.eaf"), "utf8").replace(/RELATIVE_LINK_URL="[^"]*"/, "");
  expect(file(fresh)).toBe(file(again));
  expect(json(trained, "segmentation.json").encoder).toBe("model.safetensors");
  expect(json(fresh, "segmentation.json").encoder).toBe("untrained, of model.safetensors's shape");
});

test("an encoder looks at as many frames as its run says, where it says so", async () => {
  expect((await readEncoder(checkpoint, false)).frames).toBeUndefined();
  const run = folderOf({ "config.json": JSON.stringify({ config: { data: { frames: 32 } } }) });
  mkdirSync(join(run, "checkpoints"));
  const path = join(run, "checkpoints", "step-000001.safetensors");
  copyFileSync(checkpoint, path);
  expect((await readEncoder(path, false)).frames).toBe(32);
});

test("clips named as the folder's own files lose nothing, and a folder that holds something stays as it is", async () => {
  const named = folderOf({
    "a.pose": makeDriftingPose({ seed: 3, frames: 20 }),
    "manifest.jsonl": ["segmentation", "report", "Report", "attention", "recognition", "config"]
      .map((id) => `${JSON.stringify({ id, pose: "a.pose" })}\n`)
      .join(""),
  });
  const out = await run("segment", "--data", named);
  const { clips } = json(out, "segmentation.json");
  expect(clips.map(({ files }: { files: string[] }) => files[0])).toEqual([
    ...["segmentation-2.json", "report-2.json", "Report-3.json", "attention-2.json"],
    ...["recognition-2.json", "config-2.json"],
  ]);
  for (const { id, files } of clips) expect(json(out, files[0]).id).toBe(id);
  const before = readFileSync(join(out, "segmentation.json"), "utf8");
  for (const command of ["segment", "attention"]) {
    await expect(evaluator([command, checkpoint, "--data", named, "--out", out])).rejects.toThrow(
      `${out}: the folder is not empty (segmentation.json, Report-3.eaf, Report-3.json and 11 more); name a new or empty one by --out`,
    );
  }
  expect(readFileSync(join(out, "segmentation.json"), "utf8")).toBe(before);
});

test("what cannot be done is said in one line, and nothing is written", async () => {
  const other = join(newFolder(), "other.safetensors");
  await saveParameters(other, { x: { shape: [1], data: new Float32Array(1) } }, { config: null, step: 0 });
  const strange = folderOf({
    "still.pose": makeDriftingPose({ frames: 20, fps: 0 }),
    "long.pose": makePose({ frames: 6001 }),
  });
  const refusals: [args: string[], message: string][] = [
    [["segment", checkpoint], "expected one of --data <path>, --clip <file.pose> and --synthetic <clips>"],
    [
      ["segment", checkpoint, "--data", data, "--layer", "1"],
      "--layer and --head are of attention; expected --from attention with them",
    ],
    [["attention", checkpoint, "--data", data, "--layer", "2"], "--layer 2: expected 0 to 1, the encoder's"],
    [["attention", checkpoint, "--data", data, "--head", "2"], "--head 2: expected 0 to 1, the encoder's"],
    [
      ["attention", checkpoint, "--clip", "x.txt"],
      "--clip x.txt: expected a .pose file; a folder or manifest is --data",
    ],
    [
      ["segment", checkpoint, "--data", data, "--split", "train"],
      `${join(data, "manifest.jsonl")}: no clip has "split": "train", which --split asks for`,
    ],
    [
      ["segment", checkpoint, "--clip", join(data, "hidden.pose")],
      "none of 1 clips can be looked at: no shoulders in any window, or fewer frames than a step has (hidden)",
    ],
    [
      ["attention", checkpoint, "--clip", join(strange, "still.pose")],
      "its file does not say how many frames a second has (still)",
    ],
    [
      ["segment", checkpoint, "--clip", join(strange, "long.pose")],
      '6001 rows of a matrix, expected at most 6000: cut it by "start" and "end" in the manifest',
    ],
    [
      ["segment", checkpoint, "--clip", join(data, "b.pose"), "--segments", "true"],
      '--segments true: clip b has no "segments" in the manifest',
    ],
    [
      ["segment", other, "--data", data],
      `${other}: its metadata "config" is of no MS-MAE; expected a checkpoint of trainer pretrain or recognize`,
    ],
  ];
  for (const [args, message] of refusals) {
    const out = join(newFolder(), "out");
    await expect(evaluator([...args, "--out", out])).rejects.toThrow(message);
    expect(existsSync(out)).toBe(false);
  }
  await expect(evaluator(["segment", checkpoint, "--clip", "/nowhere.pose", "--out", "x"])).rejects.toThrow(
    /^--clip \/nowhere\.pose: no such file or folder$/,
  );
});
