import { expect, test } from "@jest/globals";
import { type PredictionError, parseRecognition, parseReferences, parseTranslation } from "./predictions.js";

const recognised = {
  id: "a",
  gloss: "BOOK",
  predictions: [
    { gloss: "TREE", score: 0.9 },
    { gloss: "BOOK", score: 0.05 },
  ],
};
const line = (change: object) => JSON.stringify({ ...recognised, ...change });

test("parseRecognition() reads what recognition writes, with and without the clip's gloss", () => {
  expect(parseRecognition(line({}))).toEqual(recognised);
  expect(parseRecognition(line({ gloss: undefined, another: 1 }))).not.toHaveProperty("gloss");
  expect(
    parseRecognition(
      line({
        predictions: [
          { gloss: "A", score: -1 },
          { gloss: "B", score: -1 },
        ],
      }),
    ),
  ).toBeTruthy();
});

test("parseTranslation() and parseReferences() read one reference, several, or none", () => {
  expect(parseTranslation('{"hypothesis": ""}')).toEqual({ hypothesis: "" });
  const one = '{"id": "a", "hypothesis": "rain", "reference": "rain ."}';
  expect(parseTranslation(one)).toEqual({ id: "a", hypothesis: "rain", references: ["rain ."] });
  expect(parseReferences(one)).toEqual({ id: "a", references: ["rain ."] });
  expect(parseTranslation('{"hypothesis": "rain", "references": ["a", ""]}').references).toEqual(["a", ""]);
});

test.each([
  ["nothing", "", "", ""],
  ["no JSON", "{", "", '"{"; expected a JSON object'],
  ["a list", "[]", "", "[]; expected a JSON object"],
  ["no id", line({ id: undefined }), "id", "id: missing; expected a text"],
  ["a gloss of another type", line({ gloss: 3 }), "gloss", "gloss: 3; expected a text"],
  [
    "no prediction",
    line({ predictions: [] }),
    "predictions",
    "predictions: []; expected a list of glosses with their scores",
  ],
  [
    "a prediction that is none",
    line({ predictions: [null] }),
    "predictions[0].gloss",
    "predictions[0].gloss: missing; expected a text",
  ],
  [
    "no score",
    line({ predictions: [{ gloss: "A" }] }),
    "predictions[0].score",
    "predictions[0].score: missing; expected a number",
  ],
  [
    "NaN, which JSON writes as null",
    line({ predictions: [{ gloss: "A", score: Number.NaN }] }),
    "predictions[0].score",
    "predictions[0].score: null; expected a number",
  ],
  [
    "an infinite score",
    '{"id": "a", "predictions": [{"gloss": "A", "score": 1e999}]}',
    "predictions[0].score",
    "predictions[0].score: Infinity; expected a number",
  ],
  [
    "brackets that are too deep to be shown",
    `{"id": ${"[".repeat(100_000)}${"]".repeat(100_000)}, "predictions": [{"gloss": "A", "score": 1}]}`,
    "id",
    "id: brackets within brackets; expected a text",
  ],
  [
    "rising scores",
    line({
      predictions: [
        { gloss: "A", score: 0.1 },
        { gloss: "B", score: 0.2 },
      ],
    }),
    "predictions[1].score",
    "predictions[1].score: 0.2; expected scores in falling order",
  ],
  [
    "a gloss twice",
    line({
      predictions: [
        { gloss: "A", score: 0.1 },
        { gloss: "A", score: 0.1 },
      ],
    }),
    "predictions[1].gloss",
    'predictions[1].gloss: "A"; expected each gloss once',
  ],
])("parseRecognition() refuses %s", (_, text, field, message) => {
  const error = caught(() => parseRecognition(text));
  expect(error).toMatchObject({ name: "PredictionError", field });
  if (message !== "") expect(error.message).toBe(message);
});

test.each([
  ['{"reference": "a"}', "hypothesis: missing; expected a text"],
  ['{"hypothesis": "a", "reference": null}', "reference: null; expected a text"],
  ['{"hypothesis": "a", "references": []}', "references: []; expected a list of one text or more"],
  ['{"hypothesis": "a", "references": "b"}', 'references: "b"; expected a list of one text or more'],
  [
    '{"hypothesis": "a", "reference": "b", "references": ["b"]}',
    'references: ["b"]; expected either reference or references',
  ],
])("parseTranslation() refuses %s", (text, message) => {
  expect(caught(() => parseTranslation(text)).message).toBe(message);
});

test("parseReferences() refuses a line without any", () => {
  expect(caught(() => parseReferences('{"id": "a"}')).message).toBe(
    "reference: missing; expected a text, or references",
  );
});

function caught(run: () => unknown): PredictionError {
  try {
    run();
  } catch (error) {
    return error as PredictionError;
  }
  throw new Error("expected an error");
}
