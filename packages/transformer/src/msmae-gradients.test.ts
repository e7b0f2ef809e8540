import { expect, test } from "@jest/globals";
import { assembleBatch } from "@msmae/cubelets";
import { flatten, hostTensor, mapTree, toTensors, valueAndGradients } from "@msmae/parameters";
import "@tensorflow/tfjs";
import { tidy } from "@tensorflow/tfjs-core";
import { modelConfig, msmae } from "./index.js";
import { clips, config, run, weights } from "./tiny-model.fixture.js";

test.each([
  [["body", "left", "right"], "streams"],
  [["body"], "streams"], // a split into one has no gradient in TensorFlow.js
  [["right"], "streams"],
  [["face"], "streams"],
  [["body", "left", "right"], "fused"],
  [["left"], "fused"],
] as const)("msmae()'s gradients are those of finite differences: %j, tokens of %s", (streams, kind) => {
  const of = modelConfig({ ...config, streams: [...streams], tokens: kind });
  const batch = assembleBatch(clips(2, of), of);
  const parameters = weights(of);
  const gradients = new Map<string, Float32Array>();
  tidy(() => {
    const tensors = toTensors(batch);
    const result = valueAndGradients((p) => msmae(p, tensors, of, { loss: "paper" }), toTensors(parameters));
    for (const [name, gradient] of flatten(result.gradients))
      gradients.set(name, gradient.dataSync() as Float32Array);
  });
  for (const name of [
    "tokenizer.hand.linear.weight",
    "tokenizer.body.conv.weight",
    "tokenizer.fused.linear.weight",
    "encoder.blocks.0.attn.qkv.weight",
    "encoder.blocks.1.norm1.weight",
    "decoder.embed.bias",
    "decoder.mask_token",
    "decoder.stream_embed",
    "decoder.head.hand.weight",
    "decoder.head.body.weight",
    "decoder.head.face.weight",
    "decoder.head.fused.weight",
  ]) {
    const gradient = gradients.get(name);
    if (gradient === undefined) continue; // of a part that this model does not have
    // Along the gradient itself, where the difference is largest beside float32's rounding.
    const length = Math.hypot(...gradient);
    const step = 3e-3;
    const at = (sign: number) =>
      run(
        batch,
        mapTree(parameters, (leaf, path) =>
          path !== name
            ? leaf
            : hostTensor(
                leaf.shape,
                leaf.data.map((value, i) => value + (sign * step * gradient[i]!) / length),
              ),
        ),
        of,
      ).loss;
    expect(Math.abs((at(1) - at(-1)) / (2 * step) / length - 1)).toBeLessThan(0.01);
  }
  expect([...gradients.get("encoder.cls_token")!]).toEqual(new Array(8).fill(0));
});
