import { expect, test } from "@jest/globals";
import { z } from "zod";
import { pretrainingConfigSchema } from "../pretraining/config.js";
import { recognitionConfigSchema } from "../recognition/config.js";
import { translationConfigSchema } from "../translation/config.js";
import { knownSettings, nearestName } from "./known-settings.js";

test("knownSettings() names a group's settings, of unions those of the value's kind", () => {
  const schema = z
    .strictObject({
      seed: z.int().default(0),
      train: z.strictObject({ steps: z.int(), rate: z.number().optional() }).prefault({ steps: 1 }),
      source: z
        .discriminatedUnion("kind", [
          z.strictObject({ kind: z.literal("a"), clips: z.int() }),
          z.strictObject({ kind: z.enum(["b", "c"]), path: z.string() }),
        ])
        .optional(),
    })
    .transform((config) => config);
  expect(knownSettings(schema, [], {})).toEqual(["seed", "train", "source"]);
  expect(knownSettings(schema, ["train"], {})).toEqual(["steps", "rate"]);
  expect(knownSettings(schema, ["source"], { source: { kind: "c" } })).toEqual(["kind", "path"]);
  expect(knownSettings(schema, ["source"], {})).toEqual(["kind", "clips", "path"]);
  expect(knownSettings(schema, ["seed"], {})).toEqual([]);
});

test.each([
  ["pretrain", pretrainingConfigSchema, "steps"],
  ["recognize", recognitionConfigSchema, "leastSteps"],
  ["translate", translationConfigSchema, "leastSteps"],
])("the settings of %s are known, at every depth", (_, schema, steps) => {
  expect(knownSettings(schema, ["train"], {})).toEqual(expect.arrayContaining(["learningRate", steps]));
  expect(knownSettings(schema, ["model", "encoder"], {})).toEqual(
    expect.arrayContaining(["layers", "width"]),
  );
  expect(knownSettings(schema, ["corpus"], { corpus: { kind: "folder" } })).toContain("path");
});

test.each([
  ["steps", "leastSteps"],
  ["batchsize", "batchSize"],
  ["batch_size", "batchSize"],
  ["epochz", "epochs"],
  ["weihgtDecay", "weightDecay"],
  ["temperature", undefined],
])("the nearest name to %s is %s", (name, nearest) => {
  expect(nearestName(name, ["epochs", "leastSteps", "batchSize", "warmupEpochs", "weightDecay"])).toBe(
    nearest,
  );
});

test("there is no nearest name among none", () => {
  expect(nearestName("steps", [])).toBeUndefined();
});
