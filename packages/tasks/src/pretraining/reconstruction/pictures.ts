import type { PretrainBatch } from "@msmae/cubelets";
import type { CorpusIndex } from "@msmae/datasets";
import type { HostTensor } from "@msmae/parameters";
import { drawStrip, LIMBS, type MaskedFrames, type PoseStreams, type StreamName } from "@msmae/pose";
import type { PlayerClip } from "@msmae/report";
import type { PretrainingConfig } from "../config.js";
import { clips, type HostStreams } from "./score.js";

/** A batch of held-out clips and what the model makes of it. */
export interface Example {
  readonly batch: PretrainBatch<HostTensor>;
  /** Ids. */
  readonly clips: readonly string[];
  readonly reconstruction: HostStreams;
}

/** Chosen here: a few are looked at, many are scrolled past. */
const SHOWN = 4;

/** Chosen here: what a page of ordinary width shows without shrinking it. */
const COLUMNS = 8;

/** One clip as it is, and with its masked parts reconstructed. */
interface Shown {
  readonly id: string;
  readonly frames: number;
  readonly original: PoseStreams;
  readonly reconstruction: PoseStreams;
  readonly masked: MaskedFrames;
}

/** For each of the first clips a strip of three rows: original, visible, reconstruction. */
export function strips(example: Example, config: PretrainingConfig): { caption: string; svg: string }[] {
  return shownClips(example, config).map(({ id, original, reconstruction, masked }) => ({
    caption: id,
    svg: drawStrip(
      [
        { label: "original", streams: original },
        { label: "visible", streams: original, masked, hideMasked: true },
        { label: "MS-MAE", streams: reconstruction, masked },
      ],
      { columns: COLUMNS, height: 100 },
    ),
  }));
}

/** The same clips for the player. */
export function playerClips(example: Example, config: PretrainingConfig, corpus: CorpusIndex): PlayerClip[] {
  const infos = new Map(corpus.clips.map((clip) => [clip.id, clip]));
  return shownClips(example, config).map(({ id, frames, original, reconstruction, masked }) => ({
    caption: id,
    fps: windowFps(infos.get(id)!, config.data),
    frames,
    streams: config.model.streams.map((name) => ({
      name,
      limbs: LIMBS[name],
      original: original.streams[name]!,
      reconstruction: { coordinates: reconstruction.streams[name]!.coordinates },
      masked: masked[name]!,
    })),
  }));
}

/** Frames of a window that pass in a second of its clip: a window of a long clip leaves frames out, of a short one none. */
export function windowFps(
  { frames, fps }: { readonly frames: number; readonly fps: number },
  window: { readonly frames: number; readonly unit: number },
): number {
  const perFrame = Math.max(1, Math.min(frames, window.unit * window.frames) / window.frames);
  return (fps || 25) / perFrame; // Chosen here: 25 where the file does not say
}

function shownClips({ batch, clips: ids, reconstruction }: Example, config: PretrainingConfig): Shown[] {
  const { streams, stride } = config.model;
  const parts = streams.map((name, p) => ({ name, clips: clips(batch, p, name) }));
  return ids.slice(0, SHOWN).map((id, b) => {
    // Clips shorter than the window end in padding, which nobody wants to watch.
    const present = parts.map(({ clips }) => clips[b]!.truth);
    const frames = Math.max(
      1,
      ...present.map(({ visible, keypoints }) => Math.floor(visible.lastIndexOf(1) / keypoints) + 1),
    );
    const sequence = (coordinates: Float32Array, seen: Uint8Array, keypoints: number) => ({
      coordinates: coordinates.slice(0, frames * keypoints * 2),
      present: seen.slice(0, frames * keypoints),
    });
    const truths = parts.map(({ name, clips }) => {
      const { coordinates, visible, keypoints } = clips[b]!.truth;
      return [name, sequence(coordinates, visible, keypoints)] as const;
    });
    const predictions = parts.map(({ name, clips }) => {
      const { truth, masked } = clips[b]!;
      const { coordinates, visible, keypoints } = truth;
      const predicted = reconstruction[name]!.data as Float32Array;
      const size = coordinates.length;
      const hidden = (t: number) => masked[Math.floor(t / stride)] === 1;
      const mixed = coordinates.map((value, i) =>
        hidden(Math.floor(i / keypoints / 2)) ? (predicted[b * size + i] as number) : value,
      );
      const seen = visible.map((bit, i) => (hidden(Math.floor(i / keypoints)) ? 1 : bit));
      return [name, sequence(mixed, seen, keypoints)] as const;
    });
    return {
      id,
      frames,
      original: poseOf(frames, truths),
      reconstruction: poseOf(frames, predictions),
      masked: Object.fromEntries(
        parts.map(({ name, clips }) => [
          name,
          Uint8Array.from({ length: frames }, (_, t) => clips[b]!.masked[Math.floor(t / stride)]!),
        ]),
      ),
    };
  });
}

function poseOf(
  frames: number,
  streams: readonly (readonly [StreamName, { coordinates: Float32Array; present: Uint8Array }])[],
): PoseStreams {
  const none = { coordinates: new Float32Array(frames * 4), present: new Uint8Array(frames * 2) };
  return { frames, fps: 0, shoulders: none, streams: Object.fromEntries(streams) };
}
