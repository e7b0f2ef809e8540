import { join } from "node:path";
import type { Tier } from "@msmae/dataset-adapters/elan";
import type { ClipInfo } from "@msmae/datasets";
import {
  f1Differences,
  intervalText,
  type Judged,
  judge,
  RESULT_VERSION,
  type SegmentationResult,
  type SegmentationScore,
  type SegmentationScores,
  SYNTHETIC,
  samplingNotes,
  samplingOf,
  scoreMethod,
  TOLERANCES,
  whoseOf,
} from "@msmae/evaluation";
import type { Clusters } from "@msmae/metrics";
import { secondsAt } from "@msmae/pose";
import type { Similarity } from "@msmae/segmentation";
import { alignColumns, StatusBar, UserError } from "@msmae/terminal";
import { many, skippedInWords } from "../corpus-notes.js";
import { measuredOn } from "../measured-on.js";
import { fileNames } from "../output/file-names.js";
import type { OutputFolder } from "../output/output-folder.js";
import { type Finding, publishResult } from "../publish-result.js";
import { BASELINES, type Baseline, baselines, boundariesOf, chooseCount } from "./boundaries.js";
import { elanOf } from "./elan-document.js";
import { noneSeen, openClips } from "./open-clips.js";
import { PICTURES, segmentationPage } from "./page.js";
import { type SegmentCommand, type SegmentedClip, segmentsOf } from "./segmented-clip.js";
import { ClipNotSeenError } from "./similarity-of-clips.js";
import { trueBoundaries } from "./true-boundaries.js";

/**
 * `evaluator segment`: where clips fall into segments, as an encoder sees them. Writes `report.html`, for each clip a `.json` and
 * an ELAN `.eaf`, and `segmentation.json`, which names them.
 *
 * @throws {UserError} if a layer, head or clip is not there.
 * @throws {FolderNotEmptyError | LockedError | FileError} if the folder cannot be filled.
 */
export async function segment(command: SegmentCommand): Promise<void> {
  await publishResult(command, (output) => segmentClips(command, output), ", ELAN documents beside it");
}

async function segmentClips(command: SegmentCommand, output: OutputFolder): Promise<Finding> {
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
  const known = done.filter(({ truth }) => truth.length > 0);
  const whose = whoseOf(corpus);
  const sampling = known.length === 0 ? undefined : samplingOf(known.map(({ clip }) => whose(clip.id)));
  const scores = sampling && scoresOf(known, sampling.clusters);
  const names = fileNames(done.map(({ clip }) => clip.id));
  for (const [i, each] of done.entries()) {
    const document = `${names[i]}.eaf`;
    output.write(document, elanOf(join(output.path, document), each.clip, tiersOf(each)));
    output.write(`${names[i]}.json`, `${JSON.stringify(clipFacts(each), null, 2)}\n`);
  }
  const result: SegmentationResult = {
    ...{
      version: RESULT_VERSION,
      task: "segment",
      checkpoint,
      encoder: encoder.name,
      corpus: measuredOn(corpus),
    },
    ...{ ...view, window, method, segments: command.segments },
    ...(command.segments === "auto" && { penalty: command.penalty }),
    tolerances: [...TOLERANCES],
    clips: done.map(({ clip, boundaries }, i) => ({
      ...{ id: clip.id, segments: boundaries.length + 1, files: [`${names[i]}.json`, `${names[i]}.eaf`] },
    })),
    skipped,
    ...(sampling && { sampling: { unit: sampling.unit, units: sampling.units, signers: sampling.signers } }),
    ...(scores && { scores }),
  };
  const notes = [
    ...(corpus.source.kind === "synthetic" ? [SYNTHETIC] : []),
    ...(sampling === undefined ? [] : samplingNotes(sampling)),
    ...skippedInWords(skipped, chosen.length + corpus.skipped.length),
    ...(scores === undefined ? ["No clip has known signs: nothing is scored."] : []),
    ...(command.segments === "true"
      ? ["As many segments as there are signs were asked for: the scores are of places alone."]
      : []),
  ];
  const segments = done.reduce((sum, { boundaries }) => sum + boundaries.length + 1, 0);
  const table = scores === undefined ? "" : `\n${scoreTable(scores)}\n`;
  return {
    ...{ name: "segmentation.json", result },
    page: segmentationPage({
      encoder,
      view,
      window,
      command,
      data: corpus.name,
      done,
      scores,
      sampling,
      notes,
    }),
    summary: `${corpus.name}: ${many(done.length, "clip", "clips")}, ${many(segments, "segment", "segments")}\n${table}`,
  };
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

/** @param known Clips whose signs are known. */
function scoresOf(known: readonly SegmentedClip[], clusters: Clusters | undefined): SegmentationScores {
  const lengthOf = ({ clip }: SegmentedClip) => secondsAt(clip, clip.frames);
  const judged = (each: SegmentedClip, boundaries: readonly number[]) =>
    judge(boundaries, each.truth, each.clip.segments ?? [], lengthOf(each));
  const ours = known.map((each) =>
    judged(
      each,
      each.boundaries.map((frame) => secondsAt(each.clip, frame)),
    ),
  );
  const all = known.map((each) => baselines(each.streams, each.boundaries.length, each.clip));
  const theirs = (name: Baseline): Judged[] => known.map((each, i) => judged(each, all[i]![name]));
  return {
    clips: known.length,
    boundaries: known.reduce((sum, { truth }) => sum + truth.length, 0),
    methods: [
      scoreMethod("encoder", ours, clusters),
      ...BASELINES.map((name) => scoreMethod(name, theirs(name), clusters)),
    ],
    differences: Object.fromEntries(
      BASELINES.map((name) => [name, f1Differences(ours, theirs(name), clusters)]),
    ),
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
