import { frameAt, writeNpy } from "@msmae/pose";
import { renderReport } from "@msmae/report";
import { drawSimilarity } from "@msmae/segmentation";
import { StatusBar, UserError } from "@msmae/terminal";
import { many, skippedInWords } from "../corpus-notes.js";
import { measuredOn } from "../measured-on.js";
import { fileNames } from "../output/file-names.js";
import { OutputFolder } from "../output/output-folder.js";
import { boundariesOf, chooseCount } from "./boundaries.js";
import { noneSeen, openClips } from "./open-clips.js";
import { describeView } from "./page.js";
import { type SegmentCommand, segmentsOf } from "./segmented-clip.js";
import { ClipNotSeenError } from "./similarity-of-clips.js";

/** What `evaluator attention` is asked for. */
export type AttentionCommand = Omit<SegmentCommand, "from" | "method">;

/** Chosen here: what a page shows without being endless. */
const PICTURES = 12;

/**
 * `evaluator attention`: the map of the paper's appendix F of each clip. Writes for each clip a `.json`, a `.npy` [N, N] and an
 * `.svg`, and `attention.html`.
 *
 * @throws {UserError} if a layer, head or clip is not there.
 * @throws {FolderNotEmptyError | LockedError | FileError} if the folder cannot be filled.
 */
export async function attention(command: AttentionCommand): Promise<void> {
  const { out, json } = command;
  const { facts, notes, page } = await OutputFolder.fill(out, (output) => drawClips(command, output));
  if (json) {
    console.log(JSON.stringify({ ...facts, out }));
    return;
  }
  for (const note of notes) console.error(`warning: ${note}`);
  console.log(`${many(facts.clips.length, "clip", "clips")}: .json, .npy and .svg of each, and ${page}`);
}

async function drawClips(command: AttentionCommand, output: OutputFolder) {
  const { checkpoint } = command;
  const opened = await openClips({ ...command, from: "attention" });
  const { encoder, view, window, corpus, chosen, look } = opened;
  const { stride } = encoder.config;
  const bar = new StatusBar("{bar} {value}/{total} clips", chosen.length, {});
  const names = fileNames(chosen.map((clip) => corpus.clips[clip]!.id));
  const made: { id: string; rows: number; files: string[] }[] = [];
  const pictures: { caption: string; svg: string }[] = [];
  const skipped = corpus.skipped.map(({ clip, reason }) => ({ clip, reason: `${reason}` }));
  try {
    for (const [i, index] of chosen.entries()) {
      const clip = corpus.clips[index]!;
      bar.update(i + 1, {});
      try {
        const map = await look.steps(corpus.load(index), window);
        const { segments } = command;
        const perSecond = clip.fps / stride;
        const count =
          segments === "auto"
            ? chooseCount(map, perSecond, command.penalty / stride) // a row is as many frames
            : segments === "true"
              ? clip.segments?.length
              : segments;
        if (count === undefined) {
          throw new UserError(`--segments true: clip ${clip.id} has no "segments" in the manifest`);
        }
        const boundaries = boundariesOf(map, "paced", count, stride);
        const stepAt = (seconds: number) => Math.min(frameAt(clip, seconds) / stride, map.size);
        const truth = (clip.segments ?? []).map(({ gloss, start, end }) => ({
          ...{ start: stepAt(start), end: stepAt(end), label: gloss },
        }));
        const svg = drawSimilarity(map, { framesPerStep: stride, boundaries, truth });
        const { size, values } = map;
        const frames = boundaries.map((step) => step * stride);
        const facts = {
          ...{
            checkpoint,
            encoder: encoder.name,
            id: clip.id,
            pose: clip.path,
            first: clip.first,
            ...view,
            window,
          },
          ...{ frames: clip.frames, fps: clip.fps, stride },
          ...(clip.origin !== undefined && { origin: clip.origin }),
          ...(clip.times && { times: clip.times }),
          rows: Array.from({ length: size }, (_, n) => ({ from: n * stride, to: (n + 1) * stride })),
          matrix: Array.from({ length: size }, (_, n) => Array.from(values).slice(n * size, (n + 1) * size)),
          segments: segmentsOf(frames, clip, size * stride),
          ...(clip.segments && { signs: clip.segments }),
        };
        const files = [
          output.write(`${names[i]}.json`, `${JSON.stringify(facts)}\n`),
          output.write(`${names[i]}.npy`, writeNpy({ shape: [size, size], data: Float32Array.from(values) })),
          output.write(`${names[i]}.svg`, svg),
        ];
        made.push({ id: clip.id, rows: size, files });
        if (pictures.length < PICTURES) pictures.push({ caption: clip.id, svg });
      } catch (error) {
        if (!(error instanceof ClipNotSeenError)) throw error;
        skipped.push({ clip: clip.id, reason: error.message });
      }
    }
  } finally {
    bar.stop();
    await look.dispose();
  }
  if (made.length === 0) throw noneSeen(corpus.name, chosen.length, skipped);
  const notes = skippedInWords(skipped, chosen.length + corpus.skipped.length);
  const page = renderReport({
    title: "Attention over time",
    subtitle: `${encoder.name} on ${corpus.name}`,
    notes,
    sections: [
      {
        kind: "pictures",
        title: "Maps",
        caption:
          `The ${describeView(view)}: each stream's own block, averaged over streams and made symmetric (paper, appendix F). ` +
          `A row is ${stride} frames. Red: segments; green, dashed: signs where they are known.`,
        items: pictures,
      },
    ],
  });
  const facts = {
    ...{ task: "attention", checkpoint, encoder: encoder.name, corpus: measuredOn(corpus), ...view, window },
    ...{ clips: made, skipped },
  };
  return { facts, notes, page: output.write("attention.html", page) };
}
