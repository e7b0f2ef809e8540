import { expect, test } from "@jest/globals";
import { labelBatch, mbartConfig } from "./index.js";

const config = mbartConfig({ pad_token_id: 1 });

test("labelBatch() wraps the last token around, in mBART-50's layout and in cc25's", () => {
  const fifty = labelBatch([[250020, 884, 9019, 2]], config);
  expect([...fifty.target.data]).toEqual([2, 250020, 884, 9019]);
  const cc25 = labelBatch([[884, 9019, 2, 250020]], config);
  expect([...cc25.target.data]).toEqual([250020, 884, 9019, 2]);
});

test("labelBatch() pads to the longest sentence or to a length, as Hugging Face's shift_tokens_right", () => {
  const sentences = [
    [9, 5, 6, 2],
    [9, 2],
  ];
  const { labels, target } = labelBatch(sentences, config);
  expect(labels).toEqual({ shape: [2, 4], data: Int32Array.of(9, 5, 6, 2, 9, 2, 1, 1) });
  expect(target).toEqual({ shape: [2, 4], data: Int32Array.of(2, 9, 5, 6, 2, 9, 2, 1) });
  expect(labelBatch(sentences, config, 6).labels.shape).toEqual([2, 6]);
});

test("labelBatch() refuses a sentence without tokens, and one that is too long", () => {
  expect(() => labelBatch([[9, 2], []], config)).toThrow(
    "Sentence 1 of the batch has 0 tokens; expected 1 to 2.",
  );
  expect(() => labelBatch([[9, 5, 2]], config, 2)).toThrow(
    "Sentence 0 of the batch has 3 tokens; expected 1 to 2.",
  );
});
