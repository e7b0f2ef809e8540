import { corpusSource, corpusSourceSchema, scanCorpus } from "@msmae/datasets";
import type { DataSet } from "../data.js";
import type { Entry } from "../entry.js";
import { TABLE_6 } from "../reported.js";

const PARTS = ["train", "valid", "test"] as const;

export const table6: Entry = {
  name: "table6",
  title: "Table 6: sizes of the data sets of recognition",
  runs: () => [],
  blocks({ data }) {
    return [
      {
        kind: "table",
        title: "Glosses and clips",
        caption: "Counted where it says here, as the trainer reads them; splits as the manifest marks them.",
        columns: ["Data set", "Glosses", "Train", "Valid", "Test"],
        rows: [
          ...Object.entries(TABLE_6).map(([name, counts]) => [`${name}, paper`, ...counts]),
          ...data.recognition.map((set) => [`${set.name}, here`, ...counted(set)]),
        ],
      },
    ];
  },
};

function counted({ data, settings }: DataSet): number[] {
  const synthetic = { kind: "synthetic", content: "isolated", ...(settings.corpus as object | undefined) };
  const source = data === undefined ? corpusSourceSchema.parse(synthetic) : corpusSource(data.path);
  const field = (settings.data as { splitField?: string } | undefined)?.splitField ?? "split";
  const clips = scanCorpus(source, ["body", "left", "right"]).clips.filter(
    ({ gloss }) => gloss !== undefined,
  );
  const marked = (part: string) =>
    clips.filter((clip) => (clip as unknown as Record<string, unknown>)[field] === part).length;
  return [new Set(clips.map(({ gloss }) => gloss)).size, ...PARTS.map(marked)];
}
