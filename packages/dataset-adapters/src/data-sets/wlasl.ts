import { z } from "zod";
import { readJson } from "../annotations/json.js";
import { AnnotationError, Reading, type VideoRange } from "../annotations/reading.js";
import { adapter } from "./adapter.js";
import { wholeNumber } from "./option-values.js";

const text = z.string({ error: "a text" }).min(1, { error: "a text" });
const whole = (least: number) => {
  const error = `a whole number of at least ${least}`;
  return z.int({ error }).min(least, { error });
};

const instanceSchema = z.object(
  {
    video_id: text,
    split: z.enum(["train", "val", "test"], { error: 'one of "train", "val", "test"' }),
    signer_id: whole(0),
    url: z.string({ error: "a URL" }),
    /** Frames a second, by which the frames below are counted; 25 everywhere. */
    fps: z.number({ error: "a number above 0" }).positive({ error: "a number above 0" }),
    /** Counted from 1. */
    frame_start: whole(1),
    /** The last frame; -1 for the video's last. */
    frame_end: whole(-1),
    /** xmin, ymin, xmax, ymax, in pixels. */
    bbox: z.array(z.number(), { error: "four numbers" }).length(4, { error: "four numbers" }).optional(),
    variation_id: whole(0).optional(),
    source: z.string({ error: "a text" }).optional(),
  },
  { error: "an object" },
);

const entrySchema = z.object(
  { gloss: text, instances: z.array(z.unknown(), { error: "an array of instances" }) },
  { error: "an object with a gloss and its instances" },
);

/**
 * WLASL: word-level American Sign Language (Li et al., 2020).
 *
 * A pose that is named by its `video_id` is of a video that the data set's own `preprocess.py` has cut, and is used whole.
 * One that is named by a YouTube id is of the whole video, and its frames are cut out of it: the file counts them at
 * 25 frames/s.
 *
 * @param path `WLASL_v0.3.json`.
 * @param options.glosses 100, 300, 1000 or 2000: the subsets of the paper of WLASL are the file's first glosses. The others'
 * clips are excluded by the rule `subset`. Default: all.
 * @throws {AnnotationError} if the file is not WLASL's.
 */
export function readWlasl(
  path: string,
  { glosses = Number.POSITIVE_INFINITY }: { readonly glosses?: number } = {},
): Reading {
  const file = readJson(path);
  if (!Array.isArray(file.value)) {
    throw new AnnotationError(
      path,
      "expected an array of glosses with their instances, as in WLASL_v0.3.json",
    );
  }
  const reading = new Reading();
  for (const [index, value] of file.value.entries()) {
    const entry = reading.parse(entrySchema, value, { file: path, line: file.lineOf([index]) });
    for (const [number, instance] of (entry?.instances ?? []).entries()) {
      const place = { file: path, line: file.lineOf([index, "instances", number]) };
      const known = reading.parse(instanceSchema, instance, place);
      if (entry === undefined || known === undefined) continue;
      const { video_id: id, split, signer_id: signer, variation_id: variation, bbox, source } = known;
      if (index >= glosses) {
        reading.exclude("subset", id);
        continue;
      }
      const clip = {
        id,
        split: split === "val" ? ("valid" as const) : split,
        gloss: entry.gloss,
        language: "ase",
        signer: `${signer}`,
        ...(variation !== undefined && { variation }),
        ...(bbox !== undefined && { bbox }),
        ...(source !== undefined && { source }),
      };
      reading.add(place, clip, [{ name: id }, ...youtubeVideo(known)]);
    }
  }
  return reading;
}

/** The whole video on YouTube, as `video_downloader.py` names it, and the sign in it. */
function youtubeVideo({ url, fps, frame_start, frame_end }: z.infer<typeof instanceSchema>): VideoRange[] {
  const name = /(?:youtube\.com\/.*[?&]v=|youtube\.com\/embed\/|youtu\.be\/)([\w-]{11})/.exec(url)?.[1];
  if (name === undefined) return [];
  return [{ name, start: (frame_start - 1) / fps, ...(frame_end !== -1 && { end: frame_end / fps }) }];
}

export const wlasl = adapter({
  name: "wlasl",
  title: "WLASL",
  description: "isolated signs of American Sign Language",
  annotations: "WLASL_v0.3.json",
  poses: "read",
  options: {
    glosses: {
      value: "<number>",
      description: "of the first 100, 300 or 1000 glosses (default: all)",
      parse: wholeNumber(1),
    },
  },
  read: ({ annotations }, { glosses }) => readWlasl(annotations, glosses === undefined ? {} : { glosses }),
});
