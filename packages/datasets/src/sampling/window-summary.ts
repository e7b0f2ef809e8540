import type { ClipInfo } from "../clips/corpus-index.js";
import { type WindowConfig, windowCount } from "./window.js";

/** What an epoch over some clips consists of. */
export interface WindowSummary {
  readonly clips: number;
  /** Windows of an epoch. */
  readonly windows: number;
  /** The share of the windows' frames that is padding, 0 to 1. */
  readonly padded: number;
  /** Frames of the clip in the middle, by length. */
  readonly medianFrames: number;
  /** One line that says what to set, where much is padding. */
  readonly warning?: string;
}

const MUCH = 0.25; // share of padding that deserves a line; chosen here

/**
 * Counts the windows of an epoch and the share of them that is padding. Padding costs computing time as frames do, and
 * teaches nothing.
 *
 * @param stride Frames a cubelet; the suggested `frames` is a multiple of it.
 * @example
 * summariseWindows(corpus.clips, config.data, 4).warning;
 * // "78 % of the windows' frames are padding: …; --set data.frames=64 fits them better"
 */
export function summariseWindows(
  clips: readonly Pick<ClipInfo, "frames">[],
  config: WindowConfig,
  stride: number,
): WindowSummary {
  const lengths = clips.map(({ frames }) => frames).sort((a, b) => a - b);
  const windows = lengths.reduce((sum, length) => sum + windowCount(length, config), 0);
  const missing = lengths.reduce((sum, length) => sum + Math.max(0, config.frames - length), 0);
  const padded = windows === 0 ? 0 : missing / (windows * config.frames);
  const medianFrames = lengths[Math.floor(lengths.length / 2)] ?? 0;
  const summary = { clips: clips.length, windows, padded, medianFrames };
  const better = Math.max(stride, Math.floor(medianFrames / stride) * stride);
  if (padded <= MUCH || better >= config.frames) return summary;
  const warning =
    `${Math.round(100 * padded)} % of the windows' frames are padding: half of the ${clips.length} clips have ` +
    `${medianFrames} frames or fewer, a window has ${config.frames}; --set data.frames=${better} fits them better`;
  return { ...summary, warning };
}
