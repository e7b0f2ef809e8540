import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf as makeFolder } from "@msmae/testing";
import { Reading } from "../annotations/reading.js";
import { golden } from "../golden.fixture.js";
import { readElan } from "./read-elan.js";

const read = (text: string) => {
  const reading = new Reading();
  const document = readElan(join(makeFolder({ "a.eaf": text }), "a.eaf"), reading);
  return { document, malformed: reading.malformed.map(({ message }) => message.replace(/^.*\//, "")) };
};
const inDocument = (body: string, head = '<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT AUTHOR="" FORMAT="3.0" VERSION="3.0">\n${head}\n${body}\n</ANNOTATION_DOCUMENT>\n`;

test("readElan() reads what pympi writes as pympi reads it, dependent tiers included", () => {
  const { document, malformed } = read(golden.elan.text);
  expect(malformed).toEqual([]);
  const tiers = document.tiers.map(({ id, annotations }) => [
    id,
    annotations.map(({ start, end, value }) => [Math.round(1000 * start), Math.round(1000 * end), value]),
  ]);
  expect(tiers.length).toBe(3);
  // pympi gives a dependent annotation its parent's times, sorted; two of these have one parent.
  const sorted = (list: unknown[]) => list.map((each) => JSON.stringify(each)).sort();
  for (const [id, annotations] of tiers as [string, unknown[]][]) {
    expect(sorted(annotations)).toEqual(sorted([...golden.elan.tiers[id]!]));
  }
  expect(document.tiers.map(({ participant }) => participant)).toEqual(["FO_07_FK_40F", "FO_08_AB_50M", ""]);
  expect(document.media).toEqual([{ name: "FO_07-08_AniN", origin: 1.5 }]);
});

test("readElan() tells the line of what is malformed, and reads the rest", () => {
  const annotation = (kind: string, attributes: string, value = "x") =>
    `<ANNOTATION><${kind} ${attributes}><ANNOTATION_VALUE>${value}</ANNOTATION_VALUE></${kind}></ANNOTATION>`;
  const body = [
    '<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="100"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="250"/>',
    '<TIME_SLOT TIME_SLOT_ID="ts3"/></TIME_ORDER>',
    '<TIER TIER_ID="words">',
    annotation("ALIGNABLE_ANNOTATION", 'ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2"'),
    annotation("ALIGNABLE_ANNOTATION", 'ANNOTATION_ID="a2" TIME_SLOT_REF1="ts2" TIME_SLOT_REF2="ts3"'),
    annotation("ALIGNABLE_ANNOTATION", 'ANNOTATION_ID="a3" TIME_SLOT_REF1="ts9" TIME_SLOT_REF2="ts2"'),
    annotation("REF_ANNOTATION", 'ANNOTATION_ID="a4" ANNOTATION_REF="a5"'),
    annotation("REF_ANNOTATION", 'ANNOTATION_ID="a5" ANNOTATION_REF="a4"'),
    annotation("REF_ANNOTATION", 'ANNOTATION_ID="a6" ANNOTATION_REF="a99"'),
    annotation("REF_ANNOTATION", 'ANNOTATION_ID="a7" ANNOTATION_REF="a8"'),
    annotation("REF_ANNOTATION", 'ANNOTATION_ID="a8" ANNOTATION_REF="a1"', "家 &amp; 裏"),
    "</TIER>",
  ].join("\n");
  const { document, malformed } = read(inDocument(body));
  expect(document.tiers[0]?.annotations.map(({ place, ...each }) => [each, place.line])).toEqual([
    [{ id: "a1", value: "x", start: 0.1, end: 0.25 }, 7],
    [{ id: "a7", value: "x", start: 0.1, end: 0.25 }, 13],
    [{ id: "a8", value: "家 & 裏", start: 0.1, end: 0.25 }, 14],
  ]);
  const reference = 'ANNOTATION_REF: expected the id of an annotation with times, got "';
  expect(malformed).toEqual([
    'a.eaf: line 8: TIME_SLOT_REF2: expected a time slot with a time, got "ts3"',
    'a.eaf: line 9: TIME_SLOT_REF1: expected a time slot with a time, got "ts9"',
    `a.eaf: line 10: ${reference}a4"`,
    `a.eaf: line 11: ${reference}a4"`,
    `a.eaf: line 12: ${reference}a99"`,
  ]);
});

test("readElan() refuses what is not ELAN's in one line, and expands no entities", () => {
  const refusal = (text: string) => {
    try {
      read(text);
    } catch (error) {
      return (error as Error).message.replace(/^.*\//, "");
    }
    return "read";
  };
  expect(refusal("")).toMatch(/^a\.eaf: line 1: not XML: /);
  expect(refusal("<html>\n<p></html>")).toMatch(/^a\.eaf: line 2: not XML: .*"p" != "html"/);
  expect(refusal("<a></a\n\u0000b>")).toBe(
    'a.eaf: line 1: not XML: end tag name is followed by a line break and trailing content: "a b"',
  );
  expect(refusal("<html/>")).toBe("a.eaf: line 1: expected an ELAN document, got <html>");
  expect(refusal(inDocument("", '<HEADER TIME_UNITS="PAL-frames"/>'))).toBe(
    "a.eaf: line 3: expected times in milliseconds, got PAL-frames",
  );
  const laughs =
    '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><ANNOTATION_DOCUMENT>&c;</ANNOTATION_DOCUMENT>';
  expect(refusal(laughs)).toMatch(/^a\.eaf: line 1: not XML: entity not found/);
  expect(refusal(inDocument(""))).toBe("read");
});
