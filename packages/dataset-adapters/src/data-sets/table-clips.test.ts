import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf as makeFolder, makePose } from "@msmae/testing";
import fc from "fast-check";
import { folderOfPoses, manifestOf, outcome, withoutPose } from "../adapters.fixture.js";
import { readTableClips, type TableColumns, type TimeUnit } from "./table-clips.js";

const read = (name: string, text: string, columns: TableColumns, times?: TimeUnit) => {
  const path = join(makeFolder({ [name]: text }), name);
  return readTableClips(path, { columns, ...(times && { times }) });
};
const clipsOf = (...args: Parameters<typeof read>) => {
  const { entries, malformed, noted } = read(...args);
  return {
    clips: entries.map(({ clip, videos, place }) => [clip, videos, place.line]),
    malformed: malformed.map(({ message }) => message.replace(/^.*\//, "")),
    noted: [...noted],
  };
};
const SENTENCES = { pose: "file", text: "sentence", split: "split" };

test("a table as a spreadsheet writes it: a byte order mark, CRLF, quotes, a text over two lines, an empty line", () => {
  const text =
    '\uFEFFfile,sentence,split\r\nx.mp4,"Hello, ""you""\r\nthere",Train\r\ny.pose,,dev\r\nz,ok,other\r\n\r\nw,last,test\r\n';
  expect(clipsOf("a.csv", text, SENTENCES)).toEqual({
    clips: [
      [{ id: "x", split: "train", text: 'Hello, "you" there' }, [{ name: "x" }], 2],
      [{ id: "w", split: "test", text: "last" }, [{ name: "w" }], 8],
    ],
    malformed: [
      'a.csv: line 5: sentence: expected a text, got ""',
      'a.csv: line 6: split: expected one of train, training, val, valid, validation, dev, test, got "other"',
    ],
    noted: [["has a text of several lines, which are one line now", ["x"]]],
  });
});

test("semicolons bring commas in numbers; clocks are read too", () => {
  const text =
    "sep=;\nfile;sentence;split;from;to\nx;a,b;;1,5;2,75\nx;c;train;00:01:02,5;1:03\ny;c;train;0;nan\ny;c;train;-1;2\n";
  expect(clipsOf("b.csv", text, { ...SENTENCES, start: "from", end: "to" })).toEqual({
    clips: [
      [{ id: "x/0", text: "a,b" }, [{ name: "x", start: 1.5, end: 2.75 }], 3],
      [{ id: "x/1", split: "train", text: "c" }, [{ name: "x", start: 62.5, end: 63 }], 4],
    ],
    malformed: [
      'b.csv: line 5: to: expected seconds, 0 or more, or a time such as 00:01:02.5, got "nan"',
      'b.csv: line 6: from: expected seconds, 0 or more, or a time such as 00:01:02.5, got "-1"',
    ],
    noted: [],
  });
});

test("JSON lines and JSON arrays are tables; what an object lacks is empty", () => {
  const lines =
    '{"file":"x","sentence":"a"}\n\n{"file":3,"sentence":["a"]}\n[]\n{bad\n{"file":"y"}\n{"file":7,"sentence":8}\n';
  const columns = { pose: "file", text: "sentence" };
  const { clips, malformed } = clipsOf("c.jsonl", lines, columns);
  expect(clips).toEqual([
    [{ id: "x", text: "a" }, [{ name: "x" }], 1],
    [{ id: "7", text: "8" }, [{ name: "7" }], 7],
  ]);
  expect(malformed.sort()).toEqual([
    'c.jsonl: line 3: sentence: expected a text or a number, got ["a"]',
    "c.jsonl: line 4: expected a JSON object, got []",
    'c.jsonl: line 5: expected a JSON object, got "{bad"',
    'c.jsonl: line 6: sentence: expected a text, got ""',
  ]);
  expect(clipsOf("d.json", '[\n{"file":"x","sentence":"a"}\n]', columns).clips).toEqual([
    [{ id: "x", text: "a" }, [{ name: "x" }], 2],
  ]);
});

test("times are seconds, milliseconds, or frames counted from 0 or from 1, and cut what they say", () => {
  const poses = folderOfPoses(["v", makePose({ frames: 50, fps: 25 })]);
  const cut = (times: TimeUnit, from: string, to: string) => {
    const reading = read(
      "t.tsv",
      `id\tvideo\ta\tb\nx\tv.mp4\t${from}\t${to}\n`,
      { id: "id", pose: "video", start: "a", end: "b" },
      times,
    );
    const made = manifestOf(reading, poses);
    const { excluded, malformed } = outcome(made);
    return made.lines[0] === undefined
      ? [excluded, malformed.length]
      : [made.lines[0].start, made.lines[0].end];
  };
  expect(cut("seconds", "0.4", "0.8")).toEqual([0.4, 0.8]);
  expect(cut("milliseconds", "400", "800")).toEqual([0.4, 0.8]);
  expect(cut("frames", "10", "20")).toEqual([0.4, 0.8]);
  expect(cut("frames-from-1", "11", "20")).toEqual([0.4, 0.8]);
});

test("what lies outside of a video is excluded by a rule or noted", () => {
  const poses = folderOfPoses(["v", makePose({ frames: 50, fps: 25 })]);
  const table = (times: TimeUnit, ...rows: string[]) => {
    const columns = { id: "id", pose: "video", start: "a", end: "b" };
    const filler = times === "seconds" ? "k,v,0,1" : "k,v,1,20";
    return manifestOf(read("t.csv", ["id,video,a,b", filler, ...rows].join("\n"), columns, times), poses);
  };
  const seconds = table("seconds", "later,v,2,3", "backwards,v,1,0.5", "beyond,v,1,9", "near,v,1,2.3");
  expect(outcome(seconds).excluded).toEqual({ "time range": ["later", "backwards"] });
  expect([...seconds.noted]).toEqual([["ends later than its video, and is cut there", ["beyond"]]]);
  const frames = table("frames", "later,v,50,60", "beyond,v,40,80", "near,v,40,51");
  expect(outcome(frames).excluded).toEqual({ "time range": ["later"], "unclear length": ["beyond"] });
  expect(frames.lines.map(({ id }) => id)).toEqual(["k", "near"]);
  const one = read("t.csv", "id,a\nv,0\nw,2.5\n", { id: "id", start: "a" }, "frames-from-1");
  expect(one.malformed.map(({ detail }) => detail)).toEqual([
    'a: expected a frame\'s number, 1 or more, got "0"',
    'a: expected a frame\'s number, 1 or more, got "2.5"',
  ]);
});

test("a pose is found by its folders or by its name alone, whatever it ends in", () => {
  const poses = folderOfPoses("day1/a", "b.v2", "c");
  const text = "file,gloss\nday1/a.mp4,x\nvideos\\b.v2.webm,X\n/data/c.pose,y\nd,z\n";
  const made = manifestOf(read("a.csv", text, { pose: "file", gloss: "gloss" }), poses);
  expect(made.lines.map(withoutPose)).toEqual([
    { id: "day1/a", gloss: "x" },
    { id: "videos/b.v2", gloss: "x" },
    { id: "/data/c", gloss: "y" },
  ]);
  expect(outcome(made).missing).toEqual(["d"]);
  expect(Object.fromEntries(made.merged)).toEqual({ x: ["X"] });
});

test("what is no table of these columns is refused in one line", () => {
  const refusal = (...args: Parameters<typeof read>) => {
    try {
      read(...args);
    } catch (error) {
      return (error as Error).message.replace(/^.*\//, "");
    }
    return "read";
  };
  expect(refusal("a.csv", "file,text\nx,y\n", SENTENCES)).toBe(
    'a.csv: lacks the columns "sentence", "split"; there are "file", "text"',
  );
  expect(refusal("a.csv", "", SENTENCES)).toBe(
    'a.csv: lacks the columns "file", "sentence", "split"; there are none',
  );
  expect(refusal("a.csv", "file,file\nx,y\n", { pose: "file" })).toBe(
    'a.csv: line 1: two columns are called "file"; expected one',
  );
  expect(refusal("a.csv", 'file,sentence,split\nx,He said "hi",train\n', SENTENCES)).toBe(
    'a.csv: line 2: not a table: a quote is within a field; expected it doubled (""), and the field in quotes',
  );
  expect(refusal("a.csv", 'file,sentence,split\nx,"never ends\n', SENTENCES)).toBe(
    "a.csv: line 2: not a table: the quote that begins a field here never ends",
  );
  expect(refusal("a.json", '{"a": 1}', SENTENCES)).toBe("a.json: expected an array of objects, a row each");
  expect(refusal("a.csv", "text\nx\n", { text: "text" })).toBe(
    "a.csv: expected a column that is the pose or the id, as in pose=file",
  );
});

test("a head of a thousand columns is still a message of one line, and no number is infinite", () => {
  const head = Array.from({ length: 1000 }, (_, i) => `column ${i}`).join(",");
  expect(() => read("a.csv", `${head}\n`, SENTENCES)).toThrow(/"column 11", …$/);
  const { clips, malformed } = clipsOf("a.csv", "file,at\na,1e400\nb,9999999999:00:01\n", {
    pose: "file",
    start: "at",
  });
  expect([clips, malformed.length]).toEqual([[], 2]);
});

test("where rows have tabs, quotes are no more than quotes", () => {
  const text = 'file\tsentence\tsplit\nx\t"Hello" he said\t\ny\t"swallow\t\nz\tbye"\ttest\n';
  const { clips, malformed } = clipsOf("a.tsv", text, SENTENCES);
  expect(clips).toEqual([[{ id: "x", text: '"Hello" he said' }, [{ name: "x" }], 2]]);
  expect(malformed).toEqual([
    'a.tsv: line 3: expected 3 fields in one line, got "y\\tswallow\\t\\nz\\tbye\\ttest"',
  ]);
});

test("every row of any text is a clip or malformed, or the file is refused, and nothing is invented", () => {
  const piece = fc.constantFrom(
    "file",
    "sentence",
    "split",
    ",",
    ";",
    "\t",
    '"',
    '""',
    "\n",
    "\r\n",
    "\r",
    "x",
    "train",
    " ",
    "é",
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }),
      fc.constantFrom("a.csv", "a.tsv", "a.jsonl", "a.json"),
      (pieces, name) => {
        try {
          const reading = read(name, `file,sentence,split\n${pieces.join("")}`, SENTENCES);
          for (const { clip } of reading.entries)
            expect([clip.id, clip.text].every((each) => each !== "")).toBe(true);
        } catch (error) {
          expect((error as Error).name).toBe("AnnotationError");
        }
      },
    ),
    { numRuns: 200, seed: 11 },
  );
});

test("paths that differ, with one pose of their last part, are excluded; a path's own pose stays its own", () => {
  const pose = makePose();
  const rows = "id,file\n1,p1/c\n2,p2/c\n3,q1/d\n4,d\n5,q/e\n6,q/e.mp4\n";
  const reading = read("a.csv", rows, { id: "id", pose: "file" });
  const made = manifestOf(reading, folderOfPoses(["c", pose], ["q1/d", pose], ["e", pose]));
  expect(outcome(made).excluded).toEqual({ "several videos": ["1", "2"] });
  expect(made.lines.map(({ id }) => id)).toEqual(["3", "4", "5", "6"]);
});
