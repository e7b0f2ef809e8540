import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Corpus } from "@msmae/datasets";
import type { RunFolder, Shown } from "@msmae/evaluation";
import { frameAt } from "@msmae/pose";
import type { Section } from "@msmae/report";
import { drawSimilarity } from "@msmae/segmentation";
import { boundariesOf, chooseCount } from "../segmentation/boundaries.js";
import { readEncoder } from "../segmentation/encoder.js";
import { viewOf } from "../segmentation/open-clips.js";
import { PENALTY } from "../segmentation/options.js";
import { ClipNotSeenError, Look } from "../segmentation/similarity-of-clips.js";

/** Chosen here: maps are looked at one by one. */
const MAPS = 3;
/** Paper §4.1, where the run does not say what it was pretrained on. */
const WINDOW = 300;

/** What a pretrained encoder attends to over time, and the segments that it shows (paper, appendix F). */
export async function attentionSections(
  run: RunFolder,
  corpus: Corpus,
  shown: readonly Shown[],
): Promise<Section[]> {
  const checkpoint = newestCheckpoint(run.path);
  if (run.task !== "pretrain" || checkpoint === undefined) return [];
  const encoder = await readEncoder(checkpoint, false);
  const { stride } = encoder.config;
  const look = new Look(encoder, viewOf(encoder, { from: "attention" }), { device: "auto" });
  const items: { caption: string; svg: string }[] = [];
  try {
    for (const { id, caption } of shown.slice(0, MAPS)) {
      const index = corpus.clips.findIndex((clip) => clip.id === id);
      const clip = corpus.clips[index]!;
      const { segments = [], fps } = clip;
      try {
        const map = await look.steps(corpus.load(index), encoder.frames ?? WINDOW);
        const perSecond = fps / stride;
        const boundaries = boundariesOf(map, "paced", chooseCount(map, perSecond, PENALTY), stride);
        const stepAt = (seconds: number) => Math.min(frameAt(clip, seconds) / stride, map.size);
        const truth = segments.map(({ gloss, start, end }) => ({
          ...{ start: stepAt(start), end: stepAt(end), label: gloss },
        }));
        items.push({ caption, svg: drawSimilarity(map, { framesPerStep: stride, boundaries, truth }) });
      } catch (error) {
        if (!(error instanceof ClipNotSeenError)) throw error;
      }
    }
  } finally {
    await look.dispose();
  }
  if (items.length === 0) return [];
  return [
    {
      kind: "pictures",
      title: "What it attends to over time",
      caption:
        "The last layer of the encoder, mean over heads; each stream's own block, averaged over streams and made symmetric. The darker, " +
        "the more two moments look at each other. Red: segments that a program chose from it; green, dashed: signs, where they are known.",
      items,
    },
  ];
}

function newestCheckpoint(run: string): string | undefined {
  const folder = join(run, "checkpoints");
  if (!existsSync(folder)) return undefined;
  const names = readdirSync(folder).filter((name) => /^step-\d+\.safetensors$/.test(name));
  const newest = names.sort().at(-1);
  return newest === undefined ? undefined : join(folder, newest);
}
