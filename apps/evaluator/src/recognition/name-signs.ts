import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join, resolve } from "node:path";
import { type CorpusIndex, createLoader, openIndex, recognitionDataConfigSchema } from "@msmae/datasets";
import { likeliest, type RankedGloss } from "@msmae/metrics";
import type { StreamName } from "@msmae/pose";
import { Predictor, type Recognizer, readRecognizer } from "@msmae/recognition";
import { type RuntimeFlags, UserError } from "@msmae/terminal";
import { referenceOf } from "@msmae/transformer";
import { clipOf } from "../segmentation/choose-clips.js";

/** What `evaluator recognize --clip` is asked for. */
export interface ClipsCommand extends RuntimeFlags {
  readonly checkpoint: string;
  /** `.pose` files, and videos. */
  readonly clip: readonly string[];
  readonly workers: number;
  readonly json: boolean;
}

/** Chosen here: the likeliest three, of which the first is what a person asks for. */
const SHOWN = 3;

/**
 * `evaluator recognize --clip`: which sign each clip shows, the likeliest first. Poses of videos are extracted on the way, and
 * not kept.
 *
 * @throws {UserError} for a clip that cannot be read, or in which nobody is seen.
 * @throws {NoRecognizerError} if the checkpoint is of something else.
 */
export async function nameSigns(command: ClipsCommand): Promise<void> {
  const recognizer = await readRecognizer(command.checkpoint);
  const folder = mkdtempSync(join(tmpdir(), "msmae-clips-"));
  try {
    const poses = await posesOf(command.clip, folder);
    for (const [i, signs] of (await namesOf(recognizer, poses, command)).entries()) {
      const clip = command.clip[i]!;
      if (command.json) console.log(JSON.stringify({ clip, predictions: signs }));
      else console.log(`${clip}  ${signs.slice(0, SHOWN).map(inPercent).join("  ")}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const inPercent = ({ gloss, score }: RankedGloss): string => `${gloss} ${Math.round(100 * score)} %`;

/** The `.pose` file of each clip: its own, or one made of a video. */
async function posesOf(clips: readonly string[], folder: string): Promise<string[]> {
  const videos = clips.filter((clip) => extname(clip) !== ".pose");
  if (videos.length === 0) return [...clips];
  const { extractVideos } = await import("@msmae/pose-video");
  const jobs = videos.map((video, i) => ({ video, output: join(folder, `${i}.pose`) }));
  await extractVideos(jobs, {
    workers: 1,
    onEvent: (event) => {
      if (event.kind === "failed") throw new UserError(`--clip ${event.video}: ${event.reason}`);
    },
  });
  const made = new Map(jobs.map(({ video, output }) => [video, output]));
  return clips.map((clip) => made.get(clip) ?? clip);
}

async function namesOf(
  { model, frames, fillGaps, weights, glosses }: Recognizer,
  poses: readonly string[],
  { clip, workers, device, threads }: ClipsCommand,
): Promise<RankedGloss[][]> {
  const corpus = openIndex({ ...indexOf(poses, clip, model.streams), reference: referenceOf(model) });
  const data = { ...recognitionDataConfigSchema.parse({ frames, fillGaps }), workers };
  const clips = poses.map((_, i) => ({ clip: i, label: 0 })); // which it is, nobody knows yet
  // The seed draws nothing: a test shows the middles of segments, in the clips' order.
  const loader = createLoader(corpus, {
    ...{ task: "recognition", clips, sampling: "test", data, batchSize: poses.length, seed: 0 },
  } as const);
  const predictor = new Predictor(model, { device, ...(threads === undefined ? {} : { threads }) });
  try {
    const found: RankedGloss[][] = [];
    for await (const batch of loader) {
      const [skipped] = batch.skipped;
      if (skipped !== undefined) throw new UserError(`--clip ${skipped.clip}: ${skipped.reason}`);
      for (const { logits } of await predictor.run(weights, batch)) found.push(likeliest(logits, glosses));
    }
    return found;
  } finally {
    await loader.close();
    await predictor.dispose();
  }
}

/** A corpus of these files, whose clips are called what was typed. */
function indexOf(
  poses: readonly string[],
  typed: readonly string[],
  streams: readonly StreamName[],
): CorpusIndex {
  const clips = poses.map((pose, i) => ({ ...clipOf(pose), id: typed[i]! }));
  const name = typed.map((each) => basename(each)).join(", ");
  return { source: { kind: "folder", path: dirname(resolve(poses[0]!)) }, name, streams, clips, skipped: [] };
}
