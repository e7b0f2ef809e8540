import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf as makeFolder } from "@msmae/testing";
import { folderOfPoses, manifestOf, outcome, withoutPose } from "../adapters.fixture.js";
import { readWlasl } from "./wlasl.js";

const instance = (fields: object) => ({
  bbox: [385, 37, 885, 720],
  fps: 25,
  frame_end: -1,
  frame_start: 1,
  instance_id: 0,
  signer_id: 118,
  source: "aslbrick",
  split: "train",
  url: "http://aslbricks.org/New/ASL-Videos/book.mp4",
  variation_id: 0,
  ...fields,
});
const youtube = (fields: object) =>
  instance({ url: "https://www.youtube.com/watch?v=Ab-cdEf_hij", source: "asl5200", ...fields });

const file = (content: unknown) => {
  const text = typeof content === "string" ? content : JSON.stringify(content, null, 4);
  return join(makeFolder({ "WLASL_v0.3.json": text }), "WLASL_v0.3.json");
};

test("readWlasl() takes cut videos whole, and cuts frames counted from 1 out of whole ones", () => {
  const path = file([
    {
      gloss: "book",
      instances: [
        instance({ video_id: "69241" }),
        youtube({ video_id: "07069", split: "val", signer_id: 4, frame_start: 26, frame_end: 50 }),
        youtube({ video_id: "07070", split: "test", frame_start: 76 }),
      ],
    },
    { gloss: "thank you", instances: [youtube({ video_id: "07071", frame_start: 26, frame_end: 50 })] },
  ]);
  const { lines, clips } = manifestOf(readWlasl(path), folderOfPoses("69241", "Ab-cdEf_hij", "07071"));
  const common = { language: "ase", variation: 0, bbox: [385, 37, 885, 720] };
  expect(lines.map(withoutPose)).toEqual([
    { ...common, id: "69241", split: "train", gloss: "book", signer: "118", source: "aslbrick" },
    {
      ...common,
      id: "07069",
      split: "valid",
      gloss: "book",
      signer: "4",
      source: "asl5200",
      start: 1,
      end: 2,
    },
    { ...common, id: "07070", split: "test", gloss: "book", signer: "118", source: "asl5200", start: 3 },
    { ...common, id: "07071", split: "train", gloss: "thank you", signer: "118", source: "asl5200" },
  ]);
  expect(clips.map(({ pose }) => pose.replace(/^.*\//, ""))).toEqual([
    "69241.pose",
    "Ab-cdEf_hij.pose",
    "Ab-cdEf_hij.pose",
    "07071.pose", // preprocess.py has cut it already
  ]);
});

test("readWlasl() keeps the first glosses for a subset, and counts missing videos and clips beyond their video", () => {
  const path = file([
    { gloss: "book", instances: [instance({ video_id: "1" }), instance({ video_id: "2" })] },
    {
      gloss: "drink",
      instances: [youtube({ video_id: "3", frame_start: 101 }), youtube({ video_id: "4", frame_start: 100 })],
    },
    { gloss: "computer", instances: [instance({ video_id: "5" })] },
  ]);
  const made = manifestOf(readWlasl(path, { glosses: 2 }), folderOfPoses("1", "5", "Ab-cdEf_hij"));
  expect(made.lines.map(({ id }) => id)).toEqual(["1", "4"]);
  expect(outcome(made)).toEqual({
    missing: ["2"],
    excluded: { subset: ["5"], "time range": ["3"] },
    malformed: [],
  });
});

test("readWlasl() tells the line of what is malformed, and reads the rest", () => {
  const path = file([
    {
      gloss: "book",
      instances: [
        instance({ video_id: 7 }),
        instance({ video_id: "1", split: "dev" }),
        instance({ video_id: "2", frame_start: 0 }),
        instance({ video_id: "3" }),
        instance({ video_id: "3" }),
        "4",
      ],
    },
    { instances: [] },
    { gloss: "drink" },
  ]);
  const made = manifestOf(readWlasl(path), folderOfPoses("3"));
  expect(made.lines.map(({ id }) => id)).toEqual(["3"]);
  expect(outcome(made).malformed).toEqual([
    "WLASL_v0.3.json: line 5: video_id: expected a text, got 7",
    'WLASL_v0.3.json: line 23: split: expected one of "train", "val", "test", got "dev"',
    "WLASL_v0.3.json: line 41: frame_start: expected a whole number of at least 1, got 0",
    'WLASL_v0.3.json: line 95: expected an object, got "4"',
    "WLASL_v0.3.json: line 98: gloss: expected a text, got nothing",
    "WLASL_v0.3.json: line 101: instances: expected an array of instances, got nothing",
    'WLASL_v0.3.json: line 77: "3" was there before in line 59',
  ]);
});

test("readWlasl() refuses what is not its file in one line", () => {
  const refusal = (content: unknown) => {
    try {
      readWlasl(file(content));
    } catch (error) {
      return (error as Error).message.replace(/^.*\//, "");
    }
    return "read";
  };
  expect(refusal('[{\n"gloss": "book",,\n}]')).toBe(
    "WLASL_v0.3.json: line 2: not JSON: PropertyNameExpected",
  );
  expect(refusal({ book: [] })).toBe(
    "WLASL_v0.3.json: expected an array of glosses with their instances, as in WLASL_v0.3.json",
  );
  expect(() => readWlasl("/nowhere/WLASL_v0.3.json")).toThrow(/^\/nowhere\/WLASL_v0\.3\.json: ENOENT/);
});
