/**
 * How closely two poses of the same video agree, stream by stream: in how many frames both, or only one, found it, and
 * the distance of their points in pixels where both did (world landmarks: in millimetres), and of their confidences.
 *
 *     node tools/reference/pose-video/compare.mjs python.json clip.pose
 *
 * The first is MediaPipe's JSON (holistic.py) or a .pose file, the second a .pose file.
 */
import { readFileSync } from "node:fs";
import { FACE_POINTS, readHolisticJson, readPose } from "../../../packages/pose/dist/index.js";

const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);
const STREAMS = [
  { name: "body", component: "POSE_LANDMARKS", points: range(11, 17) },
  { name: "body, confidence above 0.5", component: "POSE_LANDMARKS", points: range(11, 17), least: 0.5 },
  { name: "left hand", component: "LEFT_HAND_LANDMARKS", points: range(0, 21) },
  { name: "right hand", component: "RIGHT_HAND_LANDMARKS", points: range(0, 21) },
  { name: "face", component: "FACE_LANDMARKS", points: Object.values(FACE_POINTS).flat() },
  { name: "world", component: "POSE_WORLD_LANDMARKS", points: range(11, 17), scale: 1000 },
];

const [one, other] = process.argv.slice(2);
const second = readPose(readFileSync(other), other);
const first = one.endsWith(".pose")
  ? readPose(readFileSync(one), one)
  : readHolisticJson(readFileSync(one, "utf8"), second, one);
if (first.frames !== second.frames || first.points !== second.points) {
  const [a, b] = [first, second].map(({ frames, points }) => `${frames} frames of ${points} points`);
  throw new Error(`${a} against ${b}`);
}

for (const { name, component, points, least = 0, scale = 1 } of STREAMS) {
  const [distances, confidences] = [[], []];
  const found = { both: 0, first: 0, second: 0 };
  let start = 0;
  for (const { name: own, points: all } of second.components) {
    if (own === component) break;
    start += all.length;
  }
  for (let t = 0; t < second.frames; t++) {
    const [inFirst, inSecond] = [first, second].map(
      ({ confidence }) => confidence[t * second.points + start] > 0,
    );
    if (inFirst && inSecond) found.both++;
    else if (inFirst) found.first++;
    else if (inSecond) found.second++;
    if (!(inFirst && inSecond)) continue;
    for (const point of points) {
      const at = t * second.points + start + point;
      if (Math.min(first.confidence[at], second.confidence[at]) <= least) continue;
      const [dx, dy] = [0, 1].map((d) => first.data[3 * at + d] - second.data[3 * at + d]);
      distances.push(scale * Math.hypot(dx, dy));
      confidences.push(Math.abs(first.confidence[at] - second.confidence[at]));
    }
  }
  const frames = `found by both in ${found.both} frames, by the first only in ${found.first}, by the second only in ${found.second}`;
  const apart =
    distances.length === 0
      ? ""
      : `; apart ${quantiles(distances, 2)}; confidence ${quantiles(confidences, 3)}`;
  console.log(`${name}: ${frames}${apart}`);
}

function quantiles(values, digits) {
  values.sort((a, b) => a - b);
  const [median, p95] = [0.5, 0.95].map((part) =>
    values[Math.floor(part * (values.length - 1))].toFixed(digits),
  );
  return `median ${median}, 95th percentile ${p95}`;
}
