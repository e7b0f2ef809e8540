import { backend_util, type RotateWithOffsetAttrs } from "@tensorflow/tfjs-core";
import { cast, where } from "../graph/elementwise.js";
import type { Graph } from "../graph/graph.js";
import { reshape } from "../graph/shape.js";
import type { Value } from "../graph/value.js";
import { kernel, recordingOf } from "./define.js";
import { shapes } from "./shape.js";

const reverse = recordingOf<{ dims: number[] }>(shapes, "Reverse");

/** TensorFlow.js' opacity of what a rotation uncovers, where its colour is given. */
const OPAQUE = 255;

/** Images [B, H, W, C] turned around a centre: each pixel is the one that lies where it came from, or the fill. */
function rotate(graph: Graph, image: Value, { radians, fillValue, center }: RotateWithOffsetAttrs): Value {
  if (image.size === 0) return image;
  const [batch, height, width, channels] = image.shape as [number, number, number, number];
  const [centreX, centreY] = backend_util.getImageCenter(center, height, width);
  const [sine, cosine] = [Math.sin(radians), Math.cos(radians)];
  const pixels = height * width;
  const sources = Int32Array.from({ length: pixels }, (_, at) => {
    const [x, y] = [(at % width) - centreX, Math.floor(at / width) - centreY];
    const column = Math.round(x * cosine - y * sine + centreX);
    const row = Math.round(x * sine + y * cosine + centreY);
    return column >= 0 && column < width && row >= 0 && row < height ? row * width + column : -1;
  });
  const flat = reshape(graph, image, [batch, pixels, channels]);
  const inside = graph.constant(
    Uint8Array.from(sources, (source) => Number(source >= 0)),
    [pixels, 1],
    "bool",
  );
  const indices = graph.constant(
    sources.map((source) => Math.max(0, source)),
    [pixels],
    "int32",
  );
  const taken = graph.node("Gather", [flat, indices], flat.shape, image.dtype, { axis: 1 });
  const colour = Float32Array.from({ length: channels }, (_, channel) =>
    typeof fillValue === "number" ? fillValue : channel === 3 ? OPAQUE : (fillValue[channel] ?? Number.NaN),
  );
  const fill = cast(graph, graph.constant(colour, [channels], "float32"), image.dtype);
  return reshape(graph, where(graph, inside, taken, fill), image.shape);
}

export const images = [
  kernel("FlipLeftRight", (graph, { image }) => reverse(graph, { x: image! }, { dims: [2] })),
  kernel<RotateWithOffsetAttrs>("RotateWithOffset", (graph, { image }, attributes) =>
    rotate(graph, image!, attributes),
  ),
];
