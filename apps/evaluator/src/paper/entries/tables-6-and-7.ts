import { type ClipInfo, corpusSource, corpusSourceSchema, scanCorpus } from "@msmae/datasets";
import type { DataSet } from "../data.js";
import type { Entry } from "../entry.js";
import { TABLE_6, TABLE_7 } from "../numbers-of-the-paper.js";
import { allTranslationSets } from "./translation.js";

const CAPTION = "Counted where it says here, as the trainer reads them; splits as the manifest marks them.";

export const table6: Entry = {
  name: "table6",
  title: "Table 6: sizes of the data sets of recognition",
  runs: () => [],
  blocks({ data }) {
    return [
      {
        kind: "table",
        title: "Glosses and clips",
        caption: CAPTION,
        columns: ["Data set", "Glosses", "Train", "Valid", "Test"],
        rows: [
          ...Object.entries(TABLE_6).map(([name, counts]) => [`${name}, paper`, ...counts]),
          ...data.recognition.map((set) => {
            const clips = clipsOf(set, "isolated").filter(({ gloss }) => gloss !== undefined);
            const glosses = new Set(clips.map(({ gloss }) => gloss)).size;
            return [`${set.name}, here`, glosses, ...counted(clips, set)];
          }),
        ],
      },
    ];
  },
};

export const table7: Entry = {
  name: "table7",
  title: "Table 7: sizes of the data sets of translation",
  runs: () => [],
  blocks(plan) {
    return [
      {
        kind: "table",
        title: "Sentences",
        caption: CAPTION,
        columns: ["Data set", "Train", "Valid", "Test"],
        rows: [
          ...Object.entries(TABLE_7).map(([name, counts]) => [`${name}, paper`, ...counts]),
          ...allTranslationSets(plan).map((set) => {
            const clips = clipsOf(set, "sentences").filter(({ text }) => text !== undefined);
            return [`${set.name}, here`, ...counted(clips, set)];
          }),
        ],
      },
    ];
  },
};

/** @param content Of synthetic signers. */
function clipsOf({ data, settings }: DataSet, content: "isolated" | "sentences"): readonly ClipInfo[] {
  const synthetic = { kind: "synthetic", content, ...(settings.corpus as object | undefined) };
  const source = data === undefined ? corpusSourceSchema.parse(synthetic) : corpusSource(data.path);
  return scanCorpus(source, ["body", "left", "right"]).clips;
}

function counted(clips: readonly ClipInfo[], { settings }: DataSet): number[] {
  const field = (settings.data as { splitField?: string } | undefined)?.splitField ?? "split";
  const marks = clips.map((clip) => (clip as unknown as Readonly<Record<string, unknown>>)[field]);
  return ["train", "valid", "test"].map((part) => marks.filter((mark) => mark === part).length);
}
