/**
 * How closely two poses of the same video agree, part by part: in how many frames both, or only one, found it, and the
 * distance of their points in pixels where both did (world landmarks: in millimetres).
 *
 *     node tools/reference/pose-video/compare.mjs python.json clip.pose
 *
 * The first is MediaPipe's JSON (holistic.py), in the units of the second, or a .pose file too.
 */
import { readFileSync } from "node:fs";
import { readHolisticJson, readPose } from "../../../packages/pose/dist/index.js";

const [one, other] = process.argv.slice(2);
const b = readPose(readFileSync(other), other);
const a = one.endsWith(".pose")
  ? readPose(readFileSync(one), one)
  : readHolisticJson(readFileSync(one, "utf8"), b, one);
if (a.frames !== b.frames || a.points !== b.points) {
  throw new Error(`${a.frames} frames of ${a.points} points against ${b.frames} of ${b.points}`);
}
const quantile = (values, q) => values.sort((x, y) => x - y)[Math.floor(q * (values.length - 1))];

let first = 0;
for (const { name, points } of b.components) {
  const distances = [];
  const confidences = [];
  const found = { both: 0, first: 0, second: 0 };
  for (let t = 0; t < a.frames; t++) {
    const [inA, inB] = [a, b].map((pose) => pose.confidence[t * pose.points + first] > 0);
    if (inA && inB) found.both++;
    else if (inA) found.first++;
    else if (inB) found.second++;
    if (!(inA && inB)) continue;
    for (let p = 0; p < points.length; p++) {
      const at = t * a.points + first + p;
      const scale = name.includes("WORLD") ? 1000 : 1;
      distances.push(
        scale * Math.hypot(a.data[3 * at] - b.data[3 * at], a.data[3 * at + 1] - b.data[3 * at + 1]),
      );
      confidences.push(Math.abs(a.confidence[at] - b.confidence[at]));
    }
  }
  first += points.length;
  if (distances.length === 0) {
    console.log(`${name}: found in ${JSON.stringify(found)}`);
    continue;
  }
  const [median, p95] = [0.5, 0.95].map((q) => quantile(distances, q).toFixed(2));
  const [c50, c95] = [0.5, 0.95].map((q) => quantile(confidences, q).toFixed(3));
  console.log(
    `${name}: found in ${JSON.stringify(found)}; distance median ${median}, 95th percentile ${p95}; confidence ${c50}, ${c95}`,
  );
}
