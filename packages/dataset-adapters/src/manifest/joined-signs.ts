import { isPresent, type Pose } from "@msmae/pose";

/** The frames of one sign, [start, end). */
export interface SignFrames {
  readonly start: number;
  readonly end: number;
}

/** Seconds between two signs. spoken-to-signed's `smooth_concatenate_poses` of 2024. */
const GAP = 0.2;
/**
 * Second differences below it are those of a straight line. In pixels; the largest that float32 makes in the 64 files of
 * fluent-pose-synthesis is 1e-4, the smallest one of a person is 0.17.
 */
const STRAIGHT = 0.01;

/**
 * Finds the signs in a pose that spoken-to-signed's `concatenate_poses` joined. Between two signs it puts 0.2 seconds
 * in which every point moves in a straight line at constant speed, as people do not.
 *
 * Signs are cut where they fit their neighbours best, so that of a short one nothing may be left: it has no frames.
 *
 * @param pose Of one person.
 * @param signs How many there are.
 * @returns [signs], in order; undefined where as many cannot be told apart.
 */
export function joinedSigns(pose: Pose, signs: number): SignFrames[] | undefined {
  const { frames, fps } = pose;
  const gap = Math.floor(GAP * fps);
  if (gap < 1 || frames === 0) return undefined;
  const gaps: SignFrames[] = [];
  const add = (start: number, end: number) => {
    for (let t = start; t + gap <= end; t += gap) gaps.push({ start: t, end: t + gap });
    return (end - start) % gap === 0;
  };
  let first = 0;
  while (first < frames && !isSeen(pose, first)) first++; // nothing leads to a first sign of no frames
  if (first === frames || !add(0, first)) return undefined;
  for (let t = first + 1; t < frames - 1; t++) {
    if (!isStraight(pose, t)) continue;
    // Smoothing over three frames has bent the gap's first and last frame, but for those at the pose's ends.
    const start = t === first + 1 ? t : t - 1;
    while (t < frames - 1 && isStraight(pose, t)) t++;
    if (!add(start, t === frames - 1 ? t : t + 1)) return undefined;
  }
  if (gaps.length !== signs - 1) return undefined;
  return Array.from({ length: signs }, (_, i) => ({
    start: gaps[i - 1]?.end ?? 0,
    end: gaps[i]?.start ?? frames,
  }));
}

function isSeen(pose: Pose, frame: number): boolean {
  const from = frame * pose.people * pose.points;
  for (let point = from; point < from + pose.points; point++) if (isPresent(pose, point)) return true;
  return false;
}

/** Whether all points that are seen in three frames go on as they went. */
function isStraight(pose: Pose, frame: number): boolean {
  const { data, points, people, dims } = pose;
  const row = people * points;
  let any = false;
  for (let point = 0; point < points; point++) {
    const at = frame * row + point;
    if (![at - row, at, at + row].every((each) => isPresent(pose, each))) continue;
    any = true;
    for (let axis = 0; axis < 2; axis++) {
      const x = at * dims + axis;
      const bend = data[x + row * dims]! - 2 * data[x]! + data[x - row * dims]!;
      if (Math.abs(bend) > STRAIGHT) return false;
    }
  }
  return any;
}
