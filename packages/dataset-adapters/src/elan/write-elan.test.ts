import { expect, test } from "@jest/globals";
import { writeElan } from "./write-elan.js";

// apps/evaluator reads such files again with readElan(). Against ELAN's own schema, which is not part of
// this repository: README.md.

const tier = (...annotations: [start: number, end: number, value: string][]) => ({
  id: "segments",
  annotations: annotations.map(([start, end, value]) => ({ start, end, value })),
});

test("writeElan() orders times and annotations, and makes no number twice", () => {
  const file = writeElan({
    tiers: [
      tier([0.8, 1.2004, "b"], [0, 0.8, "a"]),
      { ...tier([0.5, 0.5, "c"]), id: "true", participant: "S1" },
    ],
  });
  const slots = [...file.matchAll(/TIME_SLOT_ID="(ts\d+)" TIME_VALUE="(\d+)"/g)];
  expect(slots.map(([, , value]) => Number(value))).toEqual([0, 500, 501, 800, 800, 1200]);
  expect(new Set(slots.map(([, id]) => id)).size).toBe(6);
  expect([...file.matchAll(/ANNOTATION_ID="(\w+)"/g)].map(([, id]) => id)).toEqual(["a1", "a2", "a3"]);
  expect([...file.matchAll(/<ANNOTATION_VALUE>(.*)</g)].map(([, value]) => value)).toEqual(["a", "b", "c"]);
  expect(file).toContain('<TIER LINGUISTIC_TYPE_REF="segmentation" PARTICIPANT="S1" TIER_ID="true">');
  expect(file).toContain('<PROPERTY NAME="lastUsedAnnotationId">3</PROPERTY>');
});

test("writeElan() gives the same bytes for the same annotations, with links, and escapes what it is given", () => {
  const input = {
    tiers: [tier([0, 1, '<b> & \u0007\ud800"x"'])],
    media: [{ url: "file:///a%20b.mp4", relativeUrl: "./a%20b.mp4", mimeType: "video/mp4", origin: 1.5 }],
    linked: [{ url: "file:///a.pose", mimeType: "application/octet-stream" }],
    author: 'A "B"',
  };
  const file = writeElan(input);
  expect(writeElan(input)).toBe(file);
  expect(file).toContain("<ANNOTATION_VALUE>&lt;b&gt; &amp; &quot;x&quot;</ANNOTATION_VALUE>");
  expect(file).toContain('AUTHOR="A &quot;B&quot;" DATE="1970-01-01T00:00:00.000Z"');
  expect(file).toContain(
    '<MEDIA_DESCRIPTOR MEDIA_URL="file:///a%20b.mp4" MIME_TYPE="video/mp4" RELATIVE_MEDIA_URL="./a%20b.mp4" TIME_ORIGIN="1500"/>',
  );
  expect(file).toContain(
    '<LINKED_FILE_DESCRIPTOR LINK_URL="file:///a.pose" MIME_TYPE="application/octet-stream"/>',
  );
});

test("writeElan() refuses what ELAN could not show", () => {
  const refused =
    (...annotations: [number, number, string][]) =>
    () =>
      writeElan({ tiers: [tier(...annotations)] });
  expect(refused([1, 0.5, ""])).toThrow(
    new RangeError(
      'Tier "segments": an annotation is from 1 to 0.5 s; expected times from 0 on, the end after the start.',
    ),
  );
  expect(refused([-1, 0.5, ""])).toThrow(RangeError);
  expect(refused([0, Number.NaN, ""])).toThrow(RangeError);
  expect(refused([0, 1, ""], [0.9, 2, ""])).toThrow(
    new RangeError('Tier "segments": annotations overlap at 0.9 s; expected one after the other.'),
  );
  expect(() => writeElan({ tiers: [tier(), tier()] })).toThrow(
    new RangeError('Two tiers are named "segments"; expected other names.'),
  );
});
