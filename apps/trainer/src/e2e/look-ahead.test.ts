import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { folderOfSigns, signs } from "./signs.fixture.js";
import { tinyRecognition } from "./tiny.fixture.js";
import { manyCommands } from "./trainer.fixture.js";

const { command } = manyCommands();
const temporaries = () => readdirSync(tmpdir()).filter((name) => name.startsWith("msmae-dry-run-"));

test("--dry-run says what a run would be, and leaves nothing behind", async () => {
  const data = folderOfSigns(signs(["BOOK", "HOUSE"]));
  const above = newFolder();
  const out = join(above, "run");
  const before = { data: readdirSync(data, { recursive: true }), temporaries: temporaries() };
  const { code, stdout, stderr } = await command(...tinyRecognition({ data, out }), "--dry-run", "--json");
  expect([code, stderr]).toEqual([0, ""]);
  const plan = JSON.parse(stdout.trimEnd().split("\n").at(-1)!);
  expect(plan).toMatchObject({ event: "finish", task: "recognize", provider: "cpu" });
  expect(plan.config.data.frames).toBe(8);
  expect(plan.clips.train).toBeGreaterThan(0);
  expect(plan.parameters).toBeGreaterThan(100);
  expect(plan.measured).toBeGreaterThan(0);
  expect(plan.secondsPerStep).toBeGreaterThan(0);
  expect(plan.peakMemory).toBeGreaterThan(1e6);
  expect(readdirSync(above)).toEqual([]);
  expect(existsSync(out)).toBe(false);
  expect({ data: readdirSync(data, { recursive: true }), temporaries: temporaries() }).toEqual(before);
  const shown = await command(...tinyRecognition({ data, out }), "--dry-run");
  expect(shown.stdout).toMatch(
    /Settings .*\nClips .* to train on, .*\nModel .*\nSteps .*\nA step .* s, the mean of /,
  );
  expect(readdirSync(above)).toEqual([]);
});

test("--settings lists every setting with its value, where that is from and what it is", async () => {
  const json = await command("recognize", "--settings", "--preset", "paper", "--seed", "3", "--json");
  expect([json.code, json.stderr]).toEqual([0, ""]);
  const settings: { name: string; value?: unknown; source: string; about?: string }[] = JSON.parse(
    json.stdout,
  );
  const of = (name: string) => settings.find((setting) => setting.name === name);
  expect(of("train.epochs")).toMatchObject({ value: 100, source: "preset paper" });
  expect(of("seed")).toMatchObject({ value: 3, source: "--seed" });
  expect(of("train.betas")).toMatchObject({
    value: [0.9, 0.999],
    source: "default",
    about: expect.stringContaining("PyTorch"),
  });
  expect(of("validation.patience")).toMatchObject({ source: "default" });
  expect(of("validation.patience")).not.toHaveProperty("value");
  expect(of("model.encoder.width")).toMatchObject({ value: 512, source: "preset paper" });
  const text = await command("recognize", "--settings");
  expect(text.stdout).toMatch(/^train\.epochs +40 +preset small\n {4}How often each clip is seen\.$/m);
});

test("--dry-run and --settings refuse a run that is continued", async () => {
  for (const option of ["--dry-run", "--settings"]) {
    const { code, stderr } = await command("recognize", option, "--resume", "--out", newFolder());
    expect(code).toBe(1);
    expect(stderr).toContain(`${option}: `);
  }
});
