import { ClipError, type Corpus } from "@msmae/datasets";
import { classificationReport, mostConfused, topK } from "@msmae/metrics";
import { drawStrip, NoReferenceError, type PoseStreams, recognitionWindow } from "@msmae/pose";
import type { ScoredClip } from "@msmae/recognition";

/** Two glosses of which clips of the one were taken for the other. */
export interface Confusion {
  readonly shown: string;
  readonly taken: string;
  /** Ids of the clips that were. */
  readonly clips: readonly string[];
}

/** The most frequent ones first; equal ones in the order in which their clips come. */
export function confusionsOf(
  scored: readonly ScoredClip[],
  glosses: readonly string[],
  most: number,
): Confusion[] {
  const first = scored.map(({ logits }) => topK(logits, 1)[0]!);
  const report = classificationReport(
    first,
    scored.map(({ label }) => label),
  );
  return mostConfused(report, most).map(({ truth, predicted }) => ({
    shown: glosses[truth]!,
    taken: glosses[predicted]!,
    clips: scored.flatMap(({ id, label }, i) => (label === truth && first[i] === predicted ? [id] : [])),
  }));
}

/** Chosen here: what fits beside a label on a page. */
const COLUMNS = 10;

/**
 * A clip that was taken for another gloss above a clip of that gloss, frame by frame.
 *
 * @param recognised Ids of clips that were recognised, which show a gloss better than others do.
 * @param fillGaps Whether the model saw clips with their gaps filled.
 * @returns Undefined where all of the clips show no shoulders.
 */
export function pictureOf(
  { shown, taken, clips }: Confusion,
  corpus: Corpus,
  recognised: ReadonlySet<string>,
  fillGaps: boolean,
): { readonly caption: string; readonly svg: string } | undefined {
  const indices = new Map(corpus.clips.map(({ id }, clip) => [id, clip]));
  const mistaken = firstWindow(
    corpus,
    clips.map((id) => indices.get(id)!),
    fillGaps,
  );
  if (mistaken === undefined) return undefined;
  const ofTaken = [...corpus.clips.keys()].filter((clip) => corpus.clips[clip]!.gloss === taken);
  const isRecognised = (clip: number) => recognised.has(corpus.clips[clip]!.id);
  const example = firstWindow(
    corpus,
    [...ofTaken.filter(isRecognised), ...ofTaken.filter((clip) => !isRecognised(clip))],
    fillGaps,
  );
  const other = example === undefined ? "" : `; below, ${taken}: ${example.id}`;
  return {
    caption: `${shown} taken for ${taken}, ${clips.length} clip${clips.length === 1 ? "" : "s"}. Above, ${shown}: ${mistaken.id}${other}`,
    svg: drawStrip([
      { streams: mistaken.streams, label: shown },
      ...(example === undefined ? [] : [{ streams: example.streams, label: taken }]),
    ]),
  };
}

/** The first of the clips that can be read and shows shoulders, as a model would see it. */
function firstWindow(
  corpus: Corpus,
  clips: readonly number[],
  fillGaps: boolean,
): { readonly id: string; readonly streams: PoseStreams } | undefined {
  for (const clip of clips) {
    try {
      const streams = recognitionWindow(corpus.load(clip), { frames: COLUMNS, fillGaps });
      return { id: corpus.clips[clip]!.id, streams };
    } catch (error) {
      if (!(error instanceof NoReferenceError || error instanceof ClipError)) throw error;
    }
  }
  return undefined;
}
