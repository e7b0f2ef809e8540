import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf as makeFolder } from "@msmae/testing";
import { folderOfPoses, manifestOf, outcome, withoutPose } from "../adapters.fixture.js";
import { readCslDaily } from "./csl-daily.js";

const MAP = "index|name|length|gloss|char|word|postag\n";
const FIRST = "0|S000000_P0000_T00|58|你们 玩 什么|你 们 在 玩 什 么 ？|你们 在 玩 什么 ？|r p v r w\n";
const SECOND = "1|S000020_P0004_T00|54|他 今天 年龄 4|他 今 年 四 岁 。|他 今年 四 岁 。|r t m q w\n";
const sentence = (files: Record<string, string>) =>
  makeFolder(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`sentence_label/${name}`, text])),
  );

test("readCslDaily() joins the characters, takes the signer of the name, and counts what is on one side only", () => {
  const folder = sentence({
    "video_map.txt": MAP + FIRST + SECOND + FIRST.replace("S000000", "S999999"),
    "split_1.txt": "name|split\nS000000_P0000_T00|train\nS000020_P0004_T00|dev\nS000005_P0004_T00|train\n",
  });
  const made = manifestOf(readCslDaily(folder), folderOfPoses("S000000_P0000_T00", "S000020_P0004_T00"));
  const common = { textLanguage: "zh", language: "csl" };
  expect(made.lines.map(withoutPose)).toEqual([
    {
      ...common,
      id: "S000000_P0000_T00",
      split: "train",
      text: "你们在玩什么？",
      signer: "P0000",
      glosses: ["你们", "玩", "什么"],
    },
    {
      ...common,
      id: "S000020_P0004_T00",
      split: "valid",
      text: "他今年四岁。",
      signer: "P0004",
      glosses: ["他", "今天", "年龄", "4"],
    },
  ]);
  expect(outcome(made)).toEqual({
    missing: [],
    excluded: { "no split": ["S999999_P0000_T00"], "not annotated": ["S000005_P0004_T00"] },
    malformed: [],
  });
});

test("readCslDaily() tells the lines of what is malformed", () => {
  const folder = sentence({
    "video_map.txt": `${MAP}0|S000000_P0000_T00|58|你们||你们|r\n1|S000001\n${SECOND}`,
    "split_1.txt": "name|split\nS000000_P0000_T00|train\nS000020_P0004_T00|valid\n",
  });
  const { excluded, malformed } = readCslDaily(folder);
  expect(outcome({ missing: [], excluded, malformed }).malformed).toEqual([
    'split_1.txt: line 3: split: expected one of "train", "dev", "test", got "valid"',
    'video_map.txt: line 2: char: expected a text, got ""',
    expect.stringContaining("video_map.txt: line 3: expected 7 fields in one line, got"),
  ]);
});

test("readCslDaily() says how a pickle becomes the text file that it reads", () => {
  const folder = sentence({ "csl2020ct_v2.pkl": "", "split_1.txt": "name|split\nS000000_P0000_T00|train\n" });
  let message = "";
  try {
    readCslDaily(folder);
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toMatch(/csl2020ct_v2\.pkl: a pickle is not read\. .*: python3 -c ".*" > video_map\.txt$/s);
  const home = join(folder, "sentence_label");
  const python = (...args: string[]) => execFileSync("python3", args, { cwd: home, encoding: "utf8" });
  const info =
    "{'name': 'S000000_P0000_T00', 'length': 58, 'label_gloss': ['你们', '玩'], 'label_char': ['你', '们', '玩'],";
  try {
    python(
      "-c",
      `import pickle; pickle.dump({'info': [${info} 'label_word': ['你们', '玩'], 'label_postag': ['r', 'v']}]}, open('csl2020ct_v2.pkl', 'wb'))`,
    );
  } catch {
    return console.info("Not tested: python3 is not there to write a pickle.");
  }
  const program = /python3 -c "(.*)" > video_map\.txt$/s.exec(message)?.[1] ?? "";
  expect(program).not.toContain("\n");
  writeFileSync(join(home, "video_map.txt"), python("-c", program));
  const { lines } = manifestOf(readCslDaily(folder), folderOfPoses("S000000_P0000_T00"));
  expect(lines.map(({ text, ...clip }) => [text, clip["glosses" as never]])).toEqual([
    ["你们玩", ["你们", "玩"]],
  ]);
});

test("readCslDaily() refuses a folder without its files", () => {
  expect(() => readCslDaily(makeFolder())).toThrow(/expected a folder with video_map\.txt and split_1\.txt$/);
  expect(() => readCslDaily(sentence({ "video_map.txt": MAP }))).toThrow(/split_1\.txt: ENOENT/);
});

test("readCslDaily() takes no name twice, in the map or the splits, in silence", () => {
  const split = "name|split\nS1|train\nS1|test\nS2|dev\n";
  const map =
    "index|name|length|gloss|char|word|postag\n0|S1|9|我|我|我|r\n1|S1|9|他|他|他|r\n2|S2|9|我|我|我|r\n";
  const folder = sentence({ "video_map.txt": map, "split_1.txt": split });
  const made = manifestOf(readCslDaily(folder), folderOfPoses("S1", "S2"));
  expect(made.lines.map(({ id, split: own, text }) => [id, own, text])).toEqual([
    ["S1", "train", "我"],
    ["S2", "valid", "我"],
  ]);
  expect(outcome(made).malformed).toEqual([
    'split_1.txt: line 3: name: expected a name that no line before has, got "S1"',
    'video_map.txt: line 3: "S1" was there before in line 2',
  ]);
});
