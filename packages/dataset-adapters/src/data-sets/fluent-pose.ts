import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { PoseFormatError } from "@msmae/pose";
import { readPoseFileSync } from "@msmae/pose/node";
import { z } from "zod";
import { exists } from "../annotations/files.js";
import { readJson } from "../annotations/json.js";
import { AnnotationError, Reading } from "../annotations/reading.js";
import { joinedSigns } from "../manifest/joined-signs.js";
import { adapter } from "./adapter.js";

/** `original`: a sentence cut to its signs, which were joined. `stitched`: signs of a dictionary in their place. */
export type FluentPoseVariant = "original" | "stitched";

const FILE_NAMES: Readonly<Record<FluentPoseVariant, string>> = { original: "original", stitched: "updated" };

const text = z.string({ error: "a text" });
const milliseconds = z.array(z.number({ error: "milliseconds" }), { error: "an array of milliseconds" });
const metadataSchema = z.object(
  {
    id: text,
    sentence: z.object(
      {
        german: text,
        english: text,
        glosses: z.object(
          { gloss: z.array(text, { error: "an array of texts" }), start: milliseconds, end: milliseconds },
          { error: "an object with gloss, start and end" },
        ),
      },
      { error: "an object" },
    ),
  },
  { error: "an object" },
);

/**
 * Sentences of the Public DGS Corpus as fluent-pose-synthesis' `create_data.py` writes them: `train_1_metadata.json` beside
 * `train_1_original.pose` and `train_1_updated.pose`.
 *
 * The times in the metadata are those of the corpus' video. In the poses signs are where {@link joinedSigns} finds them, in
 * `segments`; a sign of which no frame is left has none. A pose in which as many signs as glosses cannot be told apart is
 * excluded by the rule `unclear joins`.
 *
 * @param path The folder, of which all below it is read.
 * @throws {AnnotationError} if it cannot be read, or there is no metadata.
 */
export function readFluentPose(path: string, variant: FluentPoseVariant): Reading {
  const reading = new Reading();
  for (const file of metadataFiles(path)) {
    const json = reading.attempt(() => readJson(file));
    if (json === undefined) continue;
    const place = { file, line: 1 };
    const metadata = reading.parse(metadataSchema, json.value, place);
    if (metadata === undefined) continue;
    const stem = file.replace(SUFFIX, "");
    const name = basename(stem);
    const { german, english, glosses } = metadata.sentence;
    const video = `${name}_${FILE_NAMES[variant]}`;
    const pose = `${stem}_${FILE_NAMES[variant]}.pose`;
    const clip = {
      id: `${name}/${variant}`,
      ...splitOf(name),
      text: german,
      textLanguage: "de",
      language: "gsg",
      english,
      sentence: metadata.id,
      glosses: glosses.gloss,
    };
    if (!exists(pose)) {
      reading.add(place, clip, [{ name: video }]); // it may be elsewhere, or nowhere
      continue;
    }
    const found = reading.attempt(() => ({ segments: segmentsOf(pose, glosses.gloss) }));
    if (found === undefined) continue;
    const { segments } = found;
    if (segments !== undefined) reading.add(place, { ...clip, segments }, [{ name: video }]);
    else reading.exclude("unclear joins", clip.id);
  }
  return reading;
}

const SUFFIX = /_metadata\.json$/;

function metadataFiles(path: string): string[] {
  let names: string[];
  try {
    names = readdirSync(path, { recursive: true }).map(String);
  } catch (error) {
    throw new AnnotationError(path, (error as Error).message);
  }
  const files = names.filter((name) => SUFFIX.test(name)).sort(byNumber);
  if (files.length === 0) throw new AnnotationError(path, "no files named …_metadata.json in it or below");
  return files.map((name) => join(path, name));
}

/** `train_2` before `train_10`. */
const byNumber = new Intl.Collator("en", { numeric: true }).compare;

function splitOf(name: string): { split?: "train" | "valid" | "test" } {
  const [, part] = /^(train|validation|test)_/.exec(name) ?? [];
  if (part === undefined) return {};
  return { split: part === "validation" ? "valid" : (part as "train" | "test") };
}

/** @returns In seconds; undefined where the signs cannot be told apart. @throws {AnnotationError} for a damaged pose. */
function segmentsOf(
  path: string,
  glosses: readonly string[],
): { gloss: string; start: number; end: number }[] | undefined {
  try {
    const pose = readPoseFileSync(path);
    return joinedSigns(pose, glosses.length)?.flatMap(({ start, end }, i) =>
      end > start ? [{ gloss: glosses[i]!, start: start / pose.fps, end: end / pose.fps }] : [],
    );
  } catch (error) {
    if (!(error instanceof PoseFormatError)) throw error;
    throw new AnnotationError(error.source, error.message.slice(`${error.source}: `.length));
  }
}

const fluentPose = (variant: FluentPoseVariant, description: string) =>
  adapter({
    name: `fluent-pose-${variant}`,
    title: `fluent-pose-synthesis, ${variant}`,
    description,
    annotations: "the folder of …_metadata.json beside their poses",
    poses: "read",
    options: {},
    read: ({ annotations }) => readFluentPose(annotations, variant),
  });

export const fluentPoseOriginal = fluentPose("original", "sentences in German Sign Language");
export const fluentPoseStitched = fluentPose("stitched", "their signs, joined one after the other");
