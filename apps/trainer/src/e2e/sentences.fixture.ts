import { folderOfSigns, type Line } from "./signs.fixture.js";

const TEXTS = ["der Regen kommt .", "die Sonne scheint .", "es schneit ."];

/** Lines of clips of three sentences, each several times; the last two of each are for validation and test. */
export function sentences(clips = 4, more: object = { textLanguage: "de" }): Line[] {
  return TEXTS.flatMap((text, which) =>
    Array.from({ length: clips }, (_, i) => ({
      id: `${which}-${i}`,
      gloss: text, // clips of one text are alike
      text,
      split: i === clips - 1 ? "test" : i === clips - 2 ? "valid" : "train",
      ...more,
    })),
  );
}

/** A folder with their manifest and poses, of which some are long. */
export function folderOfSentences(lines: readonly Line[] = sentences()): string {
  return folderOfSigns(lines);
}
