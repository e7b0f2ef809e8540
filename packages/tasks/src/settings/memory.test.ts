import { expect, test } from "@jest/globals";
import { pretrainingConfigSchema } from "../pretraining/config.js";
import { PRETRAINING_PRESETS } from "../pretraining/presets.js";
import { pretrainingSizes } from "../pretraining/sizes.js";
import { recognitionConfigSchema } from "../recognition/config.js";
import { RECOGNITION_PRESETS } from "../recognition/presets.js";
import { recognitionSizes } from "../recognition/sizes.js";
import { translationConfigSchema } from "../translation/config.js";
import { TRANSLATION_PRESETS } from "../translation/presets.js";
import { translationSizes } from "../translation/sizes.js";
import { inBytes, refuseSizes } from "./memory.js";
import { nest, resolveSettings, settingFromArgument } from "./settings.js";

const GB = 1e9;

/** What a preset with some settings is refused with on a machine of 16 GB; undefined where it is not. */
function refusal(
  task: "pretrain" | "recognize" | "translate",
  preset: string,
  ...set: string[]
): string | undefined {
  const layers = (presets: typeof PRETRAINING_PRESETS) => [
    { source: `preset ${preset}`, settings: presets[preset]! },
    ...set.map(settingFromArgument),
  ];
  try {
    if (task === "pretrain") {
      const all = layers(PRETRAINING_PRESETS);
      refuseSizes(resolveSettings(pretrainingConfigSchema, all), pretrainingSizes, true, all, 16 * GB);
    } else if (task === "recognize") {
      const all = layers(RECOGNITION_PRESETS);
      refuseSizes(resolveSettings(recognitionConfigSchema, all), recognitionSizes, true, all, 16 * GB);
    } else {
      const all = layers(TRANSLATION_PRESETS);
      refuseSizes(resolveSettings(translationConfigSchema, all), translationSizes, true, all, 16 * GB);
    }
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test("every preset fits into 16 GB", () => {
  for (const preset of Object.keys(PRETRAINING_PRESETS)) expect(refusal("pretrain", preset)).toBeUndefined();
  for (const preset of Object.keys(RECOGNITION_PRESETS)) expect(refusal("recognize", preset)).toBeUndefined();
  for (const preset of Object.keys(TRANSLATION_PRESETS)) expect(refusal("translate", preset)).toBeUndefined();
});

test.each([
  ["pretrain", "small", "train.batchSize=1e9"],
  ["pretrain", "small", "data.frames=1000000000"],
  ["pretrain", "small", "model.encoder.layers=1e9"],
  ["pretrain", "paper", "model.encoder.width=1048576"],
  ["pretrain", "small", "model.decoder.layers=1e9"],
  ["pretrain", "small", "corpus.clips=1e9"],
  ["recognize", "small", "train.batchSize=1e9"],
  ["recognize", "small", "data.frames=1000000000"],
  ["recognize", "small", "model.encoder.layers=1e9"],
  ["translate", "small", "train.batchSize=1600000000"],
  ["translate", "small", "mbart.layers=1e9"],
  ["translate", "small", "mbart.width=1048576"],
  ["translate", "small", "mbart.hidden=1e12"],
  ["translate", "small", "search.beams=1e9"],
  ["translate", "small", "search.maxLength=1e12"],
  ["translate", "small", "validation.beams=1e9"],
] as const)("%s --preset %s --set %s is refused by that setting", (task, preset, setting) => {
  const [field, value] = setting.split("=");
  const line = refusal(task, preset, setting);
  expect(line).toMatch(
    /^--set: \S+: \d+ takes at least [\d.]+ (GB|TB|PB|EB) of memory, this machine has 16 GB; expected a smaller one$/,
  );
  expect(line).toContain(`--set: ${field}: ${Number(value)} takes`);
});

test("baselines are refused by what is theirs", () => {
  const settings = (more: object) => [
    { source: "preset small", settings: RECOGNITION_PRESETS.small! },
    { source: "--model", settings: { model: { kind: "st-gcn++" } } },
    { source: "--set", settings: more as never },
  ];
  for (const [field, value] of [
    ["model.width", 1e6],
    ["model.layers", 1e12],
    ["train.batchSize", 1e9],
  ] as const) {
    const layers = settings(nest(field.split("."), value));
    const config = resolveSettings(recognitionConfigSchema, layers);
    expect(() => refuseSizes(config, recognitionSizes, true, layers, 16 * GB)).toThrow(
      `--set: ${field}: ${value} takes`,
    );
  }
});

test("inBytes() tells sizes as people read them", () => {
  expect([0, 999, 16.8e9, 1.2e13, 5e30].map(inBytes)).toEqual([
    "0 B",
    "999 B",
    "16.8 GB",
    "12 TB",
    "5000000000000 EB",
  ]);
});
