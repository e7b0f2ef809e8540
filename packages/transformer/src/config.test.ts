import { expect, test } from "@jest/globals";
import { ModelConfigError, modelConfig, msmaeConfigSchema, referenceOf } from "./index.js";

test("modelConfig() fills in the paper's values", () => {
  expect(modelConfig({})).toEqual({
    streams: ["body", "left", "right"],
    tokens: "streams",
    hands: "shoulders",
    stride: 4,
    encoder: { layers: 8, heads: 8, width: 512 },
    decoder: { layers: 4, heads: 8, width: 512 },
    streamEmbedding: true,
  });
});

test("modelConfig() reads back what a checkpoint holds", () => {
  const config = modelConfig({
    streams: ["face", "right"],
    stride: 2,
    decoder: { layers: 1, heads: 3, width: 48 },
  });
  expect(msmaeConfigSchema.parse(JSON.parse(JSON.stringify(config)))).toEqual(config);
});

test("modelConfig() says in one line what is wrong and where", () => {
  const failure = (input: unknown) => {
    try {
      modelConfig(input as object);
    } catch (error) {
      return error as ModelConfigError;
    }
    throw new Error("expected an error");
  };
  const heads = failure({ encoder: { heads: 7 } });
  expect(heads).toBeInstanceOf(ModelConfigError);
  expect(heads.message).toBe("Model config: encoder.heads: expected a divisor of the width 512, got 7");
  expect(heads.field).toBe("encoder.heads");
  expect(failure({ decoder: { width: 33, heads: 3 } }).message).toBe(
    "Model config: decoder.width: expected an even number for sine and cosine positions, got 33",
  );
  expect(failure({ streams: ["body", "body"] }).message).toBe(
    "Model config: streams: expected each stream once",
  );
  for (const input of [
    { streams: [] },
    { streams: ["feet"] },
    { stride: 0 },
    { stride: "4" },
    { tokens: "frames" },
    { encoder: { layers: 1.5 } },
    { depth: 3 },
  ]) {
    expect(failure(input).message).toMatch(/^Model config: .+$/);
    expect(failure(input).message).not.toContain("\n");
  }
});

test("referenceOf() is the hands for a model of hands alone that measures them from the wrist", () => {
  const of = (streams: ("body" | "left" | "right" | "face")[], hands: "wrist" | "shoulders") =>
    referenceOf(modelConfig({ streams, hands }));
  expect([of(["left", "right"], "wrist"), of(["right"], "wrist")]).toEqual(["hands", "hands"]);
  expect([of(["left", "right"], "shoulders"), of(["body", "left"], "wrist"), of(["face"], "wrist")]).toEqual([
    ...["shoulders", "shoulders", "shoulders"],
  ]);
  expect(referenceOf({ streams: ["left"] })).toBe("shoulders"); // ST-GCN, which measures from the shoulders
});
