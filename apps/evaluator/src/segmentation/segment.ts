import { join } from "node:path";
import type { Tier } from "@msmae/dataset-adapters/elan";
import type { ClipInfo } from "@msmae/datasets";
import {
  f1Differences,
  intervalText,
  type Judged,
  judge,
  type SegmentationScore,
  type SegmentationScores,
  scoreMethod,
  TOLERANCES,
} from "@msmae/evaluation";
import { secondsAt } from "@msmae/pose";
import type { Similarity } from "@msmae/segmentation";
import { alignColumns, StatusBar, UserError } from "@msmae/terminal";
import { measuredOn } from "../measured-on.js";
import { many } from "../notes.js";
import { fileNames } from "../output/file-names.js";
import { OutputFolder } from "../output/output-folder.js";
import { BASELINES, type Baseline, baselines, boundariesOf, chooseCount } from "./boundaries.js";
import { elanOf } from "./files.js";
import { ClipNotSeenError } from "./look.js";
import { noneSeen, openClips } from "./opened.js";
import { PICTURES, segmentationPage } from "./page.js";
import { type SegmentCommand, type SegmentedClip, segmentsOf } from "./segmented.js";
import { trueBoundaries } from "./true-boundaries.js";

/**
 * `evaluator segment`: where clips fall into segments, as an encoder sees them. Writes `report.html`, for each clip a `.json` and
 * an ELAN `.eaf`, and `segmentation.json`, which names them.
 *
 * @throws {UserError} if a layer, head or clip is not there.
 * @throws {FolderNotEmptyError | LockedError | FileError} if the folder cannot be filled.
 */
export async function segment(command: SegmentCommand): Promise<void> {
  const { out, json } = command;
  const { facts, notes, report, segments } = await OutputFolder.fill(out, (output) =>
    segmentClips(command, output),
  );
  if (json) {
    console.log(JSON.stringify({ ...facts, out }));
    return;
  }
  for (const note of notes) console.error(`warning: ${note}`);
  const { data, clips, scores } = facts;
  console.log(
    `${data}: ${many(clips.length, "clip", "clips")}, ${many(segments, "segment", "segments")}\n` +
      `${scores === undefined ? "" : `\n${scoreTable(scores)}\n`}\nReport ${report}, ELAN documents beside it`,
  );
}

async function segmentClips(command: SegmentCommand, output: OutputFolder) {
  const { checkpoint, method } = command;
  const { encoder, view, window, corpus, chosen, look } = await openClips(command);
  const bar = new StatusBar("{bar} {value}/{total} clips", chosen.length, {});
  const done: SegmentedClip[] = [];
  const skipped = corpus.skipped.map(({ clip, reason }) => ({ clip, reason: `${reason}` }));
  try {
    for (const [i, index] of chosen.entries()) {
      const clip = corpus.clips[index]!;
      const streams = corpus.load(index);
      try {
        const similarity = await look.frames(streams, window);
        const truth = trueBoundaries(clip);
        const count = countOf(command, clip, truth, similarity);
        done.push({
          ...{ clip, streams, truth, boundaries: boundariesOf(similarity, method, count) },
          ...(done.length < PICTURES && { similarity }),
        });
      } catch (error) {
        if (!(error instanceof ClipNotSeenError)) throw error;
        skipped.push({ clip: clip.id, reason: error.message });
      }
      bar.update(i + 1, {});
    }
  } finally {
    bar.stop();
    await look.dispose();
  }
  if (done.length === 0) throw noneSeen(corpus.name, chosen.length, skipped);
  const scores = scoresOf(done);
  const names = fileNames(done.map(({ clip }) => clip.id));
  for (const [i, each] of done.entries()) {
    const document = `${names[i]}.eaf`;
    output.write(document, elanOf(join(output.path, document), each.clip, tiersOf(each)));
    output.write(`${names[i]}.json`, `${JSON.stringify(clipFacts(each), null, 2)}\n`);
  }
  const facts = {
    ...{ task: "segment", checkpoint, encoder: encoder.name, data: corpus.name, corpus: measuredOn(corpus) },
    ...{ ...view, window, method, segments: command.segments },
    ...(command.segments === "auto" && { penalty: command.penalty }),
    tolerances: TOLERANCES,
    clips: done.map(({ clip, boundaries }, i) => ({
      ...{ id: clip.id, segments: boundaries.length + 1, files: [`${names[i]}.json`, `${names[i]}.eaf`] },
    })),
    skipped,
    scores,
  };
  const notes = [
    ...(corpus.source.kind === "synthetic"
      ? ["The clips are synthetic signers: the numbers say nothing about real signing."]
      : []),
    ...(skipped.length > 0
      ? [`${many(skipped.length, "clip", "clips")} skipped: ${skipped[0]!.clip}, ${skipped[0]!.reason}`]
      : []),
    ...(scores === undefined ? ["No clip has known signs: nothing is scored."] : []),
    ...(command.segments === "true"
      ? ["As many segments as there are signs were asked for: the scores are of places alone."]
      : []),
  ];
  const page = segmentationPage({ encoder, view, window, command, data: corpus.name, done, scores, notes });
  const report = output.write("report.html", page);
  output.write("segmentation.json", `${JSON.stringify(facts, null, 2)}\n`);
  const segments = done.reduce((sum, { boundaries }) => sum + boundaries.length + 1, 0);
  return { facts, notes, report, segments };
}

