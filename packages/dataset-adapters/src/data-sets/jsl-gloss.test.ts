import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { JSL_RULES, type JslRule, readJslWord } from "./jsl-gloss.js";

test("readJslWord() takes a sign for its word, whatever is said of it", () => {
  const words: Record<string, readonly string[]> = {
    猫: ["猫", "/猫", "//猫", "~猫", "猫！", "「猫」", "猫?", "猫？", " 猫 ", "猫 qm", "猫 stop", "猫(hold)"],
    食べる: [
      "食べる rep2",
      "食べる(rep)",
      "食べる(2rep)",
      "食べるPAST",
      "食べる past neg",
      "食べる*3",
      "食べる（口形：たべる）",
    ],
    男: [
      "RH:男",
      "ＬＨ：男",
      "R:男＊２",
      "右手:男",
      "両手:男",
      "RH(男)",
      "RH(男)*2",
      "男(右手だけ)",
      "男(LH)",
    ],
    家: ["LH:家+RH:家", "L:家R:家", "LH(家)＋RH(家)", "nmm:眉上げ+家", "家/nod", "LH:家 RH:家 M:いえ"],
    OK: ["OK", "ok", "ＯＫ"],
    右: ["右"],
    右手: ["右手"],
    ビール: ["ビール"],
    "2人": ["2人", "２人"],
    "5": ["5"],
  };
  for (const [gloss, annotations] of Object.entries(words)) {
    for (const annotation of annotations)
      expect([annotation, readJslWord(annotation)]).toEqual([annotation, { gloss }]);
  }
});

test("readJslWord() excludes what is no word, by the rule that says why", () => {
  const rules: Record<JslRule, readonly string[]> = {
    mislabeled: [
      "",
      " ",
      "d",
      "D:fs:て(RH)",
      "fal",
      "猫(FAL)",
      "ＦＡＬ：猫",
      "UN:RH:猫",
      "un",
      "ー",
      "猫/犬/鳥",
      "NEKO",
      "食べる xyz",
      "rep:3",
    ],
    classifier: [
      "cl",
      "CL:猫が歩く",
      "ＣＬ（猫）",
      "cl:家の裏{家(LH)+裏(RH)}",
      "同じdw",
      "cl:dr",
      "pt3(dw:5種類)",
      "ptdw(みんな)",
      "猫+CL:形",
      "cl:包丁で切る(口型:きった)",
    ],
    "non-manual": ["nmm", "NMM(neg)", "nmm:眉上げ", "nod", "M:おる", "口形:おる", "(M:あ)", "nmm:眉上げ+nod"],
    pointing: ["pt", "PT1＝歯", "pt2:ひよこ", "PT3みんな", "狙う(pt)", "両手:pt3", "猫+PT3"],
    fingerspelling: ["fs:あ", "FSあ", "fs:お(M:ロースポーク)", "aw:あれ"],
    gesture: ["ges", "ges:へえ", "GES(あ)"],
    compound: ["<家", "裏>", "＜家＞"],
    "several signs": ["LH(家)+RH(裏)", "L:娘R:息子", "猫＋犬", "猫／犬", "猫、犬", "猫,犬"],
  };
  expect(Object.keys(rules)).toEqual([...JSL_RULES]);
  for (const [rule, annotations] of Object.entries(rules)) {
    for (const annotation of annotations)
      expect([annotation, readJslWord(annotation)]).toEqual([annotation, { rule }]);
  }
  expect(readJslWord("猫", true)).toEqual({ rule: "compound" }); // within one that was opened before
});

test("readJslWord() reads any annotation as a word in the corpus' script or as one of the rules", () => {
  const piece = fc.constantFrom(
    ..."猫家ねコ2/+()（）{}<>:：、,LHRHPTCLFSMD nodrep*！?ー「」".split(""),
    "LH:",
    "nmm:",
    "(M:",
    "×2",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, { maxLength: 12 }).map((all) => all.join("")),
        fc.string(),
      ),
      (annotation) => {
        const word = readJslWord(annotation);
        if ("rule" in word) expect(JSL_RULES).toContain(word.rule);
        else {
          expect(word.gloss).toMatch(/^[^a-zA-Z()<>{}/+:]+$|^OK$/);
          expect(readJslWord(word.gloss)).toEqual(word); // nothing is left to take away
        }
      },
    ),
    { numRuns: 2000, seed: 11 },
  );
});
