import { execFileSync } from "node:child_process";
import { expect, test } from "@jest/globals";
import { KEYPOINTS, type StreamName } from "@msmae/pose";
import { seeded } from "@msmae/random";
import { assembleBatch, type MaskedClip, maskIndices, sampleMasks } from "./index.js";

const config = { streams: ["body", "right"], stride: 2 } as const;

function clip(seed: number, frames = 10, streams: readonly StreamName[] = config.streams): MaskedClip {
  const random = seeded(seed);
  return {
    streams: Object.fromEntries(
      streams.map((name) => [
        name,
        {
          coordinates: Float32Array.from({ length: frames * KEYPOINTS[name] * 2 }, random),
          present: Uint8Array.from({ length: frames * KEYPOINTS[name] }, () => Number(random() < 0.5)),
        },
      ]),
    ),
    masks: sampleMasks({ streams: 2, tokens: 5, ratio: 0.5, strategy: "different", random }),
  };
}

test("assembleBatch() stacks clips, and their masks' indices", () => {
  const clips = [clip(1), clip(2), clip(3)];
  const batch = assembleBatch(clips, config);
  const { visible, restore, masked } = maskIndices(clips.map(({ masks }) => masks));
  expect(batch.visible).toEqual({ shape: [2, 3 * 2], data: visible });
  expect(batch.restore).toEqual({ shape: [3 * 2 * 5], data: restore });
  expect(batch.masked).toEqual({ shape: [3, 2, 5], data: masked });
  expect(Object.keys(batch.coordinates)).toEqual(["body", "right"]);
  expect(batch.coordinates.right?.shape).toEqual([3, 10, 21, 2]);
  expect(batch.present.right?.shape).toEqual([3, 10, 21]);
  clips.forEach(({ streams }, b) => {
    const size = 10 * 21;
    const seen = batch.present.right!.data.subarray(b * size, (b + 1) * size);
    expect([...seen]).toEqual([...streams.right!.present]);
    expect(batch.coordinates.right!.data.subarray(b * size * 2, (b + 1) * size * 2)).toEqual(
      streams.right!.coordinates,
    );
  });
  expect(batch.present.body!.data).toBeInstanceOf(Float32Array);
});

test("assembleBatch() takes one mask a clip where tokens are fused", () => {
  const fused = [1, 2].map((seed) => ({ ...clip(seed), masks: clip(seed).masks.slice(0, 1) }));
  const batch = assembleBatch(fused, { ...config, tokens: "fused" });
  const shapes = [batch.visible, batch.restore, batch.masked].map(({ shape }) => shape);
  expect(shapes).toEqual([[1, 2 * 2], [2 * 5], [2, 1, 5]]);
  expect(Object.keys(batch.coordinates)).toEqual(["body", "right"]);
  expect(() => assembleBatch([clip(1)], { ...config, tokens: "fused" })).toThrow(
    "Got 2 masks a clip; expected 1: body+right.",
  );
});

test("assembleBatch() names the clip and the stream that do not fit", () => {
  expect(() => assembleBatch([clip(1), clip(2, 10, ["body"])], config)).toThrow(
    'Clip 1 has no stream "right".',
  );
  expect(() => assembleBatch([clip(1), clip(2, 8)], config)).toThrow(
    'Clip 1, stream "body": got 8 frames of presence and 8 of coordinates; expected 10.',
  );
  expect(() => assembleBatch([clip(1)], { streams: ["body"], stride: 2 })).toThrow(
    "Got 2 masks a clip; expected 1: body.",
  );
});

test("assembleBatch() refuses masks that mask nothing", () => {
  const masks = sampleMasks({ streams: 2, tokens: 5, ratio: 0, strategy: "same", random: seeded(1) });
  expect(() => assembleBatch([{ ...clip(1), masks }], config)).toThrow(
    "Got masks that mask none of 5 tokens; expected at least one to reconstruct.",
  );
});

test("@msmae/cubelets/host loads without TensorFlow.js", () => {
  const load = (file: string) =>
    execFileSync(process.execPath, [
      "--input-type=module",
      "--eval",
      `await import(${JSON.stringify(new URL(file, import.meta.url))}); console.log("_tfGlobals" in globalThis)`,
    ])
      .toString()
      .trim();
  expect(load("./host.js")).toBe("false");
  expect(load("./index.js")).toBe("true");
});
