import { quote } from "@msmae/text";
import { StreamError } from "../errors.js";
import type { Pose } from "../pose.js";
import { STREAMS, type StreamName } from "./stream-table.js";
import { LAYOUTS } from "./tool-layouts.js";

/** In place of an index: a keypoint that the file does not have, missing in every frame. */
export const ABSENT = -1;

/**
 * The first `limit` keypoints of a stream as indices among all points of the pose.
 *
 * Some may lack a share of their points, such as a face: a missing keypoint is nothing new to the model.
 */
export function streamPoints(pose: Pick<Pose, "components">, stream: StreamName, limit: number): number[] {
  const components = pose.components.map(({ name }) => name);
  for (const layout of LAYOUTS) {
    const place = layout.streams[stream];
    const index = place === undefined ? -1 : components.indexOf(place.component);
    if (place === undefined || index < 0) continue;
    const { points, format } = pose.components[index]!;
    if (!format.startsWith("XY")) {
      throw new StreamError(
        stream,
        components,
        `component ${place.component} has format ${quote(format)}, expected X and Y first`,
      );
    }
    const first = pose.components
      .slice(0, index)
      .reduce((sum, component) => sum + component.points.length, 0);
    const position = new Map(points.map((name, i) => [name, i]).reverse() as [string, number][]);
    const wanted = place.points.slice(0, limit);
    const missing = wanted.filter((name) => !position.has(name));
    if (missing.length > STREAMS[stream].mayLack * wanted.length) {
      const listed = missing.length > 12 ? `${missing.slice(0, 12).join(", ")}, …` : missing.join(", ");
      const detail = `component ${place.component} has ${points.length} points, but not ${missing.length} of the ${wanted.length} needed: ${listed}`;
      throw new StreamError(stream, components, detail);
    }
    return wanted.map((name) => (position.has(name) ? first + position.get(name)! : ABSENT));
  }
  if (stream === "face") refuseOtherFace(pose, components);
  const expected = LAYOUTS.flatMap(({ streams }) => streams[stream]?.component ?? [])
    .join(", ")
    .replace(/, (?=[^,]*$)/, " or ");
  const listed = components.length > 0 ? components.slice(0, 8).map(quote).join(", ") : "no components";
  throw new StreamError(stream, components, `expected component ${expected}, found ${listed}`);
}

/** Says of a face of other points what it is. */
function refuseOtherFace(pose: Pick<Pose, "components">, components: readonly string[]): void {
  for (const { tool, otherFace } of LAYOUTS) {
    const found = pose.components.find(({ name }) => name === otherFace?.component);
    if (otherFace === undefined || !found?.points.includes(otherFace.point)) continue;
    throw new StreamError(
      "face",
      components,
      `component ${found.name} (${tool}) has ${otherFace.what}, which are not the 112 of MediaPipe's face mesh that the stream is made of`,
    );
  }
}

/** Where the left and the right shoulder are among all points of a pose; undefined where it has none. */
export function shoulderPoints(pose: Pick<Pose, "components">): readonly number[] | undefined {
  try {
    return streamPoints(pose, "body", 2);
  } catch (error) {
    if (!(error instanceof StreamError)) throw error;
    return undefined;
  }
}
