import { expect, test } from "@jest/globals";
import { PoseJsonError } from "../index.js";
import { parseJson } from "./parse-json.js";

test("JSON is read as it is, as Python writes it, and line by line", () => {
  expect(parseJson(' {"a": [1, null]}', "x")).toEqual({ a: [1, null] });
  expect(parseJson('{"NaN": ["NaN \\" Infinity", NaN, -Infinity, Infinity]}', "x")).toEqual({
    NaN: ['NaN " Infinity', Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  });
  expect(parseJson("[NaN]", "x", '"NaN"')).toEqual(["NaN"]);
  expect(parseJson('{"a": 1}\r\n\nnull\n{"a": NaN}\n', "x", "0")).toEqual([{ a: 1 }, null, { a: 0 }]);
});

test("what is no JSON is said in one line, of JSON lines with the line", () => {
  const message = (text: string) => {
    try {
      return parseJson(text, "a.json");
    } catch (error) {
      return error instanceof PoseJsonError ? error.message : error;
    }
  };
  expect(message("{]")).toMatch(/^a\.json: not JSON: [^\n]+$/);
  expect(message("")).toMatch(/^a\.json: not JSON: [^\n]+$/);
  expect(message('{"a": 1}\n{"a": }')).toMatch(/^a\.json: line 2: not JSON: [^\n]+$/);
});
