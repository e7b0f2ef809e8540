import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { KEYPOINTS, type StreamName } from "@msmae/pose";
import { openSafetensors } from "@msmae/safetensors";
import { newFolder } from "@msmae/testing";
import { folderOfClips } from "./corpus.fixture.js";
import { losses, tiny } from "./tiny.fixture.js";
import { trainer } from "./trainer.fixture.js";

const STREAMS: readonly StreamName[] = ["body", "left", "right", "face"];
const [CLIPS, FRAMES, TOKENS] = [2, 16, 4];

let data: string;
beforeAll(() => {
  data = folderOfClips(12, { face: true });
});

async function read(path: string) {
  const file = await openSafetensors(path);
  const names = [...file.tensors.keys()];
  const tensors = await Promise.all(names.map(async (name) => [name, await file.read(name)] as const));
  await file.close();
  return { metadata: file.metadata, tensors: new Map(tensors) };
}

function values(tensors: ReadonlyMap<string, { readonly data: ArrayLike<unknown> }>, name: string): number[] {
  return Array.from(tensors.get(name)?.data ?? [], Number);
}

test.each([
  ["different", 0.5],
  ["same", 0.75],
])("--dump-batch writes a step's batch, loss and gradients: masks %s, ratio %d", async (strategy, ratio) => {
  const out = join(newFolder(), "run");
  const dump = join(newFolder(), "step.safetensors");
  const settings = [
    `model.streams=${JSON.stringify(STREAMS)}`,
    `masking.strategy=${strategy}`,
    `masking.ratio=${ratio}`,
  ];
  const { code, stderr } = await trainer(...tiny({ data, out }, ...settings), "--dump-batch", dump);
  expect([code, stderr]).toEqual([0, ""]);
  const { metadata, tensors } = await read(dump);
  const weights = await read(join(out, "checkpoints", "step-000000.safetensors"));
  expect(metadata).toEqual({ loss: "paper" });

  // Every tensor that is documented, and none besides: each weight has its gradient.
  const expected = STREAMS.flatMap((name): [string, string, number[]][] => [
    [`coords.${name}`, "F32", [CLIPS, FRAMES, KEYPOINTS[name], 2]],
    [`present.${name}`, "U8", [CLIPS, FRAMES, KEYPOINTS[name]]],
    [`masked.${name}`, "U8", [CLIPS, TOKENS]],
  ]);
  for (const [name, { dtype, shape }] of weights.tensors) {
    if (name !== "encoder.cls_token") expected.push([`grad.${name}`, dtype, [...shape]]);
  }
  expected.push(["loss", "F32", [1]]);
  const found = [...tensors].map(([name, { dtype, shape }]) => [name, dtype, [...shape]]);
  const byName = (a: unknown[], b: unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);
  expect(found.filter(([name]) => name !== "grad.encoder.cls_token").sort(byName)).toEqual(
    expected.sort(byName),
  );

  // Masks as the ratio and the strategy say.
  const masks = STREAMS.map((name) => [...values(tensors, `masked.${name}`)]);
  for (const mask of masks) {
    for (let clip = 0; clip < CLIPS; clip++) {
      const of = mask.slice(clip * TOKENS, (clip + 1) * TOKENS);
      expect(of.filter((bit) => bit === 1)).toHaveLength(TOKENS * ratio);
      expect(of.filter((bit) => bit === 0)).toHaveLength(TOKENS * (1 - ratio));
    }
  }
  const distinct = new Set(masks.map((mask) => mask.join("")));
  if (strategy === "same") expect(distinct.size).toBe(1);
  else expect(distinct.size).toBeGreaterThan(1);

  // The loss of the run's first step; finite gradients, most of which are not zero.
  expect(values(tensors, "loss")[0]).toBe(losses(out)[0]?.loss);
  const gradients = [...tensors].filter(([name]) => name.startsWith("grad."));
  expect(gradients.every(([, { data }]) => (data as Float32Array).every(Number.isFinite))).toBe(true);
  const moved = gradients.filter(([, { data }]) => (data as Float32Array).some((value) => value !== 0));
  expect(moved.length).toBeGreaterThan(0.9 * gradients.length);
});

test("--dump-batch of a run that starts from a checkpoint is of its weights", async () => {
  const folder = newFolder();
  const [first, second] = [join(folder, "first"), join(folder, "second")];
  await trainer(...tiny({ data, out: first }));
  const weights = join(first, "checkpoints", "step-000006.safetensors");
  const dump = join(folder, "step.safetensors");
  await trainer(...tiny({ data, out: second }), "--init", weights, "--dump-batch", dump);
  const { tensors } = await read(dump);
  expect(values(tensors, "loss")[0]).toBe(losses(second)[0]?.loss);
  expect(losses(second)[0]?.loss).not.toBe(losses(first)[0]?.loss);
  expect((await read(join(second, "checkpoints", "step-000000.safetensors"))).tensors).toEqual(
    (await read(weights)).tensors,
  );
});
