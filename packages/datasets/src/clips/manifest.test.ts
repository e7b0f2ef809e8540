import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { makeFolder } from "../clips.fixture.js";
import { ManifestError, parseManifest, readManifest } from "../index.js";

const line = (fields: object) => `${JSON.stringify({ id: "a", pose: "a.pose", ...fields })}\n`;

function errorOf(content: string): ManifestError {
  try {
    parseManifest(content, "data/manifest.jsonl");
  } catch (error) {
    expect(error).toBeInstanceOf(ManifestError);
    return error as ManifestError;
  }
  throw new Error("expected a ManifestError");
}

test("parseManifest() reads every field, keeps unknown ones, and passes over empty lines, a BOM and CRLF", () => {
  const all = {
    id: "b",
    pose: "x/b.pose",
    split: "valid",
    gloss: "HOUSE",
    text: "A house.",
    language: "ase",
    signer: "s1",
    start: 1.5,
    end: 2.25,
    segments: [{ gloss: "HOUSE", start: 1.6, end: 2 }],
    recorderSplit: "test",
  };
  expect(parseManifest(`\uFEFF\n${line({}).replace("\n", "\r\n")}\r\n  \n${JSON.stringify(all)}`)).toEqual([
    { id: "a", pose: "a.pose" },
    all,
  ]);
  expect(parseManifest("")).toEqual([]);
});

test("parseManifest() says in one line which file, line, field and value is wrong, and what is expected", () => {
  const cases: [content: string, message: string][] = [
    ["\n{oops", 'line 2: expected a JSON object, got "{oops"'],
    ["[1]", "line 1: expected an object, got [1]"],
    ['{"id": "a"}', "line 1: pose: expected the path of a .pose file, got nothing"],
    [line({ id: "" }), 'line 1: id: expected a non-empty string, got ""'],
    [line({ id: 7 }), "line 1: id: expected a non-empty string, got 7"],
    [line({ split: "dev" }), 'line 1: split: expected one of "train", "valid", "test", got "dev"'],
    [line({ start: "1" }), 'line 1: start: expected seconds, 0 or more, got "1"'],
    [line({ start: -1 }), "line 1: start: expected seconds, 0 or more, got -1"],
    [line({ start: 2, end: 2 }), "line 1: end: expected more than start (2), got 2"],
    [line({ segments: "none" }), 'line 1: segments: expected an array of { gloss, start, end }, got "none"'],
    [
      line({
        segments: [
          { gloss: "A", start: 0, end: 1 },
          { gloss: "A", start: null, end: 1 },
        ],
      }),
      "line 1: segments.1.start: expected seconds, 0 or more, got null",
    ],
    [line({}) + line({ pose: "b.pose" }), 'line 2: id: expected an id that line 1 does not have, got "a"'],
  ];
  for (const [content, message] of cases) {
    expect(errorOf(content).message).toBe(`data/manifest.jsonl: ${message}`);
  }
  expect(errorOf(`${line({})}${line({ id: "b", split: "dev" })}`)).toMatchObject({
    file: "data/manifest.jsonl",
    line: 2,
    field: "split",
    value: "dev",
  });
  expect(errorOf(`{"id": "${"x".repeat(5000)}", "pose": 3}${"y".repeat(5000)}`).message.length).toBeLessThan(
    200,
  );
});

test("a manifest that is not UTF-8 is refused with the line, and segments end after they start", () => {
  const folder = makeFolder({
    "m.jsonl": Buffer.from(
      '{"id": "a", "pose": "a"}\n{"id": "b", "pose": "b", "text": "sch\xf6n"}\n',
      "latin1",
    ),
  });
  expect(() => readManifest(join(folder, "m.jsonl"))).toThrow(/m\.jsonl: line 2: expected UTF-8 text, got "/);
  const segments = '[{"gloss": "A", "start": 2, "end": 1}]';
  expect(() => parseManifest(`{"id": "a", "pose": "a", "segments": ${segments}}`)).toThrow(
    "manifest.jsonl: line 1: segments.0.end: expected start (2) or more, got 1",
  );
});
