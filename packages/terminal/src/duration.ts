/**
 * A time as people read it: `1:05` or `2:03:04`.
 *
 * @param seconds Rounded to whole ones; below 0 is 0, and what is no number (a rate that is not known yet) is `-`.
 * @example
 * duration(7384); // "2:03:04"
 */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "-";
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number) => `${n}`.padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
