import { existsSync, readFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import type { ClipInfo, CorpusIndex } from "@msmae/datasets";
import {
  PredictionError,
  type RecognitionPrediction,
  type TranslationPrediction,
  type Whose,
} from "@msmae/metrics";
import { ResultFileError } from "../files/result-file.js";

/** The name of the file, in a run's folder and in the evaluator's. */
export const PREDICTIONS = "predictions.jsonl";

/**
 * The text of a `predictions.jsonl`; `parseRecognition` and `parseTranslation` of @msmae/metrics read its lines.
 *
 * @param whose Of each clip's id whose it is, where that is known.
 */
export function serializePredictions(
  lines: readonly (
    | Omit<RecognitionPrediction, keyof Whose>
    | (Omit<TranslationPrediction, keyof Whose | "references"> & { readonly id: string })
  )[],
  whose: (id: string) => Whose,
): string {
  return lines.map(({ id, ...rest }) => `${JSON.stringify({ id, ...whose(id), ...rest })}\n`).join("");
}

/**
 * Finds the signer and the recording of each clip of a corpus: the signer that the manifest names, and the recording,
 * which is the manifest's or else the file that clips are cut out of.
 *
 * @returns By the clips' ids.
 */
export function whoseOf(corpus: Pick<CorpusIndex, "name" | "clips">): (id: string) => Whose {
  const clips = new Map(corpus.clips.map((clip) => [clip.id, clip]));
  return (id) => {
    const clip = clips.get(id);
    const recording = clip && recordingOf(clip, corpus.name);
    return {
      ...(clip?.signer !== undefined && { signer: clip.signer }),
      ...(recording !== undefined && { recording }),
    };
  };
}

function recordingOf(clip: ClipInfo, corpus: string): string | undefined {
  if (clip.recording !== undefined) return clip.recording;
  return clip.partOf === undefined ? undefined : relative(dirname(corpus), clip.path).replaceAll("\\", "/");
}

/**
 * The lines of a file of predictions; none where there is no file.
 *
 * @param parse `parseRecognition` or `parseTranslation`.
 * @throws {ResultFileError} for a line that cannot be read, or a clip that is there twice.
 */
export function readPredictions<T extends { readonly id?: string }>(
  path: string,
  parse: (line: string) => T,
): T[] {
  if (!existsSync(path)) return [];
  const lines = new Map<string, number>(); // of each id
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line, i) => {
      if (line === "") return [];
      try {
        const prediction = parse(line);
        const { id } = prediction;
        const before = id === undefined ? undefined : lines.get(id);
        if (before !== undefined)
          throw new PredictionError("id", id, `each clip once, and it is in line ${before}`);
        if (id !== undefined) lines.set(id, i + 1);
        return [prediction];
      } catch (error) {
        if (!(error instanceof PredictionError)) throw error;
        throw new ResultFileError(path, `line ${i + 1}`, error.message);
      }
    });
}
