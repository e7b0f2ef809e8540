import { cast } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { expand } from "../graph/shape.js";
import type { Value } from "../graph/value.js";

/**
 * Pixels [N, h, w, C] of images [B, H, W, C].
 *
 * @param indices Whole numbers within the images: of which image, in which row and which column. Of any shapes that broadcast to
 * [N, h, w, 1].
 */
export function pixels(
  graph: Graph,
  images: Value,
  indices: readonly [image: Value, row: Value, column: Value],
  [count, height, width]: readonly [number, number, number],
): Value {
  const parts = indices.map((each) => expand(graph, cast(graph, each, "int64"), [count, height, width, 1]));
  const places = graph.node("Concat", parts, [count, height, width, 3], "int64", { axis: 3 });
  const shape = [count, height, width, images.shape[3] as number];
  return graph.node("GatherND", [images, places], shape, images.dtype);
}
