import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf as makeFolder, makePose } from "@msmae/testing";
import { folderOfPoses, manifestOf, outcome, withoutPose } from "../adapters.fixture.js";
import { golden } from "../golden.fixture.js";
import { readJslCorpus } from "./jsl-corpus.js";

type Word = readonly [start: number, end: number, value: string];

/** A document as ELAN 6 writes it, of these tiers. Annotations are a1, a2, … in order. */
function eaf(tiers: Readonly<Record<string, readonly Word[]>>, media = ""): string {
  let [slots, body, id] = ["", "", 0];
  for (const [tier, words] of Object.entries(tiers)) {
    body += `    <TIER LINGUISTIC_TYPE_REF="default-lt" PARTICIPANT="" TIER_ID="${tier}">\n`;
    for (const [start, end, value] of words) {
      id++;
      slots += `        <TIME_SLOT TIME_SLOT_ID="ts${2 * id - 1}" TIME_VALUE="${start}"/>\n        <TIME_SLOT TIME_SLOT_ID="ts${2 * id}" TIME_VALUE="${end}"/>\n`;
      const text = value.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
      body += `        <ANNOTATION>\n            <ALIGNABLE_ANNOTATION ANNOTATION_ID="a${id}" TIME_SLOT_REF1="ts${2 * id - 1}" TIME_SLOT_REF2="ts${2 * id}">\n                <ANNOTATION_VALUE>${text}</ANNOTATION_VALUE>\n            </ALIGNABLE_ANNOTATION>\n        </ANNOTATION>\n`;
    }
    body += "    </TIER>\n";
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2012-07-01T12:00:00+09:00" FORMAT="3.0" VERSION="3.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
    <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">
${media}    </HEADER>
    <TIME_ORDER>
${slots}    </TIME_ORDER>
${body}    <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default-lt" TIME_ALIGNABLE="true"/>
</ANNOTATION_DOCUMENT>
`;
}

const long = makePose({ frames: 250, fps: 25 });

test("readJslCorpus() makes a clip of every word of both signers, and counts what is none by its rule", () => {
  const folder = makeFolder({
    "04_Fukuoka/AniN/FO_07-08_AniN.eaf": eaf({
      "FO_07_FK_40F-Word-jp": [
        [1000, 1400, "猫"],
        [1400, 2000, "CL:猫が歩く"],
        [2000, 2400, "nmm:眉上げ"],
        [2400, 2800, "PT3"],
        [2800, 3000, "FAL:犬"],
        [3000, 3400, "<家"],
        [3400, 3600, "の"],
        [3600, 4000, "裏>"],
        [4000, 4500, "LH:家+RH:家"],
        [9900, 9900, "猫"],
        [10000, 10500, "猫"],
      ],
      "FO_07_FK_40F-Word-jp-SATO": [[1000, 1400, "二回目"]],
      "FO_07_FK_40F-Word-roman": [[1000, 1400, "neko"]],
      "FO_08_AB_50M_Word\u2212jp": [[1200, 1700, "「犬」？"]],
    }),
  });
  const poses = folderOfPoses(["FO_07_08_AniN/FO_07", long], ["FO_07_08_AniN_FO-08", long]);
  const made = manifestOf(readJslCorpus(folder), poses);
  const recording = "FO_07-08_AniN";
  expect(made.lines.map(({ split, ...clip }) => withoutPose(clip))).toEqual([
    { id: `${recording}/FO_07/a1`, gloss: "猫", language: "jsl", signer: "FO_07", start: 1, end: 1.4 },
    { id: `${recording}/FO_07/a9`, gloss: "家", language: "jsl", signer: "FO_07", start: 4, end: 4.5 },
    { id: `${recording}/FO_08/a14`, gloss: "犬", language: "jsl", signer: "FO_08", start: 1.2, end: 1.7 },
  ]);
  expect(made.lines.map(({ pose }) => /poses|FO_07_08_AniN.*/.exec(pose)?.[0])).toEqual([
    "FO_07_08_AniN/FO_07.pose",
    "FO_07_08_AniN/FO_07.pose",
    "FO_07_08_AniN_FO-08.pose",
  ]);
  const id = (number: number) => `${recording}/FO_07/a${number}`;
  expect(outcome(made)).toEqual({
    missing: [],
    excluded: {
      classifier: [id(2)],
      "non-manual": [id(3)],
      pointing: [id(4)],
      mislabeled: [id(5)],
      compound: [id(6), id(7), id(8)],
      "time range": [id(10), id(11)],
    },
    malformed: [],
  });
});

test("readJslCorpus() takes what two tiers of a signer have both for one clip, and adds a video's offset", () => {
  const media =
    '        <MEDIA_DESCRIPTOR MEDIA_URL="file:///C:/x/FO_03_04_Cur.mp4" MIME_TYPE="video/mp4" RELATIVE_MEDIA_URL="./FO_03_04_Cur.mp4" TIME_ORIGIN="1500"/>\n';
  const words: Word[] = [
    [1000, 1400, "猫"],
    [1500, 1900, "猫"],
  ];
  const document = eaf(
    { "FO_03_NG_40F-Word-jp": words, "FO_03_NG_50F-Word-jp": [...words, [2000, 2500, "犬"]] },
    media,
  );
  const path = join(makeFolder({ "FO_03-04_Cur.eaf": document }), "FO_03-04_Cur.eaf");
  const made = manifestOf(readJslCorpus(path), folderOfPoses(["FO_03-04_Cur", long])); // the only signer of the file
  expect(made.lines.map(({ gloss, start, end }) => [gloss, start, end])).toEqual([
    ["猫", 2.5, 2.9],
    ["猫", 3, 3.4],
    ["犬", 3.5, 4],
  ]);
  expect(made.excluded.get("annotated twice")?.length).toBe(2);
});

test("readJslCorpus() reads a document that pympi wrote, and counts what has no poses", () => {
  const folder = makeFolder({ "FO_07-08_AniN.eaf": golden.elan.text });
  const made = manifestOf(readJslCorpus(folder), folderOfPoses(["FO_07-08_AniN/FO_08", long]));
  expect(made.lines.map(({ gloss, start, end }) => [gloss, start, end])).toEqual([["犬", 2.7, 3.2]]);
  expect(outcome(made)).toEqual({
    missing: ["FO_07-08_AniN/FO_07/a2"],
    excluded: {
      compound: ["FO_07-08_AniN/FO_07/a4"],
      pointing: ["FO_07-08_AniN/FO_07/a6"],
      mislabeled: ["FO_07-08_AniN/FO_08/a8"],
    },
    malformed: [],
  });
});

test("readJslCorpus() passes over a damaged document, and refuses two of one name, or none", () => {
  const good = eaf({ "IK_01_AA_20F-Word-jp": [[0, 500, "猫"]] });
  const folder = makeFolder({ "IK_01-02_AniN.eaf": good, "IK_03-04_AniN.eaf": good.slice(0, 900) });
  const made = manifestOf(readJslCorpus(folder), folderOfPoses(["IK_01-02_AniN", long]));
  expect(made.lines.length).toBe(1);
  expect(outcome(made).malformed).toEqual([
    expect.stringMatching(/^IK_03-04_AniN\.eaf: line \d+: not XML: /),
  ]);
  const twice = makeFolder({ "AniN/IK_01-02_AniN.eaf": good, "old/IK_01-02_AniN.eaf": good });
  expect(() => readJslCorpus(twice)).toThrow(
    /AniN\/IK_01-02_AniN\.eaf and old\/IK_01-02_AniN\.eaf have the same name/,
  );
  expect(() => readJslCorpus(makeFolder())).toThrow(/: no \.eaf files; expected ELAN documents$/);
});
