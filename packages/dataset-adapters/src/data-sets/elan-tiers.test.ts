import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf as makeFolder, makePose } from "@msmae/testing";
import { folderOfPoses, manifestOf, outcome, withoutPose } from "../adapters.fixture.js";
import { readElanTiers } from "./elan-tiers.js";

interface Annotation {
  readonly value: string;
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** A document whose annotations have slots of their own; times in milliseconds. */
function eaf(
  media: string,
  tiers: Record<string, readonly Annotation[]>,
  participants: Record<string, string> = {},
) {
  const slots: string[] = [];
  let annotations = 0;
  const slot = (time: number | undefined) => {
    const id = `ts${slots.length + 1}`;
    slots.push(`<TIME_SLOT TIME_SLOT_ID="${id}"${time === undefined ? "" : ` TIME_VALUE="${time}"`}/>`);
    return id;
  };
  const drawn = Object.entries(tiers).map(([name, own]) => {
    const lines = own.map(
      ({ value, from, to }) =>
        `<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a${++annotations}" TIME_SLOT_REF1="${slot(from)}" TIME_SLOT_REF2="${slot(to)}"><ANNOTATION_VALUE>${value}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>`,
    );
    const who = participants[name] === undefined ? "" : ` PARTICIPANT="${participants[name]}"`;
    return `<TIER TIER_ID="${name}"${who}>${lines.join("\n")}</TIER>`;
  });
  return `<ANNOTATION_DOCUMENT><HEADER TIME_UNITS="milliseconds">${media}</HEADER><TIME_ORDER>${slots.join("")}</TIME_ORDER>\n${drawn.join("\n")}</ANNOTATION_DOCUMENT>`;
}
const at = (value: string, from?: number, to?: number): Annotation => ({ value, from, to });
const media = (name: string, origin?: string) =>
  `<MEDIA_DESCRIPTOR MEDIA_URL="file:///data/${name}.mp4"${origin === undefined ? "" : ` TIME_ORIGIN="${origin}"`}/>`;

test("each sentence is a clip with its glosses as segments, at the offset of the medium that has a pose", () => {
  const documents = makeFolder({
    "talk.eaf": eaf(media("front", "500") + media("side", "-200"), {
      Anna_Translation: [at("Good morning.", 0, 2000), at("", 2000, 2500)],
      Anna_Gloss: [
        at("GOOD", 100, 600),
        at("good", 700, 900),
        at("MORNING", 1000, 1500),
        at("LATER", 3000, 3500),
      ],
      Ben_Gloss: [at("NOTHING", 0, 2000)],
    }),
  });
  const tiers = { text: "*_Translation", gloss: "*_Gloss" };
  const made = manifestOf(readElanTiers(documents, tiers), folderOfPoses("front"));
  expect(made.lines.map(withoutPose)).toEqual([
    {
      id: "talk/a1",
      text: "Good morning.",
      start: 0.5,
      end: 2.5,
      segments: [
        { gloss: "GOOD", start: 0.6, end: 1.1 },
        { gloss: "GOOD", start: 1.2, end: 1.4 },
        { gloss: "MORNING", start: 1.5, end: 2 },
      ],
    },
  ]);
  expect(outcome(made).excluded).toEqual({ "empty annotation": ["talk/a2"] });
  expect(Object.fromEntries(made.merged)).toEqual({ GOOD: ["good"] });
  const side = manifestOf(readElanTiers(documents, { gloss: "Anna_Gloss" }), folderOfPoses("side"));
  expect(outcome(side).excluded).toEqual({ "time range": ["talk/a3"] }); // it begins 0.1 s before the video
  expect(side.lines.map(({ id, start }) => [id, start])).toEqual([
    ["talk/a4", 0.5],
    ["talk/a5", 0.8],
    ["talk/a6", 2.8],
  ]);
});

test("signers come from a tier or the participant, and a pose may be of each", () => {
  const documents = makeFolder({
    "talk.eaf": eaf(
      "",
      { Gloss: [at("A", 0, 500), at("B", 1000, 1500)], Who: [at("Ben", 900, 2000)] },
      { Gloss: "Anna" },
    ),
  });
  const poses = folderOfPoses("talk/Anna", "talk_Ben");
  const made = manifestOf(readElanTiers(documents, { gloss: "Gloss", signer: "Who" }), poses);
  expect(made.lines.map(({ gloss, signer, pose }) => [gloss, signer, pose.split("/").at(-1)])).toEqual([
    ["A", "Anna", "Anna.pose"],
    ["B", "Ben", "talk_Ben.pose"],
  ]);
});

test("slots without a time are noted; an offset that is no number makes its document malformed", () => {
  const spread = eaf("", { Gloss: [at("A", 0, undefined), at("B", undefined, 900)] });
  const documents = makeFolder({
    "a.eaf": spread,
    "b.eaf": eaf(media("b", "soon"), { Gloss: [at("A", 0, 500)] }),
    "c.eaf": eaf("", { Gloss: [at("A", 500, 0)] }),
  });
  const made = manifestOf(
    readElanTiers(documents, { gloss: "Gloss" }),
    folderOfPoses("a", ["c", makePose()]),
  );
  expect(made.lines.map(({ id, start, end }) => [id, start, end])).toEqual([
    ["a/a1", 0, 0.3],
    ["a/a2", 0.6, 0.9],
  ]);
  expect([...made.noted]).toEqual([
    ["has time slots without a time, which are spread evenly between their neighbours", ["a/a1", "a/a2"]],
  ]);
  expect(outcome(made).malformed).toEqual([
    'b.eaf: line 1: TIME_ORIGIN: expected milliseconds, got "soon"',
    "c.eaf: line 2: TIME_SLOT_REF2: expected 0.5 s or later, got 0",
  ]);
});

test("a tier that no document has is refused with those that there are", () => {
  const documents = makeFolder({ "a.eaf": eaf("", { Gloss: [], Text: [] }) });
  expect(() => readElanTiers(documents, { gloss: "Glos" })).toThrow(
    'no tier "Glos" for gloss; the tiers are Gloss, Text',
  );
  expect(() => readElanTiers(join(documents, "none"), { gloss: "Gloss" })).not.toThrow();
  expect(() => readElanTiers(makeFolder(), { gloss: "Gloss" })).toThrow("no .eaf files");
  expect(() => readElanTiers(documents, {})).toThrow("expected a tier of glosses or of texts");
});
