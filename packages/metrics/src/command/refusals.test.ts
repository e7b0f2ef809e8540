import { expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { fileOf, refusal } from "./run.fixture.js";

const two = fileOf("a b\nc d\n");
const three = fileOf("a\nb\nc\n");
const empty = fileOf("");
const json = (lines: readonly object[]) => fileOf(lines, "predictions.jsonl");

test("files of unequal length: which ends where", async () => {
  expect(await refusal("--hypotheses", three, "--references", two)).toBe(
    `${two}: ends after line 2, but ${three} goes on; expected as many lines`,
  );
  expect(await refusal("--hypotheses", two, "--references", two, three)).toBe(
    `${two}: ends after line 2, but ${three} goes on; expected as many lines`,
  );
});

test("empty files, on either side", async () => {
  for (const args of [
    ["--hypotheses", empty, "--references", two],
    ["--hypotheses", two, "--references", empty],
    ["--hypotheses", empty, "--references", empty],
    ["--metric", "recall", "--hypotheses", empty],
  ]) {
    expect(await refusal(...args)).toBe(`${empty}: is empty; expected a line for each segment`);
  }
});

test("text that is not UTF-8: file, line and byte, wherever in the file", async () => {
  for (const before of [0, 1, 4000]) {
    const lines = Buffer.from("good line ü\n".repeat(before));
    const file = fileOf(Buffer.concat([lines, Buffer.from([0x61, 0x62, 0xff, 0x63, 0x0a, 0x64])]));
    expect(await refusal("--hypotheses", file, "--references", fileOf("x\n".repeat(before + 2)))).toBe(
      `${file}: line ${before + 1}: byte 3 is not UTF-8; expected a text in UTF-8`,
    );
  }
  const latin1 = fileOf(Buffer.from("süden\n", "latin1"));
  expect(await refusal("--hypotheses", latin1, "--references", two)).toMatch(
    /: line 1: byte \d is not UTF-8/,
  );
  const cut = fileOf(Buffer.from("ab\nü").subarray(0, 4));
  expect(await refusal("--hypotheses", cut, "--references", two)).toMatch(/: line 2: byte 2 is not UTF-8/);
});

test("files that are not there, or are folders", async () => {
  expect(await refusal("--hypotheses", "nowhere.txt", "--references", two)).toBe("nowhere.txt: no such file");
  const folder = newFolder();
  expect(await refusal("--hypotheses", two, "--references", folder)).toBe(
    `${folder}: is a folder; expected a file`,
  );
});

test("a missing reference: file and line", async () => {
  const file = json([{ hypothesis: "a", reference: "a" }, { hypothesis: "b" }]);
  expect(await refusal("--hypotheses", file)).toBe(
    `${file}: line 2: reference: missing; expected a text, or a file of --references`,
  );
  const references = fileOf([{ reference: "a" }, { id: "x" }], "references.jsonl");
  expect(await refusal("--hypotheses", two, "--references", references)).toBe(
    `${references}: line 2: reference: missing; expected a text, or references`,
  );
  expect(await refusal("--hypotheses", two)).toBe(`--references: missing; ${two} is text and holds none`);
});

test("lines that are no JSON, lack their text, or belong to other clips", async () => {
  const broken = fileOf('{"hypothesis": "a", "reference": "a"}\n{"hypothesis"\n', "a.jsonl");
  expect(await refusal("--hypotheses", broken)).toBe(
    `${broken}: line 2: "{\\"hypothesis\\""; expected a JSON object`,
  );
  const without = json([{ reference: "a" }]);
  expect(await refusal("--hypotheses", without)).toBe(
    `${without}: line 1: hypothesis: missing; expected a text`,
  );
  const [a, b] = ["a", "b"].map((id) => json([{ id, hypothesis: "x", reference: "y" }])) as [string, string];
  expect(await refusal("--hypotheses", a, b)).toBe(`${b}: line 1: id: "b"; expected "a" as in ${a}`);
  const other = json([{ id: "a", hypothesis: "x", reference: "z" }]);
  expect(await refusal("--hypotheses", a, other)).toBe(
    `${other}: line 1: its references are not those of ${a}; expected the same`,
  );
});

test.each([
  [[], "--hypotheses: missing; expected a file, or -"],
  [["a.txt"], "a.txt: expected an option, such as --hypotheses a.txt"],
  [["--hypothesis", "a"], "--hypothesis: unknown option; --help shows those there are"],
  [["--hypotheses"], "--hypotheses: expected FILE…"],
  [["--hypotheses", "a", "a", "--references", "b"], "--hypotheses: a: given twice"],
  [["--hypotheses", "-", "--references", "-"], "-: standard input can be read once only"],
  [
    ["--hypotheses", "a", "--metric", "blue"],
    /^--metric: blue: expected one of bleu, bleu-1, …, .*, recall, macro-f1$/,
  ],
  [["--hypotheses", "a", "--metric", "bleu-0"], /^--metric: bleu-0: expected one of bleu/],
  [["--hypotheses", "a", "--metric", "bleu,recall"], "--metric: bleu: cannot be scored together with recall"],
  [
    ["--hypotheses", "a", "--metric", "recall", "--references", "b"],
    /^--references: recall takes the glosses from/,
  ],
  [["--hypotheses", "a", "--metric", "recall", "--k", "0"], /^--k: 0: expected whole numbers of at least 1/],
  [["--hypotheses", "a", "--k", "1"], "--k: expected --metric recall"],
  [["--hypotheses", "a", "--metric", "macro-f1", "--k", "1"], "--k: expected --metric recall"],
  [["--hypotheses", "a", "b", "--metric", "recall", "--samples", "9"], "--samples: expected --confidence"],
  [
    ["--hypotheses", "a", "b", "--metric", "recall", "--paired", "bs"],
    /^--paired: recall is tested by McNemar's/,
  ],
  [["--hypotheses", "a", "--tokenize", "spm"], "--tokenize: spm: expected one of 13a, zh, char, intl, none"],
  [["--hypotheses", "a", "--metric", "wer", "--tokenize", "zh"], "--tokenize: none of wer takes it"],
  [["--hypotheses", "a", "--metric", "bleu", "--unit", "char"], "--unit: none of bleu takes it"],
  [["--hypotheses", "a", "--digits", "two"], "--digits: two: expected a whole number of at least 0"],
  [["--hypotheses", "a", "--digits", "16"], "--digits: 16: expected at most 15"],
  [
    ["--hypotheses", "a", "--confidence", "--samples", "0"],
    "--samples: 0: expected a whole number of at least 1",
  ],
  [["--hypotheses", "a", "--seed=-1"], "--seed: -1: expected a whole number of at least 0"],
  [["--hypotheses", "a", "--samples", "10"], /^--samples: expected --confidence, or several systems/],
  [["--hypotheses", "a", "--paired", "ar"], "--paired: expected several files of --hypotheses"],
  [["--hypotheses", "a", "b", "--trials", "10"], "--trials: expected --paired ar"],
  [["--hypotheses", "a", "--seed", "1", "--seed", "2"], "--seed: given twice"],
  [["--hypotheses", "a", "--json=yes"], "--json: takes no value"],
  [
    ["--hypotheses", "a", "b", "--references", "c", "--sentence-level"],
    /^--sentence-level: expected one file/,
  ],
  [["--hypotheses", "a", "--references", "c", "--sentence-level", "--confidence"], /^--confidence: not with/],
  [["--hypotheses", "a", "--references", "b", "--smooth-value", "1"], /smoothing "exp" takes no value/],
])("%j is refused in one line", async (args, message) => {
  expect(await refusal(...args)).toEqual(
    typeof message === "string" ? message : expect.stringMatching(message),
  );
});
