import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { z } from "zod";
import { type PretrainingSettings, pretrainingConfigSchema } from "../pretraining/config.js";
import { PRETRAINING_PRESETS } from "../pretraining/presets.js";
import { mergeSettings, nest, resolveSettings, settingFromArgument, settingsFromFile } from "./settings.js";

const schema = z.strictObject({
  seed: z.int().default(0),
  train: z.strictObject({ steps: z.int().min(1), rate: z.number().default(0.5) }),
  source: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("a"), clips: z.int().default(1) }),
      z.strictObject({ kind: z.literal("b"), path: z.string() }),
    ])
    .optional(),
});
const preset = { source: "preset small", settings: { train: { steps: 10 } } };

test("resolveSettings() lets later layers win, key by key, and fills in defaults", () => {
  const file = { source: "config.json", settings: { train: { rate: 0.1 } } };
  const set = settingFromArgument("train.steps=20");
  expect(resolveSettings(schema, [preset, file, set])).toEqual({ seed: 0, train: { steps: 20, rate: 0.1 } });
});

test("a source of another kind replaces the one below it", () => {
  const layers = [
    preset,
    { source: "x", settings: { source: { kind: "a", clips: 7 } } },
    { source: "--data", settings: { source: { kind: "b", path: "p" } } },
  ];
  expect(resolveSettings(schema, layers).source).toEqual({ kind: "b", path: "p" });
});

test("a wrong value is one line with its source, its path, what was expected and what came", () => {
  const file = { source: "config.json", settings: { train: { steps: "32 " } } };
  expect(() => resolveSettings(schema, [preset, file])).toThrow(
    'config.json: train.steps: expected number, got "32 "',
  );
  const set = settingFromArgument("train.steps=0");
  expect(() => resolveSettings(schema, [preset, set])).toThrow(/^--set: train\.steps: .*1, got 0$/);
});

test("an unknown setting and a missing one are named", () => {
  const set = settingFromArgument("train.batchsize=3");
  expect(() => resolveSettings(schema, [preset, set])).toThrow(
    "--set: train.batchsize: unknown setting; expected one of steps, rate",
  );
  expect(() => resolveSettings(schema, [preset, settingFromArgument("train.Step=3")])).toThrow(
    "--set: train.Step: unknown setting; did you mean train.steps? Expected one of steps, rate",
  );
  expect(() => resolveSettings(schema, [])).toThrow("configuration: train: expected object, got nothing");
});

test("settingFromArgument() takes JSON where it is JSON, and the text otherwise", () => {
  expect(settingFromArgument("a.b=[1,2]").settings).toEqual({ a: { b: [1, 2] } });
  expect(settingFromArgument("device=cpu").settings).toEqual({ device: "cpu" });
  expect(settingFromArgument("a=x=y").settings).toEqual({ a: "x=y" });
  for (const wrong of ["a.b", "=1", "a..b=1"]) {
    expect(() => settingFromArgument(wrong)).toThrow(`--set ${wrong}: expected key.path=value`);
  }
});

test("settingsFromFile() names the file it cannot use", () => {
  const folder = mkdtempSync(join(tmpdir(), "settings-"));
  const write = (text: string) => {
    writeFileSync(join(folder, "config.json"), text);
    return join(folder, "config.json");
  };
  expect(settingsFromFile(write('{"seed": 1}')).settings).toEqual({ seed: 1 });
  expect(() => settingsFromFile(write("{"))).toThrow(/config\.json: not a configuration: /);
  expect(() => settingsFromFile(write("[1]"))).toThrow("expected a JSON object, got [1]");
  expect(() => settingsFromFile(join(folder, "none.json"))).toThrow(
    /none\.json: cannot read the configuration: ENOENT/,
  );
  rmSync(folder, { recursive: true });
});

test("nest() builds the path", () => {
  expect(nest(["a", "b"], 1)).toEqual({ a: { b: 1 } });
});

test("mergeSettings() merges at any depth, without changing what it is given", () => {
  const low = {
    train: { steps: 10, clip: 1 },
    data: { augment: { shear: 0.2 } },
    model: { streams: ["body"] },
  };
  const high = { train: { steps: 20 }, data: { augment: { scale: 0 } }, model: { streams: ["left"] } };
  const before = JSON.stringify([low, high]);
  expect(mergeSettings(low, high, {})).toEqual({
    train: { steps: 20, clip: 1 },
    data: { augment: { shear: 0.2, scale: 0 } },
    model: { streams: ["left"] }, // a list is one value
  });
  expect(JSON.stringify([low, high])).toBe(before);
  expect(mergeSettings({ corpus: { kind: "folder", path: "a" } }, { corpus: { kind: "synthetic" } })).toEqual(
    {
      corpus: { kind: "synthetic" },
    },
  );
});

test("a task's settings have types: what its schema would refuse does not compile", () => {
  const known: PretrainingSettings = { train: { batchSize: 2 }, data: { workers: 0 } };
  // @ts-expect-error: the setting is called `batchSize`
  const unknown: PretrainingSettings = { train: { batch: 2 } };
  const settings = (own: PretrainingSettings) =>
    mergeSettings(PRETRAINING_PRESETS.small!, { corpus: { kind: "synthetic" } }, own);
  expect(pretrainingConfigSchema.safeParse(settings(known)).success).toBe(true);
  expect(pretrainingConfigSchema.safeParse(settings(unknown)).success).toBe(false);
});
