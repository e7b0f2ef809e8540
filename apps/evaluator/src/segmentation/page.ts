import { basename } from "node:path";
import {
  intervalNote,
  intervalText,
  overUnits,
  type Sampling,
  type SegmentationScore,
  type SegmentationScores,
  TOLERANCES,
} from "@msmae/evaluation";
import { drawStrip, frameAt, normalise } from "@msmae/pose";
import type { Report } from "@msmae/report";
import { drawSimilarity } from "@msmae/segmentation";
import type { Encoder } from "./encoder.js";
import { type SegmentCommand, type SegmentedClip, segmentsOf } from "./segmented-clip.js";
import type { View } from "./similarity-of-clips.js";

export interface SegmentationPage {
  readonly encoder: Encoder;
  readonly view: View;
  readonly window: number;
  readonly command: SegmentCommand;
  readonly data: string;
  readonly done: readonly SegmentedClip[];
  readonly scores: SegmentationScores | undefined;
  /** What its intervals are drawn over. */
  readonly sampling: Sampling | undefined;
  readonly notes: readonly string[];
}

/** Chosen here: pictures are looked at one by one; every clip's segments are in its files. */
export const PICTURES = 6;
/** Frames of a segment that are drawn, as in the paper's figures. */
const COLUMNS = 8;

/** What was found, as a page: scores beside baselines, and for the first clips the matrix and a strip for each segment. */
export function segmentationPage(page: SegmentationPage): Report {
  const { encoder, view, window, command, data, done, scores, sampling, notes } = page;
  const share = (value: number) => (100 * value).toFixed(1);
  const percent = ({ score, ...interval }: SegmentationScore) =>
    `${share(score)} (${intervalText(interval, share)})`;
  const shown = done.slice(0, PICTURES);
  return {
    title: "Segmentation",
    subtitle: `${encoder.name} on ${basename(data)}`,
    figures: (scores?.methods ?? []).slice(0, 3).map(({ method, f1 }) => ({
      value: `${(100 * f1[1]!.score).toFixed(1)} %`,
      label: method === "encoder" ? "boundaries within 0.16 s, F1" : `${method}, F1`,
      note: `${scores!.clips} clips, ${intervalNote(f1[1]!, share)}${overUnits(sampling)}`,
    })),
    notes,
    sections: [
      ...(scores === undefined
        ? []
        : [
            {
              kind: "table",
              title: "Scores",
              caption:
                `In percent, with 95 % intervals (1,000 bootstrap samples${overUnits(sampling).replace(",", "")}; ${scores.clips} clips with ${scores.boundaries} ` +
                "boundaries; a dash where every sample scores the same). F1: predicted and true boundaries are paired one to one where they are at most so far apart. " +
                "Covering: the overlap of each sign with the segment that fits it best. Each baseline has as many boundaries " +
                "in a clip as the encoder.",
              columns: ["Method", ...TOLERANCES.map((seconds) => `F1, ${seconds} s`), "Covering"].map(
                (title) => ({
                  title,
                }),
              ),
              rows: scores.methods.map(({ method, f1, covering }) => [
                method,
                ...f1.map(percent),
                percent(covering),
              ]),
            } as const,
          ]),
      {
        kind: "pictures",
        title: "Similarity over time",
        caption:
          "What the encoder makes of each frame, compared with each other one. Red: the segments that were found; green, " +
          "dashed: signs where they are known.",
        items: shown.flatMap(({ clip, similarity, boundaries }) =>
          similarity === undefined
            ? []
            : [
                {
                  caption: clip.id,
                  svg: drawSimilarity(similarity, {
                    framesPerStep: 1,
                    boundaries,
                    truth: (clip.segments ?? []).map(({ gloss, start, end }) => ({
                      ...{ start: frameAt(clip, start), end: frameAt(clip, end), label: gloss },
                    })),
                  }),
                },
              ],
        ),
      },
      {
        kind: "pictures",
        title: "Segments",
        caption:
          "Of each segment frames from its first to its last one, as in the paper's figures 3b, 6b, 7 and 8b.",
        items: shown.map((each) => ({ caption: each.clip.id, svg: stripOf(each) })),
      },
      {
        kind: "facts",
        title: "What was done",
        rows: [
          ["Checkpoint", command.checkpoint],
          ["Encoder", encoder.name],
          ["Matrix", describeView(view)],
          ["Frames seen at once", window],
          ["Boundaries", command.method],
          ["Segments", command.segments === "auto" ? `penalty ${command.penalty}` : `${command.segments}`],
          ["Data", data],
        ],
      },
    ],
  };
}

export function describeView(view: View): string {
  if (view.of === "features") return "cosines of the encoder's output, all streams side by side";
  return `attention of layer ${view.layer}, ${view.head === undefined ? "mean over heads" : `head ${view.head}`}`;
}

/** Skeletons of each segment, one row each. */
function stripOf({ clip, streams, boundaries }: SegmentedClip): string {
  const normalised = normalise(streams);
  const rows = segmentsOf(boundaries, clip).map(({ from, to }, i) => {
    const columns = Math.min(COLUMNS, to - from);
    const frames = Array.from({ length: columns }, (_, c) =>
      columns === 1 ? from : Math.round(from + (c * (to - 1 - from)) / (columns - 1)),
    );
    return { streams: normalised, label: `${i + 1}: ${from}–${to}`, frames };
  });
  return drawStrip(rows, { height: 96 });
}
