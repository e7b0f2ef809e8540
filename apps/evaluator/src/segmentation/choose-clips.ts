import { basename, dirname, resolve } from "node:path";
import {
  type ClipInfo,
  type Corpus,
  type CorpusIndex,
  clipTimes,
  openCorpus,
  openIndex,
} from "@msmae/datasets";
import { isSystemError, reasonOf } from "@msmae/files";
import type { Reference, StreamName } from "@msmae/pose";
import { openPoseSync, readFrameTimes } from "@msmae/pose/node";
import { syntheticConfigSchema } from "@msmae/synthetic";
import { UserError } from "@msmae/terminal";
import type { EvaluatedPart } from "../evaluated-part.js";

/** What `--data`, `--clip` and their like say. */
export interface ClipFlags {
  readonly data?: string;
  readonly clip?: string;
  readonly synthetic?: number;
  readonly firstLanguage: number;
  readonly split?: EvaluatedPart;
  readonly clips?: number;
}

/** The clips to look at: indices into the corpus. */
export interface ChosenClips {
  readonly corpus: Corpus;
  readonly chosen: readonly number[];
}

/** @throws {UserError} if none, or more than one, of the sources is given, or no clip is left. */
export function chooseClips(
  flags: ClipFlags,
  streams: readonly StreamName[],
  reference: Reference = "shoulders",
): ChosenClips {
  const { data, clip, synthetic, firstLanguage, split = "all", clips = Number.POSITIVE_INFINITY } = flags;
  if ([data, clip, synthetic].filter((each) => each !== undefined).length !== 1) {
    throw new UserError("expected one of --data <path>, --clip <file.pose> and --synthetic <clips>");
  }
  if (synthetic !== undefined) {
    const config = syntheticConfigSchema.parse({ clips: synthetic, firstLanguage });
    const corpus = openCorpus({ kind: "synthetic", ...config }, { streams, reference });
    return { corpus, chosen: part(corpus, split, clips) };
  }
  if (clip !== undefined) {
    return { corpus: openIndex({ ...indexOf(clip, streams), reference }), chosen: [0] };
  }
  const corpus = openCorpus(resolve(data!), { streams, reference });
  return { corpus, chosen: part(corpus, split, clips) };
}

/** A corpus of one file. */
function indexOf(clip: string, streams: readonly StreamName[]): CorpusIndex {
  const clips = [clipOf(clip)];
  return {
    source: { kind: "folder", path: dirname(resolve(clip)) },
    name: clip,
    streams,
    clips,
    skipped: [],
  };
}

/**
 * A whole file as a clip.
 *
 * @throws {UserError} for what is no .pose file, or cannot be read.
 */
export function clipOf(clip: string): ClipInfo {
  const path = resolve(clip);
  if (!path.endsWith(".pose")) {
    throw new UserError(`--clip ${clip}: expected a .pose file; a folder or manifest is --data`);
  }
  try {
    const file = openPoseSync(path);
    file.close();
    const times = readFrameTimes(path, file.header);
    const { frames, fps } = times;
    const own = clipTimes(times, { first: 0, frames });
    return { id: basename(clip, ".pose"), path, first: 0, frames, fps, ...own };
  } catch (error) {
    const { message } = error as Error; // which names the file, but where the system refused it
    throw new UserError(`--clip ${isSystemError(error) ? `${clip}: ${reasonOf(error)}` : message}`);
  }
}

function part({ clips, name }: Corpus, split: EvaluatedPart, most: number): number[] {
  const chosen = [...clips.keys()].filter((clip) => split === "all" || clips[clip]!.split === split);
  if (chosen.length === 0)
    throw new UserError(`${name}: no clip has "split": "${split}", which --split asks for`);
  return chosen.slice(0, most);
}
