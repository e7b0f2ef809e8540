import { gelu, layerNorm } from "@msmae/tfjs-onnxruntime/primitives";
import {
  add,
  concat,
  gather,
  matMul,
  mean,
  mul,
  reshape,
  softmax,
  squaredDifference,
  transpose,
  unstack,
} from "@tensorflow/tfjs-core";

/** The paper's size: what a masked autoencoder of three streams computes, without its tokenizer. */
export const PAPER = {
  width: 512,
  heads: 8,
  hidden: 2048,
  encoder: 8,
  decoder: 4,
  tokens: 225,
  visible: 114,
  input: 168,
};

/** One that only shows that it runs. */
export const TINY = {
  width: 16,
  heads: 2,
  hidden: 32,
  encoder: 1,
  decoder: 1,
  tokens: 9,
  visible: 6,
  input: 8,
};

const linear = ({ weight, bias }, x) => {
  const rows = reshape(x, [-1, x.shape.at(-1)]);
  return reshape(add(matMul(rows, weight, false, true), bias), [...x.shape.slice(0, -1), weight.shape[0]]);
};

const norm = ({ weight, bias }, x) => layerNorm(x, weight, bias);

function attention(p, x, heads) {
  const [batch, tokens, width] = x.shape;
  const depth = width / heads;
  const qkv = transpose(reshape(linear(p.qkv, x), [batch, tokens, 3, heads, depth]), [2, 0, 3, 1, 4]);
  const [q, k, v] = unstack(qkv, 0); // [B, H, M, D]
  const weights = softmax(mul(matMul(q, k, false, true), 1 / Math.sqrt(depth)));
  return linear(p.proj, reshape(transpose(matMul(weights, v), [0, 2, 1, 3]), [batch, tokens, width]));
}

function block(p, x, heads) {
  const attended = add(x, attention(p.attn, norm(p.norm1, x), heads));
  return add(attended, linear(p.fc2, gelu(linear(p.fc1, norm(p.norm2, attended)))));
}

export function loss(p, { x, visible, restore }, { width, heads, tokens, visible: shown }) {
  const batch = x.shape[0];
  let h = reshape(gather(reshape(linear(p.embed, x), [batch * tokens, width]), visible), [
    batch,
    shown,
    width,
  ]);
  for (const each of p.encoder) h = block(each, h, heads);
  const known = reshape(norm(p.norm, h), [batch * shown, width]);
  let y = reshape(gather(concat([known, p.mask], 0), restore), [batch, tokens, width]);
  for (const each of p.decoder) y = block(each, y, heads);
  return mean(squaredDifference(linear(p.head, y), x));
}

const tensor = (shape, value) => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, value),
});

export function parameters({ width, hidden, encoder, decoder, input }) {
  let state = 1;
  const noise = (scale) => () => {
    state = (state * 16807) % 2147483647;
    return (state / 2147483647 - 0.5) * scale;
  };
  const weights = (out, inn) => ({
    weight: tensor([out, inn], noise(0.06)),
    bias: tensor([out], noise(0.06)),
  });
  const ones = () => ({ weight: tensor([width], () => 1), bias: tensor([width], () => 0) });
  const blocks = (length) =>
    Array.from({ length }, () => ({
      norm1: ones(),
      attn: { qkv: weights(3 * width, width), proj: weights(width, width) },
      norm2: ones(),
      fc1: weights(hidden, width),
      fc2: weights(width, hidden),
    }));
  return {
    embed: weights(width, input),
    encoder: blocks(encoder),
    norm: ones(),
    mask: tensor([1, width], noise(0.06)),
    decoder: blocks(decoder),
    head: weights(input, width),
  };
}

export function batchOf(size, { tokens, visible, input }) {
  let state = 7;
  const noise = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647 - 0.5;
  };
  const x = tensor([size, tokens, input], noise);
  const kept = Int32Array.from(
    { length: size * visible },
    (_, i) => Math.floor(i / visible) * tokens + (((i % visible) * 2) % tokens),
  );
  const back = Int32Array.from({ length: size * tokens }, (_, i) =>
    i % tokens < visible ? Math.floor(i / tokens) * visible + (i % tokens) : size * visible,
  );
  return {
    x,
    visible: { shape: [size * visible], data: kept },
    restore: { shape: [size * tokens], data: back },
  };
}
