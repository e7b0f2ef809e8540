import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf as makeFolder } from "@msmae/testing";
import { folderOfPoses, manifestOf, outcome, withoutPose } from "../adapters.fixture.js";
import { readYoutubeAsl } from "./youtube-asl.js";

const list = (...ids: string[]) => join(makeFolder({ "ids.txt": `${ids.join("\n")}\n` }), "ids.txt");
const vtt = (...cues: string[]) => `WEBVTT\nKind: captions\nLanguage: en\n\n${cues.join("\n\n")}\n`;

test("readYoutubeAsl() makes a clip of every video, as the paper pretrains, and counts those that are gone", () => {
  const path = list("-0-gPG6HTJo", "_aAbBcCdDeE", "", "too short", "zzzzzzzzzzz", "-0-gPG6HTJo");
  const made = manifestOf(readYoutubeAsl(path), folderOfPoses("-0-gPG6HTJo", "_aAbBcCdDeE"));
  expect(made.lines.map(withoutPose)).toEqual([
    { id: "-0-gPG6HTJo", language: "ase" },
    { id: "_aAbBcCdDeE", language: "ase" },
  ]);
  expect(outcome(made)).toEqual({
    missing: ["zzzzzzzzzzz"],
    excluded: {},
    malformed: [
      'ids.txt: line 4: expected the 11 characters of a video id, got "too short"',
      'ids.txt: line 6: "-0-gPG6HTJo" was there before in line 1',
    ],
  });
});

test("readYoutubeAsl() makes a clip of every caption, of the best English file of each video", () => {
  const captions = makeFolder({
    "aaaaaaaaaaa.en-US.vtt": vtt("00:00.000 --> 00:01.000\nnot this one"),
    "aaaaaaaaaaa.en.vtt": vtt(
      "00:00.500 --> 00:02.000\nHello there.",
      "00:03.000 --> 00:09.000\nBeyond the end.",
      "x --> y",
    ),
    "aaaaaaaaaaa.de.vtt": vtt("00:00.500 --> 00:02.000\nHallo."),
    "bbbbbbbbbbb.en-GB.json3":
      '{"events": [{"tStartMs": 1000, "dDurationMs": 500, "segs": [{"utf8": "Hi."}]}]}',
    "ccccccccccc.fr.vtt": vtt(),
    "ddddddddddd.en.json3": "{",
  });
  const path = list("aaaaaaaaaaa", "bbbbbbbbbbb", "ccccccccccc", "ddddddddddd");
  const made = manifestOf(readYoutubeAsl(path, { captions }), folderOfPoses("aaaaaaaaaaa", "bbbbbbbbbbb"));
  const common = { textLanguage: "en", language: "ase" };
  expect(made.lines.map(withoutPose)).toEqual([
    { ...common, id: "aaaaaaaaaaa/0", text: "Hello there.", start: 0.5, end: 2 },
    { ...common, id: "aaaaaaaaaaa/1", text: "Beyond the end.", start: 3, end: 9 },
    { ...common, id: "bbbbbbbbbbb/0", text: "Hi.", start: 1, end: 1.5 },
  ]);
  expect(outcome(made)).toEqual({
    missing: [],
    excluded: { "no captions": ["ccccccccccc"] },
    malformed: [
      'aaaaaaaaaaa.en.vtt: line 11: expected times such as 00:01:02.500 --> 00:01:04.000, got "x --> y"',
      expect.stringContaining("ddddddddddd.en.json3: line 1: not JSON"),
    ],
  });
});

test("readYoutubeAsl() refuses a list or captions that are not there", () => {
  expect(() => readYoutubeAsl("/nowhere/ids.txt")).toThrow(/ids\.txt: ENOENT/);
  expect(() => readYoutubeAsl(list(), { captions: "/nowhere" })).toThrow(/^\/nowhere: ENOENT/);
});
