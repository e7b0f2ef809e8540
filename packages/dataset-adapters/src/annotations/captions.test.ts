import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf as makeFolder } from "@msmae/testing";
import fc from "fast-check";
import { golden } from "../golden.fixture.js";
import { readCaptions } from "./captions.js";
import { Reading } from "./reading.js";

const read = (name: string, text: string) => {
  const reading = new Reading();
  const captions = readCaptions(join(makeFolder({ [name]: text }), name), reading);
  return {
    captions: captions
      .filter(({ kind }) => kind === "sentence")
      .map(({ start, end, text }) => ({ start, end, text })),
    lines: captions.filter(({ kind }) => kind === "sentence").map(({ place }) => place.line),
    kinds: captions.map(({ kind, cleaned, text }) => [kind, cleaned, text]),
    malformed: reading.malformed.map(({ message }) => message.replace(/^.*\//, "")),
  };
};

test("readCaptions() reads what webvtt-py writes", () => {
  const { captions } = read("a.vtt", golden.vtt.text);
  const rounded = captions.map(({ start, end, text }) => [Math.floor(start), Math.floor(end), text]);
  expect(rounded).toEqual(golden.vtt.captions);
  expect(captions.map(({ start, end }) => [start, end])).toEqual([
    [0.5, 2],
    [2, 64.25],
    [3600, 40953.444],
  ]);
});

test("readCaptions() reads WebVTT as yt-dlp saves it, without markup, notes and empty captions", () => {
  const text = [
    "\uFEFFWEBVTT",
    "Kind: captions",
    "Language: en",
    "",
    "NOTE made by hand",
    "",
    "STYLE",
    "::cue { color: red }",
    "",
    "1",
    "00:01.000 --> 00:02.500 align:start position:0%",
    "<v Sam>Rock &amp; <i>roll</i></v>",
    "in  two lines",
    "",
    "00:02.500 --> 00:03.000",
    "&nbsp;\u200b",
    "",
    "99:59.000 --> 00:04.000",
    "lost",
    "",
    "00:04.000 --> 00:05.000",
    "no empty line before the next",
    "00:05.000 --> 00:06.000",
    "last",
  ].join("\r\n");
  expect(read("a.vtt", text)).toMatchObject({
    captions: [
      { start: 1, end: 2.5, text: "Rock & roll in two lines" },
      { start: 4, end: 5, text: "no empty line before the next" },
      { start: 5, end: 6, text: "last" },
    ],
    lines: [11, 21, 23],
    malformed: [
      'a.vtt: line 18: expected times such as 00:01:02.500 --> 00:01:04.000, got "99:59.000 --> 00:04.000"',
    ],
  });
});

test("readCaptions() reads YouTube's JSON, with windows, line breaks and texts in parts", () => {
  const events = [
    { tStartMs: 0, dDurationMs: 90000, id: 1, wpWinPosId: 1, wsWinStyleId: 1 },
    { tStartMs: 120, dDurationMs: 2500, segs: [{ utf8: "Hello\n" }, { utf8: "world", tOffsetMs: 400 }] },
    { tStartMs: 2620, dDurationMs: 100, segs: [{ utf8: "\n" }] },
    { tStartMs: "3000", dDurationMs: "1800", segs: [{ utf8: "numbers as text" }] },
    { tStartMs: -5, dDurationMs: 1800, segs: [{ utf8: "before" }] },
    { tStartMs: 5000, segs: [{ utf8: "no end" }] },
    { tStartMs: 6000, dDurationMs: 1, segs: "text" },
  ];
  const text = `{"wireMagic": "pb3", "pens": [{}], "events": [\n${events.map((event) => JSON.stringify(event)).join(",\n")}\n]}`;
  expect(read("a.json3", text)).toMatchObject({
    captions: [
      { start: 0.12, end: 2.62, text: "Hello world" },
      { start: 3, end: 4.8, text: "numbers as text" },
    ],
    lines: [3, 5],
    malformed: [
      "a.json3: line 6: tStartMs: expected milliseconds, 0 or more, got -5",
      "a.json3: line 7: dDurationMs: expected milliseconds, 0 or more, got nothing",
      'a.json3: line 8: segs: expected an array of texts, got "text"',
    ],
  });
});

test("readCaptions() refuses what is neither, and no text makes it fail otherwise", () => {
  expect(() => read("a.vtt", "1\n00:00:01,000 --> 00:00:02,000\n")).toThrow(
    /a\.vtt: line 1: expected WEBVTT$/,
  );
  expect(() => read("a.json3", "[]")).toThrow(
    /a\.json3: expected YouTube's captions, an object with events$/,
  );
  expect(() => read("a.json3", "WEBVTT")).toThrow(/a\.json3: line 1: not JSON/);
  const piece = fc.constantFrom(
    "00:01.000",
    " --> ",
    "-->",
    "\n",
    "\n\n",
    "<",
    ">",
    "&amp;",
    "NOTE",
    "x",
    "\t",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      for (const { start, end, text } of read("a.vtt", `WEBVTT\n\n${pieces.join("")}`).captions) {
        expect(start + end).toBeGreaterThanOrEqual(0);
        expect(text).toBe(text.trim());
      }
    }),
    { numRuns: 60, seed: 3 },
  );
});

