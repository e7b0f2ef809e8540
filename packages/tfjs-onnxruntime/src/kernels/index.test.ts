import { expect, test } from "@jest/globals";
import "@tensorflow/tfjs";
import { getKernelsForBackend } from "@tensorflow/tfjs-core";
import { UnsupportedKernelError } from "../index.js";
import { registerKernels } from "./index.js";

const names = (backend: string) => new Set(getKernelsForBackend(backend).map(({ kernelName }) => kernelName));

test("every kernel of the CPU backend has a form, draws at random, or says why it has none", () => {
  registerKernels("all-kernels");
  const ours = names("all-kernels");
  const missing = [...names("cpu")].filter((name) => !ours.has(name) && name !== "Multinomial");
  const unexplained = missing.filter((name) => new UnsupportedKernelError(name, "here").reason === undefined);
  expect(unexplained).toEqual([]);
  expect(ours.size).toBeGreaterThan(150);
});
