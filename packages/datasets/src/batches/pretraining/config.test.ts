import { expect, test } from "@jest/globals";
import { dataConfigSchema, maskingConfigSchema } from "../../index.js";

test("the defaults are the paper's where it has them", () => {
  expect(dataConfigSchema.parse({})).toMatchObject({ frames: 300, unit: 2 }); // section 4.1
  expect(maskingConfigSchema.parse({})).toEqual({ ratio: 0.5, strategy: "different" }); // section 4.1, table 1
});

test("unknown keys, wrong types and values out of range are refused", () => {
  for (const wrong of [
    { frame: 300 },
    { frames: "300" },
    { frames: 0 },
    { unit: 1.5 },
    { validShare: 1 },
    { workers: -1 },
  ]) {
    expect(dataConfigSchema.safeParse(wrong).success).toBe(false);
  }
  for (const wrong of [{ ratio: 1 }, { ratio: -0.1 }, { strategy: "random" }, { Ratio: 0.5 }]) {
    expect(maskingConfigSchema.safeParse(wrong).success).toBe(false);
  }
});