const cue = (second: number, text: string) => `00:00:0${second}.000 --> 00:00:0${second + 1}.000\n${text}\n`;

test("sounds are no sentences, and names of speakers no part of them", () => {
  const texts: [caption: string, kind: string, text: string][] = [
    ["[Music]", "sound", "[Music]"],
    ["♪ ♪", "sound", "♪ ♪"],
    ["(upbeat music)", "sound", "(upbeat music)"],
    ["[Applause] (cheering)", "sound", "[Applause] (cheering)"],
    ["...", "sound", "..."],
    ["♪ Happy birthday ♪", "sentence", "Happy birthday"],
    [">> NARRATOR: Welcome.", "sentence", "Welcome."],
    ["&gt;&gt; Hello. &gt;&gt; Hi there.", "sentence", "Hello. Hi there."],
    ["DR. SMITH 2: Sit down.", "sentence", "Sit down."],
    ["[JOHN]: (whispering) Come in. [door closes]", "sentence", "Come in."],
    ["Hello, my name is Kim.", "sentence", "Hello, my name is Kim."],
    ["I live in Boston (Massachusetts)", "sentence", "I live in Boston (Massachusetts)"],
    ["Tomorrow: rain. It is 5 > 3", "sentence", "Tomorrow: rain. It is 5 > 3"],
    ["A [nested [sound]]", "sentence", "A [nested [sound]]"],
    ["（拍手）こんにちは", "sentence", "こんにちは"],
  ];
  const text = `WEBVTT\n\n${texts.map(([caption], i) => cue(i % 9, caption)).join("\n")}`;
  const plain = (caption: string) => caption.replaceAll("&gt;", ">");
  expect(read("a.vtt", text).kinds).toEqual(
    texts.map(([caption, kind, own]) => [kind, kind === "sentence" && own !== plain(caption), own]),
  );
});

test("automatic captions that roll up give each line once, where it appears first", () => {
  const text = [
    "WEBVTT",
    "Kind: captions",
    "",
    "00:00:00.000 --> 00:00:01.990 align:start position:0%",
    " ",
    "hello<00:00:00.400><c> everybody</c><00:00:00.900><c> and</c>",
    "",
    "00:00:01.990 --> 00:00:02.000 align:start position:0%",
    "hello everybody and",
    " ",
    "",
    "00:00:02.000 --> 00:00:03.990 align:start position:0%",
    "hello everybody and",
    "welcome<00:00:02.400><c> back</c>",
    "",
    "00:00:03.990 --> 00:00:04.000 align:start position:0%",
    "welcome back",
    " ",
  ].join("\n");
  expect(read("a.vtt", text).kinds).toEqual([
    ["sentence", false, "hello everybody and"],
    ["repeated", false, "hello everybody and"],
    ["sentence", false, "welcome back"],
    ["repeated", false, "welcome back"],
  ]);
  const said = `WEBVTT\n\n${cue(0, "No.")}\n${cue(1, "No.")}`;
  expect(read("a.vtt", said).captions.map((each) => each.text)).toEqual(["No.", "No."]);
});

