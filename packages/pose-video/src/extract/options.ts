import type { Pose } from "@msmae/pose";

/** How landmarks are found. What changes a landmark is here, and is recorded beside every file. */
export interface ExtractSettings {
  /** MediaPipe Holistic's `modelComplexity`. Default: 2, the paper's. The tasks have one model and none of this. */
  readonly complexity?: 0 | 1 | 2;
  /**
   * 478 face points, with irises, instead of 468. Default: false. Chosen here: no point of the paper's is beyond 468, and it takes
   * 2.3 times as long. The tasks always give 478.
   */
  readonly refineFace?: boolean;
  /** The path of a `holistic_landmarker.task`: then `@mediapipe/tasks-vision` runs it instead of `@mediapipe/holistic`. */
  readonly task?: string;
  /** Resamples to this constant rate of frames a second. Default: every decoded frame, as it is. */
  readonly fps?: number;
  /** Seconds of the video to begin at. Default: 0. */
  readonly start?: number;
  /** The most frames to take. Default: all. */
  readonly frames?: number;
}

/** What a run needs besides. None of it changes a landmark. */
export interface ExtractMachine {
  /** Ends the run: browsers are killed, temporary files removed, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Seconds after which a browser that answers no frame is taken for hung. Default: 120. Chosen here: a slow machine's first. */
  readonly frameTimeout?: number;
  /** False starts Chromium with `--no-sandbox`, as containers need. Default: true, false for root, who has no choice. */
  readonly sandbox?: boolean;
}

/** Of `extractPose`. */
export interface ExtractPoseOptions extends ExtractSettings, ExtractMachine {
  readonly onProgress?: (progress: { readonly frames: number; readonly total: number | undefined }) => void;
}

/** In how many frames each part was found. */
export interface Found {
  readonly body: number;
  readonly face: number;
  readonly left: number;
  readonly right: number;
}

/** When a video's frames are, in seconds. `X.extraction.json` has the time of each. */
export interface Timing {
  /** The pose's frame rate: the file's, or where its frames are not where that puts them the mean. */
  readonly fps: number;
  /** Whether every frame is where that rate puts it, to half a frame. */
  readonly constantRate: boolean;
  /** Of the first frame, from the file's beginning; above 0 where the sound, say, begins before the picture. */
  readonly first: number;
  /** Between one frame and the next; 0 of fewer than two. */
  readonly shortest: number;
  readonly longest: number;
}

/** What a video gave. */
export interface Extraction {
  readonly pose: Pose;
  /** [T] seconds in the video: of every decoded frame, as the video has it. */
  readonly times: Float64Array;
  /** Whether every frame is where a constant `pose.fps` puts it, to half a frame. */
  readonly constantRate: boolean;
  readonly found: Found;
  /** What ffmpeg complained about and decoded nevertheless, such as a truncated end or a change of size; at most ten lines. */
  readonly warnings: readonly string[];
}

/** One video and the .pose file to be made of it, as `videoJobs` lists them. */
export interface ExtractJob {
  readonly video: string;
  /** Its folder is made where it is missing. `X.pose` gets `X.extraction.json` beside it. */
  readonly output: string;
}

/** Of `extractVideos`. */
export interface ExtractVideosOptions extends ExtractSettings, ExtractMachine {
  /** Browsers side by side. Default: 1. Chosen here: a browser keeps more than one core busy. */
  readonly workers?: number;
  /** `{ index: 1, count: 4 }` takes the first of four parts of the list, sorted by the outputs' paths. */
  readonly shard?: { readonly index: number; readonly count: number };
  /** Makes anew what is there already. Default: false; whole outputs of the same settings are kept. */
  readonly overwrite?: boolean;
  /** A file to which failures are written, a JSON object a line. Default: none. */
  readonly failures?: string;
  readonly onEvent?: (event: ExtractEvent) => void;
}

export type ExtractEvent =
  /** Once, before anything else: how many videos are to be made, and how many are there already. */
  | { readonly kind: "start"; readonly videos: number; readonly kept: number }
  /** After each frame. `total` and `secondsLeft` are estimates, undefined as long as there is none. */
  | {
      readonly kind: "progress";
      readonly videosDone: number;
      readonly videos: number;
      readonly frames: number;
      readonly total: number | undefined;
      readonly framesPerSecond: number;
      readonly secondsLeft: number | undefined;
    }
  | {
      readonly kind: "done";
      readonly video: string;
      readonly output: string;
      readonly frames: number;
      readonly found: Found;
      readonly timing: Timing;
      readonly warnings: readonly string[];
    }
  /** A browser died or hung; the video is tried once more in a new one. */
  | { readonly kind: "retry"; readonly video: string; readonly reason: string }
  | { readonly kind: "failed"; readonly video: string; readonly reason: string };

export interface ExtractSummary {
  readonly done: number;
  /** Were there already. */
  readonly kept: number;
  readonly failed: readonly { readonly video: string; readonly reason: string }[];
  readonly frames: number;
  readonly seconds: number;
}
