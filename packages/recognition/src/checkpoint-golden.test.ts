import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { type HostTensor, hostTensor } from "@msmae/parameters";
import type { StreamName } from "@msmae/pose";
import { openSafetensors } from "@msmae/safetensors";
import { Predictor, readRecognizer } from "./index.js";

/** Written by tools/reference/msmae/make_checkpoint_golden.py. */
const file = (name: string) => fileURLToPath(new URL(`../test/${name}.safetensors`, import.meta.url));

async function tensorsOf(path: string): Promise<Map<string, HostTensor<Float32Array>>> {
  const opened = await openSafetensors(path);
  const found = new Map<string, HostTensor<Float32Array>>();
  for (const name of opened.tensors.keys()) {
    const { shape, data } = await opened.read(name);
    found.set(name, hostTensor(shape, Float32Array.from(data as Float32Array)));
  }
  await opened.close();
  return found;
}

test.each(["cls", "mean"])(
  "a checkpoint that PyTorch wrote gives PyTorch's logits: pooling %s",
  async (pooling) => {
    const { model, glosses, frames, weights } = await readRecognizer(file(`pytorch-${pooling}`));
    expect(model).toMatchObject({ kind: "ms-mae", pooling });
    const clips = await tensorsOf(file(`pytorch-${pooling}-clips`));
    const expected = clips.get("logits")!;
    const [count, labels] = expected.shape as [number, number];
    expect(labels).toBe(glosses.length);
    const coordinates = Object.fromEntries(
      model.streams.map((name: StreamName) => [name, clips.get(`coords.${name}`)!]),
    );
    expect(coordinates.left!.shape).toEqual([count, frames, 21, 2]);
    const predictor = new Predictor(model, { threads: 1 });
    const batch = { coordinates, present: {}, labels: hostTensor([count], new Int32Array(count)) };
    const ids = Array.from({ length: count }, (_, i) => `${i}`);
    const scored = await predictor.run(weights, { batch, clips: ids });
    await predictor.dispose();
    const found = scored.flatMap(({ logits }) => [...logits]);
    for (const [i, logit] of expected.data.entries()) expect(Math.abs(found[i]! - logit)).toBeLessThan(1e-4);
    expect(Math.max(...expected.data) - Math.min(...expected.data)).toBeGreaterThan(0.5); // there is something to get wrong
  },
);
