import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { corpusSource, corpusSourceSchema, openCorpus } from "@msmae/datasets";
import { drawStrip, normalise, selectFrames } from "@msmae/pose";
import type { DataSet } from "../data.js";
import type { Block, Entry } from "../entry.js";
import { look, type Plan } from "../plan.js";
import { UNSEEN } from "../scales.js";

/** What `evaluator attention` leaves of a clip. */
interface Looked {
  readonly id: string;
  readonly fps: number;
  /** Frames. */
  readonly segments: readonly { readonly from: number; readonly to: number }[];
  readonly signs?: readonly { readonly gloss: string; readonly start: number; readonly end: number }[];
}

/** The paper shows a sample in each; figures 5 and 7 are that of figure 3. */
const FIGURES = ["figure3", "figure6", "figure7", "figure8"] as const;
/** Chosen here: frames of a segment. */
const COLUMNS = 8;

const first = ({ data }: Plan): DataSet | undefined => data.segmentation[0];
const run = (plan: Plan, set: DataSet) =>
  look(plan, set, { command: "attention", untrained: false, clips: FIGURES.length }, 0);

/** Each figure is another clip: its attention over time, and its segments frame by frame. */
export const figures3To8: readonly Entry[] = FIGURES.map((name, at) => ({
  name,
  title: `Figure ${name.slice("figure".length)}: attention over time, and the segments that it shows`,
  runs(plan) {
    const set = first(plan);
    return set === undefined ? [] : [run(plan, set)];
  },
  blocks(plan, results): readonly Block[] {
    const set = first(plan);
    const folder = set && results.of([run(plan, set)])?.[0]?.folder;
    if (set === undefined || folder === undefined) return [{ kind: "text", text: "Not run yet." }];
    const names = readdirSync(folder)
      .filter((file) => file.endsWith(".svg"))
      .sort();
    const file = names[at];
    if (file === undefined) return [{ kind: "text", text: `There are ${names.length} clips only.` }];
    const clip = JSON.parse(readFileSync(join(folder, file.replace(/svg$/, "json")), "utf8")) as Looked;
    const signs = clip.signs?.map(({ gloss }) => gloss).join(" ");
    return [
      {
        kind: "picture",
        title: "Attention",
        caption:
          `${set.name}, clip ${clip.id}${signs === undefined ? "" : `: ${signs}`}. The last layer of the encoder pretrained with DiffMask, ` +
          "mean over heads; each stream's own block, averaged over streams and made symmetric (Paper app. F). Segments are chosen by " +
          "a program, in the paper by hand.",
        svg: readFileSync(join(folder, file), "utf8"),
      },
      {
        kind: "picture",
        title: "segments, frame by frame",
        caption: "A row is a segment, with the frames that it is of.",
        svg: strips(set, clip),
      },
    ];
  },
}));

function strips({ data }: DataSet, { id, segments }: Looked): string {
  const synthetic = { kind: "synthetic", clips: FIGURES.length, firstLanguage: UNSEEN };
  const corpus = openCorpus(
    data === undefined ? corpusSourceSchema.parse(synthetic) : corpusSource(data.path),
  );
  const streams = normalise(corpus.load(corpus.clips.findIndex((clip) => clip.id === id)));
  return drawStrip(
    segments.map(({ from, to }) => {
      const last = Math.min(to, streams.frames);
      const frames = Array.from({ length: COLUMNS }, (_, i) =>
        Math.min(streams.frames - 1, Math.floor(from + ((i + 0.5) * (last - from)) / COLUMNS)),
      );
      return { label: `${from}–${to}`, streams: selectFrames(streams, frames) };
    }),
  );
}
