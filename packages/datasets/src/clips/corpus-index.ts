import type { Reference, StreamName } from "@msmae/pose";
import type { CorpusSource } from "./corpus-source.js";
import type { Clip } from "./manifest.js";
import type { SkippedClip } from "./skipped.js";

/** A clip that can be used: what its manifest says, and where its frames are. */
export interface ClipInfo extends Omit<Clip, "pose" | "start" | "end"> {
  /** What is signed when, in seconds from the clip's first frame. */
  readonly segments?: Clip["segments"];
  /** The file, absolute; the id again where there is none. */
  readonly path: string;
  /** The clip's first frame in its file. */
  readonly first: number;
  /** The clip's length, at least 1. */
  readonly frames: number;
  /** The length of its file, where that has other frames beside. */
  readonly partOf?: number;
  /** Frames a second; 0 where the file does not say. */
  readonly fps: number;
  /** [frames] seconds from the clip's first frame, where frames are not evenly spaced. */
  readonly times?: readonly number[];
  /** Seconds of the recording at the clip's first frame, where that is not 0. */
  readonly origin?: number;
}

/** What decided which clips are held out, for validation and for test: the manifest's field, or the seed. */
export interface SplitBy {
  readonly valid: "manifest" | "seed";
  readonly test: "manifest" | "seed";
}

/** What a scan found: plain data, which a worker thread can be given. */
export interface CorpusIndex {
  readonly source: CorpusSource;
  /** What messages call the corpus: its path. */
  readonly name: string;
  /** The streams that every clip has. */
  readonly streams: readonly StreamName[];
  /** What clips are centred and scaled by; absent the shoulders. */
  readonly reference?: Reference;
  readonly clips: readonly ClipInfo[];
  readonly skipped: readonly SkippedClip[];
  /** The streams that the shards of a packed corpus hold. */
  readonly packed?: readonly StreamName[];
  /**
   * In a run that is continued: what it has used each clip for, which it stays; null for nothing, undefined for a clip that
   * is new to it.
   */
  readonly parts?: readonly ("train" | "valid" | "test" | null | undefined)[];
  /** In a run that is continued: what decided which clips were held out when it began. */
  readonly splitBy?: SplitBy;
  /** In a run that is continued: clips that are no longer there. They keep their places, and cannot be read. */
  readonly gone?: readonly number[];
  /** Of the shards of a packed corpus, by their paths. */
  readonly checksums?: Readonly<Record<string, string>>;
}