function countOf(
  { segments, penalty }: Pick<SegmentCommand, "segments" | "penalty">,
  clip: ClipInfo,
  truth: readonly number[],
  similarity: Similarity,
): number {
  if (typeof segments === "number") return segments;
  if (segments === "true") {
    if (clip.segments !== undefined) return truth.length + 1;
    throw new UserError(`--segments true: clip ${clip.id} has no "segments" in the manifest`);
  }
  return chooseCount(similarity, clip.fps, penalty);
}

function scoresOf(done: readonly SegmentedClip[]): SegmentationScores | undefined {
  const known = done.filter(({ truth }) => truth.length > 0);
  if (known.length === 0) return undefined;
  const lengthOf = ({ clip }: SegmentedClip) => secondsAt(clip, clip.frames);
  const judged = (each: SegmentedClip, boundaries: readonly number[]) =>
    judge(boundaries, each.truth, each.clip.segments ?? [], lengthOf(each));
  const ours = known.map((each) =>
    judged(
      each,
      each.boundaries.map((frame) => secondsAt(each.clip, frame)),
    ),
  );
  const theirs = new Map<Baseline, Judged[]>(BASELINES.map((name) => [name, []]));
  for (const each of known) {
    const all = baselines(each.streams, each.boundaries.length, each.clip);
    for (const name of BASELINES) theirs.get(name)!.push(judged(each, all[name]));
  }
  return {
    clips: known.length,
    boundaries: known.reduce((sum, { truth }) => sum + truth.length, 0),
    methods: [scoreMethod("encoder", ours), ...BASELINES.map((name) => scoreMethod(name, theirs.get(name)!))],
    differences: Object.fromEntries(BASELINES.map((name) => [name, f1Differences(ours, theirs.get(name)!)])),
  };
}

/** Segments as they were found and, where they are known, signs. */
function tiersOf({ clip, boundaries }: SegmentedClip): Tier[] {
  const found = segmentsOf(boundaries, clip).map(({ start, end }, i) => ({ start, end, value: `${i + 1}` }));
  const participant = clip.signer === undefined ? {} : { participant: clip.signer };
  const known = withoutOverlaps(clip.segments ?? []).map(({ gloss, ...times }) => ({
    ...times,
    value: gloss,
  }));
  return [
    { id: "msmae", annotator: "msmae", ...participant, annotations: found },
    ...(known.length > 0 ? [{ id: "glosses", ...participant, annotations: known }] : []),
  ];
}

/** A tier's annotations follow each other; glosses of two hands may not. */
function withoutOverlaps<T extends { readonly start: number; readonly end: number }>(
  segments: readonly T[],
): T[] {
  const kept: T[] = [];
  for (const each of [...segments].sort((a, b) => a.start - b.start)) {
    if (each.end > each.start && each.start >= (kept.at(-1)?.end ?? 0)) kept.push(each);
  }
  return kept;
}

function clipFacts({ clip, boundaries, truth }: SegmentedClip): object {
  const { id, path, first, frames, fps, times, origin, segments } = clip;
  return {
    ...{ id, pose: path, first, frames, fps },
    ...(origin !== undefined && { origin }),
    ...(times && { times }),
    segments: segmentsOf(boundaries, clip),
    ...(segments && { signs: segments, trueBoundaries: truth }),
  };
}

function scoreTable({ clips, boundaries, methods }: SegmentationScores): string {
  const percent = ({ score, ...interval }: SegmentationScore) =>
    `${(100 * score).toFixed(1)} (${intervalText(interval, (share) => (100 * share).toFixed(1))})`;
  return alignColumns([
    [
      `${many(boundaries, "boundary", "boundaries")}, ${many(clips, "clip", "clips")}`,
      ...TOLERANCES.map((seconds) => `F1 ${seconds} s`),
      "covering",
    ],
    ...methods.map(({ method, f1, covering }) => [method, ...f1.map(percent), percent(covering)]),
  ]);
}
