/**
 * Why an annotation of the JSL Corpus is no word. The paper excludes "non-lexicalized signs, such as classifier
 * constructions, non-manual markers, and mislabeled instances" (section 4.2). Which annotations these are was chosen
 * here, by the corpus' own conventions; so are the rules from `pointing` on: none of them is one word of a lexicon.
 */
export const JSL_RULES = [
  "mislabeled", // D (delete), FAL (false start), UN (unclear), and what does not follow the conventions
  "classifier", // CL, and depicting signs: DW, DR
  "non-manual", // NMM, nods, and a mouth alone: M, 口形
  "pointing", // PT, PT1, PT2, PT3
  "fingerspelling", // FS, and AW (written in the air)
  "gesture", // GES
  "compound", // <…>, also over several annotations
  "several signs", // the hands sign different words, or the text lists several
] as const;

export type JslRule = (typeof JSL_RULES)[number];

/** What an annotation is: the gloss of a word, or the rule by which it is none. */
export type JslWord = { readonly gloss: string } | { readonly rule: JslRule };

/** The rules of the corpus' markers, those first that decide over the others. */
const MARKERS: readonly (readonly [markers: readonly string[], rule: JslRule])[] = [
  [["d", "fal", "un"], "mislabeled"],
  [["cl", "dw", "dr", "ptdw", "ptdr"], "classifier"],
  [["pt"], "pointing"],
  [["fs", "aw"], "fingerspelling"],
  [["ges"], "gesture"],
];
const NON_MANUAL = ["nmm", "nod", "m"];
/** What is said of a sign: how often, how long, in which time, with which hand. The sign stays the same word. */
const MODIFIERS = [
  "rep",
  "repeat",
  "stop",
  "hold",
  "keep",
  "index",
  "past",
  "neg",
  "qm",
  "lh",
  "rh",
  "l",
  "r",
];

const HAND = "(?:LH|RH|L|R|左手|右手|両手|左|右)";
const HAND_BEGINS = new RegExp(`(?<![A-Z])${HAND}\\s*[:(]`, "iy");
const IN_HAND = new RegExp(`^${HAND}\\s*\\((.*)\\)(?:\\s*[*×]\\s*\\d+)?$`, "i"); // LH(家), RH(家)*2
const HAND_PREFIX = new RegExp(`^${HAND}\\s*:`, "i"); // LH:家
const BRACKETS = /\([^(){}]*\)|\{[^(){}]*\}/g;
const REMARKS = new RegExp(
  [
    `\\b(?:${NON_MANUAL.join("|")})\\b\\s*[:=は].*`,
    `\\d*\\b(?:${MODIFIERS.join("|")})\\d*\\b:?\\d*`,
    "[*×]\\s*\\d+",
    "\\?",
  ].join("|"),
  "gi",
);
const WORD =
  /^(?=.*[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}0-9])[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}0-9ー々〆・\- ]+$/u;

/**
 * Reads an annotation of the JSL Corpus' word tier. The two hands' parts (`LH:家+RH:家`, joined by `+` or `/`) are a
 * word if they are the same one; a mouth or a non-manual marker beside a sign, repetitions, holds and the like leave
 * it as it is.
 *
 * @param open Whether an earlier annotation has begun a compound (`<家`) that none has ended.
 * @example
 * readJslWord("猫(口形:ねこ) rep2"); // { gloss: "猫" }
 * readJslWord("CL:猫が歩く"); // { rule: "classifier" }
 */
export function readJslWord(annotation: string, open = false): JslWord {
  const text = annotation
    .normalize("NFKC") // full-width letters, digits and punctuation
    .replace(/口形|口型/g, "M")
    .replace(/[~˜〜!「」【】]/g, "")
    .trim()
    .replace(/^[/\s]+|[/\s]+$/g, "");
  if (open || /[<>]/.test(text)) return { rule: "compound" };
  if (text.split("/").length > 2) return { rule: "mislabeled" };
  const parts = splitParts(text.replace(/[/&]/g, "+")).map(readPart);
  const manual = parts.filter((part) => !("rule" in part && part.rule === "non-manual"));
  const ruled = manual.find((part) => "rule" in part);
  if (ruled !== undefined) return ruled;
  const glosses = [...new Set(manual.flatMap((part) => ("gloss" in part ? [part.gloss] : [])))];
  if (glosses.length > 1) return { rule: "several signs" };
  const [gloss] = glosses;
  if (gloss !== undefined) return { gloss };
  return { rule: parts.length > 0 ? "non-manual" : "mislabeled" };
}

/** What is joined by `+`, or is another hand's (`L:娘R:娘`), outside of brackets. */
function splitParts(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if ("({".includes(character)) depth++;
    else if (")}".includes(character)) depth = Math.max(0, depth - 1);
    HAND_BEGINS.lastIndex = i;
    const joins = depth === 0 && character === "+";
    if (joins || (depth === 0 && HAND_BEGINS.test(text) && !/[LR左右両]$/i.test(parts.at(-1)!)))
      parts.push("");
    if (!joins) parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

function readPart(part: string): JslWord {
  const inner = IN_HAND.exec(part)?.[1];
  if (inner !== undefined) return readPart(inner.trim());
  const latin = (part.match(/[a-z]+/gi) ?? []).map((word) => word.toLowerCase());
  const decisive = MARKERS.find(([markers]) => markers.some((marker) => latin.includes(marker)));
  if (decisive !== undefined) return { rule: decisive[1] };
  if (NON_MANUAL.includes(/^[a-z]+/i.exec(part)?.[0].toLowerCase() ?? "")) return { rule: "non-manual" };
  let text = part.replace(HAND_PREFIX, "");
  for (let before = ""; before !== text; ) [before, text] = [text, text.replace(BRACKETS, "")];
  text = text.replace(REMARKS, "").replace(/^[\s:=,、;]+|[\s:=,、;]+$/g, "");
  if (/[、,]/.test(text)) return { rule: "several signs" };
  if (WORD.test(text)) return { gloss: text.replace(/\s+/g, " ") };
  if (/^ok$/i.test(text)) return { gloss: "OK" }; // the one word in Latin letters
  return {
    rule: text === "" && latin.some((word) => NON_MANUAL.includes(word)) ? "non-manual" : "mislabeled",
  };
}
