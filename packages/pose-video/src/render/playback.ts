/** How fast an animation is shown. */
export interface Playback {
  /** Pictures a second of the file. Chosen here: the clip's own frame rate times the speed, as far as the format can. */
  readonly fps?: number;
  /** 1 is the clip's own speed, 0.5 half of it. */
  readonly speed?: number;
}

/** Which frames are shown at which rate. */
export interface Schedule {
  readonly fps: number;
  /** One for each picture of the file. */
  readonly frames: readonly number[];
}

/**
 * The frames of an animation: as many pictures as its time needs, each showing the frame of its moment. At a higher rate
 * than the clip's, frames are repeated; at a lower one, left out.
 *
 * @param clip Its frames and frame rate.
 * @param fastest What the format can show: a GIF's pictures last hundredths of a second, and browsers take less than two
 *   for ten.
 * @throws {RangeError} if the clip has no frames, or neither it nor the playback has a frame rate.
 */
export function schedule(
  clip: { readonly frames: number; readonly fps: number },
  { fps: asked, speed = 1 }: Playback,
  fastest = Number.POSITIVE_INFINITY,
): Schedule {
  if (clip.frames === 0) throw new RangeError("Got a clip without frames, expected at least one.");
  if (!(speed > 0 && speed < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`Got a speed of ${speed}, expected a number above 0.`);
  }
  // Without a rate of its own the clip takes the one that it is shown at.
  const shown = (clip.fps > 0 ? clip.fps : (asked ?? 0)) * speed; // frames of the clip a second
  const fps = Math.min(asked ?? shown, fastest);
  if (!(fps > 0 && shown < Number.POSITIVE_INFINITY)) {
    throw new RangeError(
      `Got a frame rate of ${asked ?? clip.fps}, expected a number above 0: the clip has none of its own.`,
    );
  }
  const pictures = Math.max(1, Math.round((clip.frames * fps) / shown));
  return {
    fps,
    frames: Array.from({ length: pictures }, (_, i) =>
      Math.min(clip.frames - 1, Math.floor(((i + 0.5) * shown) / fps)),
    ),
  };
}
