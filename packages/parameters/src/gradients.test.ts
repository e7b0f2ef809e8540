import { expect, test } from "@jest/globals";
import { enableProdMode, mul, square, sum, type Tensor } from "@tensorflow/tfjs-core";
import { hostTensor, toTensors, valueAndGradients } from "./index.js";

enableProdMode(); // hides the CPU backend's banner
await import("@tensorflow/tfjs");

test("valueAndGradients() gives the loss, its gradient by path, and what else the objective returns", () => {
  const parameters = toTensors({
    a: [{ weight: hostTensor([2], Float32Array.of(3, -1)) }],
    b: hostTensor([], Float32Array.of(2)),
  });
  const { loss, gradients, norm } = valueAndGradients((p) => {
    const norm: Tensor = sum(square(p.a[0]!.weight));
    return { loss: mul(norm, p.b), norm };
  }, parameters);
  expect(loss.dataSync()[0]).toBe(20); // (9 + 1) * 2
  expect(norm.dataSync()[0]).toBe(10);
  expect([...gradients.a[0]!.weight.dataSync()]).toEqual([12, -4]); // 2 w b
  expect(gradients.b.dataSync()[0]).toBe(10);
});

test("toTensors() takes the type from the array", () => {
  const tensors = toTensors({
    f: hostTensor([1], Float32Array.of(0.5)),
    i: hostTensor([1], Int32Array.of(2)),
    b: hostTensor([1], Uint8Array.of(1)),
  });
  expect([tensors.f.dtype, tensors.i.dtype, tensors.b.dtype]).toEqual(["float32", "int32", "bool"]);
});
