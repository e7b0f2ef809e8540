/**
 * Opens ONNX Runtime and prints 1 + 1: `here` in the main thread, `thread` in one of its own, `main first` in a thread
 * after the main one has imported this package.
 */
import { isMainThread, Worker } from "node:worker_threads";
import { add, type Tensor } from "@tensorflow/tfjs-core";

const where = isMainThread ? process.argv[2] : "here";
const { compile } = where === "thread" ? {} : await import("./index.js");
if (where === "here") {
  const double = compile!(({ x }: { x: Tensor }) => ({ y: add(x, x) }), { threads: 1 });
  const { y } = await double.run({ x: { shape: [1], data: Float32Array.of(1) } });
  console.log([...y.data]);
} else {
  const worker = new Worker(new URL(import.meta.url));
  worker.on("error", ({ name, message }) => console.log(`${name}: ${message}`));
}
