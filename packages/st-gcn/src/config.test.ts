import { expect, test } from "@jest/globals";
import { flatten, size } from "@msmae/parameters";
import { z } from "zod";
import { type StgcnConfig, StgcnConfigError, stgcnConfig, stgcnConfigSchema, stgcnShapes } from "./index.js";

const problem = (input: object) => {
  try {
    stgcnConfig(input);
  } catch (error) {
    expect(error).toBeInstanceOf(StgcnConfigError);
    return (error as StgcnConfigError).message;
  }
  throw new Error("It was accepted.");
};

test("stgcnConfig() is PYSKL's ST-GCN++ on the paper's streams", () => {
  expect(stgcnConfig({})).toEqual({
    kind: "st-gcn++",
    streams: ["body", "left", "right"],
    width: 64,
    layers: 10,
    stages: [5, 8],
    dropout: 0,
  });
});

test("The schema can be one of several kinds of model", () => {
  const schema = z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("other") }),
    stgcnConfigSchema,
  ]);
  expect(schema.parse({ kind: "st-gcn" })).toEqual(stgcnConfig({ kind: "st-gcn" }));
  expect(schema.safeParse({ kind: "st-gcn", stages: [1] }).success).toBe(false);
  expect(schema.parse({ kind: "other" })).toEqual({ kind: "other" });
});

test("stgcnConfig() says what is wrong and where", () => {
  expect(problem({ stages: [5, 11] })).toBe(
    "ST-GCN config: stages: expected ascending numbers from 2 to 10, got [5, 11]",
  );
  expect(problem({ stages: [5, 5] })).toMatch(/^ST-GCN config: stages: expected ascending/);
  expect(problem({ stages: [1] })).toMatch(/^ST-GCN config: stages/);
  expect(problem({ width: 5 })).toBe(
    "ST-GCN config: width: expected at least 6, one channel a branch, got 5",
  );
  expect(stgcnConfig({ kind: "st-gcn", width: 5 }).width).toBe(5);
  expect(problem({ streams: ["body", "body"] })).toMatch(/streams: expected each stream once/);
  expect(problem({ dropout: 1 })).toMatch(/^ST-GCN config: dropout/);
  expect(problem({ depth: 3 })).toMatch(/depth/);
});

test("The models have PYSKL's numbers of parameters: 1.39 million and 3.1 million for 17 keypoints and 60 classes", () => {
  // As its port to OpenMMLab's mmaction2 lists them.
  const count = (variant: StgcnConfig["kind"]) => {
    const { parameters } = stgcnShapes(stgcnConfig({ kind: variant }), 60);
    return flatten(parameters).reduce((sum, [, { shape }]) => sum + size(shape), 0);
  };
  // In each layer three matrices over the keypoints, and two numbers of the norm for each coordinate and presence.
  const graph = (keypoints: number) => 10 * 3 * keypoints ** 2 + 2 * 3 * keypoints;
  const millions = (variant: StgcnConfig["kind"]) => (count(variant) - graph(48) + graph(17)) / 1e6;
  expect(millions("st-gcn++").toFixed(2)).toBe("1.39");
  expect(millions("st-gcn").toFixed(1)).toBe("3.1");
});
