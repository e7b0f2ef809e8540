import type { StreamSequence } from "../streams/pose-streams.js";
import { KEYPOINTS, STREAMS, type StreamName } from "../streams/stream-table.js";
import { seen } from "./extent.js";
import type { LastSeen } from "./last-seen-keypoint.js";
import type { Scale } from "./scale.js";
import { ring, round } from "./svg.js";

/** The height of a panel whose lines are as wide as streams define it; they grow with its square root. */
const HEIGHT = 160;

/** A stream in its colour: lines along limbs, dots on keypoints, hollow circles where missing ones were last seen. */
export function drawStream(
  name: StreamName,
  sequence: StreamSequence,
  frame: number,
  scale: Scale,
  last: LastSeen,
): string {
  const keypoints = KEYPOINTS[name];
  const { limbs, color, lineWidth, dots: hasDots } = STREAMS[name];
  const unit = Math.sqrt(scale.height / HEIGHT);
  const points = Array.from({ length: keypoints }, (_, k) =>
    scale.place(seen(sequence, frame * keypoints + k)),
  );

  let lines = "";
  let end = -1;
  for (const [from, to] of limbs) {
    const [start, stop] = [points[from], points[to]];
    if (start === undefined || stop === undefined) continue;
    lines += `${end === from ? "" : `M${start}`}L${stop}`;
    end = to;
  }
  // A line of no length with round ends is a dot.
  const dots = hasDots ? points.map((point) => (point === undefined ? "" : `M${point}h0`)).join("") : "";
  const stroke = (d: string, width: number) =>
    d === "" ? "" : `<path d="${d}" stroke-width="${round(width * unit)}"/>`;
  const rings = hasDots ? missing() : "";
  const shapes = stroke(lines, lineWidth) + stroke(dots, 1.9 * lineWidth) + stroke(rings, 0.7);
  return shapes === ""
    ? ""
    : `<g fill="none" stroke="${color}" stroke-linecap="round" stroke-linejoin="round">${shapes}</g>`;

  function missing(): string {
    const whole = points.every((point) => point === undefined);
    let rings = "";
    for (let k = 0; k < keypoints; k++) {
      if (points[k] !== undefined) continue;
      const place = scale.place(last.before(sequence, keypoints, k, frame));
      if (place === undefined) continue;
      rings += ring(place, (whole ? 5 : 1.8) * unit);
      if (whole) break; // one circle for a whole hand, at its first keypoint, the wrist
    }
    return rings;
  }
}
