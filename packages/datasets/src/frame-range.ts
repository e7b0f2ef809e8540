/** Frames whose time lies in [start, end), so that clips that follow each other share no frame. */
export function frameRange(
  { frames, fps }: { readonly frames: number; readonly fps: number },
  start: number | undefined,
  end: number | undefined,
): { first: number; frames: number } {
  if (start === undefined && end === undefined) return { first: 0, frames };
  if (fps === 0) return { first: 0, frames: 0 }; // seconds mean nothing here
  const first = Math.round((start ?? 0) * fps);
  const last = end === undefined ? frames : Math.min(frames, Math.round(end * fps)); // exclusive
  return { first, frames: last - first };
}
