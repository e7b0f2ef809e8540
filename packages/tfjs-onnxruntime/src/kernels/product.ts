import type { BatchMatMulAttrs } from "@tensorflow/tfjs-core";
import { cast } from "../graph/elementwise.js";
import { matMul } from "../graph/matmul.js";
import { kernel } from "./define.js";

export const products = [
  kernel<BatchMatMulAttrs>("BatchMatMul", (graph, { a, b }, { transposeA, transposeB }) =>
    matMul(graph, cast(graph, a!, "float32"), cast(graph, b!, "float32"), transposeA, transposeB),
  ),
];
