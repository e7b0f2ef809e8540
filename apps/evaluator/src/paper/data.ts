import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type CorpusSource, corpusSource } from "@msmae/datasets";
import { mergeSettings } from "@msmae/tasks";
import { UserError } from "@msmae/terminal";
import { z } from "zod";
import type { Run, Settings } from "./run.js";

/** Clips to learn from, and how tables call them. */
export interface DataSet {
  /** As tables call it; the paper's own names have the paper's numbers beside them. */
  readonly name: string;
  /** In names of runs. */
  readonly slug: string;
  /** Undefined for synthetic signers, which the settings describe. */
  readonly data: Run["data"];
  /** Clips of the same kind of signing without labels, to pretrain on. */
  readonly unlabelled?: Run["data"];
  /** What is set for this data set alone. */
  readonly settings: Settings;
}

/** What experiments run on. */
export interface Data {
  readonly pretraining: DataSet;
  readonly recognition: readonly DataSet[];
  /** Those of them that are learnt from few clips, too. */
  readonly fewShot: readonly DataSet[];
  /** Of other languages than what is pretrained on (table 3), and of the same (table 5: How2Sign is American, as YouTube-ASL). */
  readonly translation: { readonly others: readonly DataSet[]; readonly same: readonly DataSet[] };
  /** Sentences that are cut into segments; those with known signs are scored. */
  readonly segmentation: readonly DataSet[];
  /** A folder with a pretrained mBART; a small one is drawn where there is none. */
  readonly mbart?: string;
}

const details = { data: z.string().min(1), set: z.record(z.string(), z.unknown()).default({}) };
const entrySchema = z.union([z.string().min(1), z.strictObject(details)]);
/** Of isolated signs. */
const signsSchema = z.union([
  z.string().min(1),
  z.strictObject({ ...details, unlabelled: z.string().min(1).optional() }),
]);

/** What a file of `--data` holds. */
const fileSchema = z.strictObject({
  pretraining: entrySchema.optional(),
  recognition: z.record(z.string().min(1), signsSchema).default({}),
  translation: z.record(z.string().min(1), entrySchema).default({}),
  segmentation: z.record(z.string().min(1), entrySchema).default({}),
  mbart: z.string().min(1).optional(),
});

/** Settings that the paper has for one data set. */
const PAPERS_OWN: Readonly<Record<string, Settings>> = {
  Slovo: { validation: { metric: "recall@5" } }, // Paper §4.2: no test clips, chosen by top-5 recall
  "JSL Corpus": { data: { augment: { rotation: 0, shear: 0, scale: 0 } } }, // Paper app. C
};

/**
 * Reads which data sets there are: `{ "pretraining": PATH, "recognition": { "WLASL": PATH, … }, "translation": {
 * "How2Sign": PATH, … }, "segmentation": { … }, "mbart": FOLDER }`, where a path is what `--data` of the trainer takes, beside the
 * file; `{ "data": PATH, "set": { … } }` has settings for that data set alone, and of recognition `"unlabelled": PATH` clips to
 * pretrain on.
 *
 * @param synthetic What pretraining takes where the file names nothing.
 * @throws {UserError} naming the file and the field.
 * @throws {CorpusError} for a path that holds no clips.
 */
export function readData(path: string, synthetic: Data): Data {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UserError(`${path}: cannot read the data sets: ${(error as Error).message}`);
  }
  const result = fileSchema.safeParse(json);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new UserError(`${path}: ${issue.path.join(".") || "data sets"}: ${issue.message}`);
  }
  const { pretraining, recognition, translation, segmentation, mbart } = result.data;
  const clips = (given: string) => {
    const where = resolve(dirname(path), given);
    return { path: where, content: contentOf(corpusSource(where)) };
  };
  const dataSet = (name: string, entry: z.infer<typeof signsSchema>): DataSet => {
    const { data, set, unlabelled } =
      typeof entry === "string" ? { data: entry, set: {}, unlabelled: undefined } : entry;
    return {
      name,
      slug: slugOf(name),
      data: clips(data),
      settings: mergeSettings(PAPERS_OWN[name] ?? {}, set),
      ...(unlabelled !== undefined && { unlabelled: clips(unlabelled) }),
    };
  };
  const sets = Object.entries(recognition).map(([name, entry]) => dataSet(name, entry));
  const texts = Object.entries(translation).map(([name, entry]) => dataSet(name, entry));
  const same = ({ name }: DataSet) => name === "How2Sign";
  return {
    pretraining: pretraining === undefined ? synthetic.pretraining : dataSet("pretraining", pretraining),
    recognition: sets,
    fewShot: sets,
    translation: { others: texts.filter((set) => !same(set)), same: texts.filter(same) },
    segmentation: Object.entries(segmentation).map(([name, entry]) => dataSet(name, entry)),
    ...(mbart !== undefined && { mbart: resolve(dirname(path), mbart) }),
  };
}

function slugOf(name: string): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return slug === "" ? createHash("sha256").update(name).digest("hex").slice(0, 8) : slug;
}

/** A hash of a manifest, of shards' index, or of the names and sizes of a folder's files. */
function contentOf(source: CorpusSource): string {
  const hash = createHash("sha256");
  if (source.kind === "manifest") hash.update(readFileSync(source.path));
  else if (source.kind === "shards") hash.update(readFileSync(join(source.path, "shards.json")));
  else if (source.kind === "folder") {
    for (const name of readdirSync(source.path, { recursive: true, encoding: "utf8" }).sort()) {
      hash.update(`${name}\0${statSync(join(source.path, name)).size}\0`);
    }
  }
  return hash.digest("hex").slice(0, 16);
}
