import { expect, test } from "@jest/globals";
import { tokenSequences } from "./host.js";

const streams = ["body", "left", "right", "face"] as const;

test("tokenSequences() has one sequence for each stream, and shares one tokenizer between both hands", () => {
  expect(tokenSequences({ streams })).toEqual([
    { part: "body", streams: ["body"] },
    { part: "hand", streams: ["left"] },
    { part: "hand", streams: ["right"] },
    { part: "face", streams: ["face"] },
  ]);
  expect(tokenSequences({ streams, tokens: "streams" })).toEqual(tokenSequences({ streams }));
});

test("tokenSequences() of fused tokens is a single one, in the streams' order", () => {
  const right = { streams: ["right", "body"], tokens: "fused" } as const;
  expect(tokenSequences(right)).toEqual([{ part: "fused", streams: ["right", "body"] }]);
});
