import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  ClipError,
  type Corpus,
  corpusSourceSchema,
  openCorpus,
  readClipList,
  splitClips,
} from "@msmae/datasets";
import {
  asShown,
  drawStrip,
  LIMBS,
  NoReferenceError,
  normalise,
  type PoseStreams,
  STREAM_NAMES,
  type StreamName,
  selectFrames,
} from "@msmae/pose";
import type { PlayerClip, Section } from "@msmae/report";
import { referenceOf } from "@msmae/transformer";
import type { RunFolder } from "../runs/run-folder.js";
import { setting } from "../runs/settings.js";

/** A clip to look at, and what to say of it. */
export interface Shown {
  readonly id: string;
  readonly caption: string;
}

/** The clips of a run, where they are still there to be shown. */
export type RunCorpus = { readonly corpus: Corpus } | { readonly missing: string };

/** Opens the corpus that a run was made with, each clip used for what the run used it for: its file may have been moved since. */
export function corpusOf({ description, path }: RunFolder): RunCorpus {
  const source = corpusSourceSchema.safeParse(description?.config.corpus);
  if (description === undefined || !source.success)
    return { missing: "the run does not say which clips it was made with" };
  const { streams, hands } = description.config.model;
  const named = STREAM_NAMES.filter((name) => streams.includes(name));
  try {
    const reference = referenceOf({ streams: named, ...(hands !== undefined && { hands }) });
    const corpus = openCorpus(source.data, { streams: named, reference });
    const parts = partsOf(path, corpus);
    return { corpus: { ...corpus, ...(parts && { parts }) } };
  } catch (error) {
    return { missing: (error as Error).message };
  }
}

/** What a run used each clip for, none being a clip that is new since; undefined of a run from before `clips.jsonl`. */
function partsOf(run: string, { clips }: Corpus): Corpus["parts"] {
  const path = join(run, "clips.jsonl");
  if (!existsSync(path)) return undefined;
  const parts = new Map(readClipList(path).clips.map(({ id, part }) => [id, part]));
  return clips.map(({ id }) => parts.get(id) ?? null);
}

/** Chosen here: a few are looked at, many are scrolled past. */
const MOST = 6;

/**
 * The clips of a run that are worth looking at: of recognition those that were taken for another gloss and those that were
 * not, in turn; of translation and pretraining the first ones that were held out.
 */
export function shownClips(run: RunFolder, corpus: Corpus): Shown[] {
  const { task, recognised, translated, description } = run;
  if (task === "recognize") {
    const lines = oneOfEachFirst(recognised);
    const right = lines.filter(({ gloss, predictions }) => predictions[0]!.gloss === gloss);
    const wrong = lines.filter(({ gloss, predictions }) => predictions[0]!.gloss !== gloss);
    const half = MOST / 2;
    return [
      ...wrong.slice(0, Math.max(half, MOST - right.length)),
      ...right.slice(0, Math.max(half, MOST - wrong.length)),
    ].map(({ id, gloss, predictions }) => {
      const [first] = predictions as [{ gloss: string; score: number }];
      const sure = `${(100 * first.score).toFixed(0)} % sure`;
      return {
        id,
        caption:
          first.gloss === gloss
            ? `${gloss}: recognised, ${sure}`
            : `${gloss}: taken for ${first.gloss}, ${sure}`,
      };
    });
  }
  if (task === "translate") {
    return translated.slice(0, MOST).flatMap(({ id, hypothesis, references }) => {
      return id === undefined ? [] : [{ id, caption: `“${references[0]}”, translated as “${hypothesis}”` }];
    });
  }
  const seed = Number(setting(description?.config, "seed") ?? 0);
  const share = Number(setting(description?.config, "data.validShare") ?? 0);
  return splitClips(corpus.clips, { seed, share }, corpus.parts)
    .valid.slice(0, MOST)
    .map((clip) => corpus.clips[clip]!)
    .map(({ id, text }) => ({ id, caption: text === undefined ? id : `${id}: “${text}”` }));
}

/** A clip of each gloss before a second one of any, so that a page shows several. */
function oneOfEachFirst<L extends { readonly gloss: string }>(lines: readonly L[]): L[] {
  const seen = new Map<string, number>();
  const turns = lines.map((line) => {
    const turn = seen.get(line.gloss) ?? 0;
    seen.set(line.gloss, turn + 1);
    return { line, turn };
  });
  return turns.sort((a, b) => a.turn - b.turn).map(({ line }) => line);
}

/** A clip as it is drawn. */
interface Loaded extends Shown {
  readonly fps: number;
  /** Normalised as the model has it. */
  readonly streams: PoseStreams;
}

/** Chosen here: what a page of ordinary width shows without shrinking it. */
const COLUMNS = 10;
/** Chosen here: a minute of video; a page stays below some megabytes. */
const FRAMES = 1500;

/**
 * Clips in motion, and frame by frame.

 */
export function clipSections(corpus: Corpus, shown: readonly Shown[], title: string): Section[] {
  const clips = shown.flatMap((each) => load(corpus, each));
  if (clips.length === 0) return [];
  const kind = corpus.source.kind === "synthetic" ? "Synthetic signers. " : "";
  return [
    {
      kind: "player",
      title,
      caption: `${kind}Skeletons as the model gets them, centred and scaled by the ${corpus.reference ?? "shoulders"}. A hand that is not drawn was not seen.`,
      clips: clips.map(playerClip),
    },
    {
      kind: "pictures",
      title: `${title}, frame by frame`,
      caption: `${kind}${COLUMNS} frames of each, evenly spread.`,
      items: clips.map(({ caption, streams }) => ({
        caption,
        svg: drawStrip([{ streams: selectFrames(streams, spread(streams.frames)) }]),
      })),
    },
  ];
}

function load(corpus: Corpus, shown: Shown): Loaded[] {
  const index = corpus.clips.findIndex(({ id }) => id === shown.id);
  if (index < 0) return [];
  try {
    const streams = normalise(asShown(corpus.load(index), corpus.clips[index]!));
    return [{ ...shown, fps: streams.fps || 25, streams }]; // Chosen here: 25 where the file does not say
  } catch (error) {
    // There is nothing to be centred by, or the file is gone or damaged.
    if (error instanceof NoReferenceError || error instanceof ClipError) return [];
    throw error;
  }
}

function playerClip({ caption, fps, streams: all }: Loaded): PlayerClip {
  const frames = Math.min(all.frames, FRAMES);
  const { streams } = selectFrames(
    all,
    Array.from({ length: frames }, (_, t) => t),
  );
  return {
    ...{ caption, fps, frames },
    streams: Object.entries(streams).map(([name, original]) => ({
      name,
      limbs: LIMBS[name as StreamName],
      original,
    })),
  };
}

function spread(frames: number): number[] {
  const columns = Math.min(COLUMNS, frames);
  return Array.from({ length: columns }, (_, i) => Math.floor(((i + 0.5) * frames) / columns));
}
