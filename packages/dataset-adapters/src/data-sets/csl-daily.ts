import { join } from "node:path";
import { z } from "zod";
import { exists, isFolder } from "../annotations/files.js";
import { AnnotationError, Reading } from "../annotations/reading.js";
import { filled, readTable } from "../annotations/table.js";
import { adapter } from "./adapter.js";

const rowSchema = z.object({ name: filled, char: filled });

const splitSchema = z.object({
  name: filled,
  split: z.enum(["train", "dev", "test"], { error: 'one of "train", "dev", "test"' }),
});

const FORMAT = { delimiter: "|", quotes: false } as const;

/**
 * CSL-Daily: sentences of everyday life in Chinese Sign Language (Zhou et al., 2021).
 *
 * The text is the sentence's characters without spaces, the signer what its name says (`P0000`), the glosses are kept in
 * `glosses`. A sentence that the split lists, but that has no annotation, is excluded by the rule `not annotated`, one that is
 * in no split by `no split`: in the release S000005_P0004_T00 and S000007_P0003_T00.
 *
 * @param path The data set's `sentence_label`, a folder with it, or its `video_map.txt`; `split_1.txt` is beside it.
 * @throws {AnnotationError} if a file is missing, or lacks a column; for a pickle with the way out of it.
 */
export function readCslDaily(path: string): Reading {
  const map = isFolder(path) ? findMap(path) : path;
  if (/\.(pkl|pickle)$/.test(map)) throw new AnnotationError(map, `a pickle is not read. ${TO_TEXT}`);
  const reading = new Reading();
  const annotated = new Set<string>();
  const splits = readSplits(join(map, "..", "split_1.txt"), reading);
  for (const { row, place } of readTable(map, FORMAT, ["name", "gloss", "char"], reading)) {
    const known = reading.parse(rowSchema, row, place);
    if (known === undefined) continue;
    const id = known.name;
    const split = splits.get(id);
    annotated.add(id);
    if (split === undefined) {
      reading.exclude("no split", id);
      continue;
    }
    const signer = /_(P\d+)_/.exec(id)?.[1];
    const text = known.char.replace(/\s+/g, "");
    const glosses = row.gloss.split(/\s+/).filter((gloss) => gloss !== "");
    const clip = { id, split, text, textLanguage: "zh", language: "csl", ...(signer && { signer }), glosses };
    reading.add(place, clip, [{ name: id }]);
  }
  for (const id of splits.keys()) if (!annotated.has(id)) reading.exclude("not annotated", id);
  return reading;
}

const TO_TEXT = `video_map.txt beside it has the same; where it has not: python3 -c "import pickle; \
print('index|name|length|gloss|char|word|postag', *('|'.join([str(i), x['name'], str(x.get('length', '')), \
*(' '.join(x.get('label_' + k, [])) for k in ('gloss', 'char', 'word', 'postag'))]) \
for i, x in enumerate(pickle.load(open('csl2020ct_v2.pkl', 'rb'))['info'])), sep='\\n')" > video_map.txt`;

function findMap(folder: string): string {
  const folders = [folder, join(folder, "sentence_label")];
  const home = folders.find((each) => exists(join(each, "video_map.txt")));
  if (home !== undefined) return join(home, "video_map.txt");
  const pickle = folders.map((each) => join(each, "csl2020ct_v2.pkl")).find(exists);
  if (pickle !== undefined) return pickle;
  throw new AnnotationError(folder, "expected a folder with video_map.txt and split_1.txt");
}

function readSplits(path: string, reading: Reading): Map<string, "train" | "valid" | "test"> {
  const splits = new Map<string, "train" | "valid" | "test">();
  for (const { row, place } of readTable(path, FORMAT, ["name", "split"], reading)) {
    const known = reading.parse(splitSchema, row, place);
    if (known === undefined) continue;
    if (splits.has(known.name)) {
      reading.reject(place, { field: "name", value: known.name, expected: "a name that no line before has" });
    } else splits.set(known.name, known.split === "dev" ? "valid" : known.split);
  }
  return splits;
}

export const cslDaily = adapter({
  name: "csl-daily",
  title: "CSL-Daily",
  description: "sentences in Chinese Sign Language",
  annotations: "the folder with video_map.txt and split_1.txt",
  poses: "read",
  options: {},
  read: ({ annotations }) => readCslDaily(annotations),
});