test("readCaptions() reads SubRip with its numbers, with or without empty lines between", () => {
  const text = [
    "1",
    "00:00:00,000 --> 00:00:02,000",
    "A caption in SubRip.",
    "",
    "2",
    "0:00:02,500 --> 0:00:04,000  X1:100",
    "<i>1984</i>",
    "was",
    "3",
    "00:00:05,000 --> 00:00:06,000",
    "no empty line before",
    " ",
    "4",
    "00:00:07 --> 00:00:08",
    "lost",
  ].join("\r\n");
  const { captions, malformed } = read("a.srt", `\uFEFF${text}`);
  expect(captions).toEqual([
    { start: 0, end: 2, text: "A caption in SubRip." },
    { start: 2.5, end: 4, text: "1984 was" },
    { start: 5, end: 6, text: "no empty line before" },
  ]);
  expect(malformed).toEqual([
    'a.srt: line 14: expected times such as 00:01:02,500 --> 00:01:04,000, got "00:00:07 --> 00:00:08"',
  ]);
  expect(() => read("a.srt", "just a text")).toThrow(/a\.srt: line 1: expected SubRip/);
  expect(read("a.srt", "").captions).toEqual([]);
});

test("captions of a hundred thousand brackets are read at once, and null is no time", () => {
  for (const piece of ["(a)", "[a]", "<", "[", "♪", ">> ", "A: "]) {
    expect(read("a.vtt", `WEBVTT\n\n${cue(0, `${piece.repeat(100_000)}x`)}`).captions.length).toBeLessThan(2);
  }
  const events = [null, "", true, [], "0x10", " "].map((tStartMs) => ({
    tStartMs,
    dDurationMs: 1,
    segs: [{ utf8: "x" }],
  }));
  expect(read("a.json3", JSON.stringify({ events }))).toMatchObject({
    captions: [],
    malformed: { length: 6 },
  });
});

test("sounds inside a sentence, tags of SubStation Alpha and references to characters are not said", () => {
  const said = (line: string) =>
    read("a.srt", `1\n00:00:01,000 --> 00:00:02,000\n${line}\n`).captions.map(({ text }) => text);
  expect(said("Hello [applause] there")).toEqual(["Hello there"]);
  expect(said("Hello (laughs) there")).toEqual(["Hello there"]);
  expect(said("Hello (my friend) there")).toEqual(["Hello (my friend) there"]);
  expect(said("*music*")).toEqual([]);
  expect(said("Hello *soft music* there")).toEqual(["Hello there"]);
  expect(said("I *really* mean it")).toEqual(["I *really* mean it"]);
  expect(said("2 * 3 * 4")).toEqual(["2 * 3 * 4"]);
  expect(said("{\\an8}Up {\\i1}here{\\i0}")).toEqual(["Up here"]);
  expect(said("caf&#233; caf&eacute; caf&#xE9; &apos;s &yuml;")).toEqual(["café café café 's ÿ"]);
  expect(said("&#0; &#xD800; &nothing; &constructor;")).toEqual(["&#0; &#xD800; &nothing; &constructor;"]);
});

test("a caption that ends before it begins is malformed", () => {
  expect(read("a.srt", "1\n00:00:05,000 --> 00:00:02,000\nlost\n")).toMatchObject({
    captions: [],
    malformed: [
      'a.srt: line 2: expected an end that is not before the start, got "00:00:05,000 --> 00:00:02,000"',
    ],
  });
});
