import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf as makeFolder, makePose } from "@msmae/testing";
import { folderOfPoses, manifestOf } from "../adapters.fixture.js";
import { AnnotationError } from "../annotations/reading.js";
import { readJoined } from "./join.js";

const line = (clip: object) => `${JSON.stringify(clip)}\n`;
/** A manifest in a folder of its own, with poses a and b. */
const listOf = (...clips: object[]) =>
  join(
    makeFolder({
      "clips.jsonl": clips.map(line).join(""),
      "a.pose": makePose({ frames: 100 }),
      "b.pose": makePose({ frames: 100 }),
    }),
    "clips.jsonl",
  );

test("with names, ids and signers are apart, and everything else of a clip stays", () => {
  const sentence = { pose: "a.pose", start: 0.4, end: 2, text: "Hi.", textLanguage: "en", dialect: "north" };
  const segments = [{ gloss: "HI", start: 0.5, end: 1 }];
  const one = listOf({ id: "1", signer: "s1", ...sentence, segments }, { id: "2", pose: "b.pose" });
  const poses = folderOfPoses("HELLO/1");
  const { lines } = manifestOf(
    readJoined([
      { path: one, signer: "dgs" },
      { path: poses, signer: "anna" },
    ]),
    poses,
  );
  const { pose: _, ...kept } = sentence;
  expect(lines.map(({ pose: _, ...clip }) => clip)).toEqual([
    { id: "dgs/1", signer: "dgs/s1", ...kept, segments },
    { id: "dgs/2", signer: "dgs" },
    { id: "anna/HELLO/1.pose", signer: "anna" },
  ]);
});

test("without names signers of the same name are taken for one person, which is noted", () => {
  const one = listOf({ id: "1", pose: "a.pose", signer: "anna", split: "test" });
  const other = listOf({ id: "2", pose: "a.pose", signer: "anna" });
  const reading = readJoined([{ path: one }, { path: other }]);
  expect([...reading.noted]).toEqual([[`is of a signer whom ${one} names too: taken for one person`, ["2"]]]);
  expect(reading.said).toEqual([
    `no clip of ${other} has a split, though others have: all of them are trained on`,
  ]);
});

test("what cannot be joined is refused in one line that names it", () => {
  const one = listOf({ id: "1", pose: "a.pose" });
  const other = listOf({ id: "1", pose: "b.pose" });
  const refusal = (...sources: Parameters<typeof readJoined>[0]) => {
    try {
      readJoined(sources);
    } catch (error) {
      if (error instanceof Error && !error.message.includes("\n")) return error.message;
    }
    return undefined;
  };
  expect(refusal({ path: one }, { path: other })).toBe(
    `${other}: the id "1" is in ${one} as well; name them, such as anna=${other}`,
  );
  expect(refusal({ path: one, signer: "a" }, { path: other, signer: "a" })).toBe(
    `${other}: ${one} has the name a as well`,
  );
  expect(() => readJoined([{ path: "nowhere" }])).toThrow(AnnotationError);
  const trees = makeFolder({ "hi/0/0.npy": "x", "hi/0/1.npy": "x" });
  expect(refusal({ path: trees })).toMatch(/there are 2 \.npy files: trainer manifest mp-data makes poses/);
});
