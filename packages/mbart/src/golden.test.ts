import { expect, test } from "@jest/globals";
import {
  flatten,
  type HostTensor,
  hostTensor,
  mapTree,
  size,
  toTensors,
  valueAndGradients,
} from "@msmae/parameters";
import { compile } from "@msmae/tfjs-onnxruntime";
import { stack, type Tensor, tidy } from "@tensorflow/tfjs-core";
import { dropoutSites, type MbartMasks } from "./dropout.js";
import { Draw, distance, drawBatch, readGolden, type Sentences, sketch } from "./golden.fixture.js";
import {
  type MbartConfig,
  type MbartParameters,
  mbart,
  mbartConfig,
  type TranslationBatch,
  translationLoss,
} from "./index.js";

interface Case {
  readonly config: Partial<MbartConfig>;
  readonly source: "tokens" | "embeds";
  readonly smoothing: number;
  readonly seed: number;
  readonly logits: number[];
  readonly loss: number;
  /** Of each layer of the decoder; none with dropout. */
  readonly crossAttention: number[][];
  readonly gradients: { readonly [name: string]: number[] };
}

/** Written by tools/reference/mbart/make_golden.py, which says what its numbers are. */
const golden = readGolden<Sentences & { readonly cases: Case[] }>("mbart-golden.json");

interface Inputs<T> {
  readonly p: MbartParameters<T>;
  readonly batch: TranslationBatch<T>;
  readonly masks: MbartMasks<T>;
}

function draw({ config: given, source, seed }: Case): { config: MbartConfig; inputs: Inputs<HostTensor> } {
  const config = mbartConfig(given);
  const numbers = new Draw(seed);
  const batch = drawBatch(numbers, golden, source, config);
  const p = numbers.weights(config);
  const sites = dropoutSites(config, undefined, {
    batch: golden.sentences,
    source: golden.source,
    target: golden.target,
  });
  const masks = mapTree(sites, ({ shape, rate }) =>
    hostTensor(
      shape,
      Uint8Array.from({ length: size(shape) }, () => Number(numbers.uniform() >= rate)),
    ),
  );
  return { config, inputs: { p, batch, masks } };
}

/** Given embeddings are differentiated as well: what comes before mBART is trained through them. */
function step({ p, batch, masks }: Inputs<Tensor>, config: MbartConfig, smoothing: number) {
  const { source } = batch;
  return valueAndGradients(
    (trained) => {
      const inputs = "embeds" in trained ? { ...batch, source: { embeds: trained.embeds } } : batch;
      const { logits, crossAttention } = mbart(trained.p, inputs, { config, masks });
      const { loss, tokens } = translationLoss(trained.p, inputs, { config, masks }, { smoothing });
      return { loss, tokens, logits, attention: stack([...crossAttention]) };
    },
    "embeds" in source ? { p, embeds: source.embeds } : { p },
  );
}

interface Result {
  readonly loss: ArrayLike<number>;
  readonly tokens: ArrayLike<number>;
  readonly logits: ArrayLike<number>;
  /** [L, B, H, T, S] */
  readonly attention: ArrayLike<number>;
  readonly gradients: ReadonlyMap<string, ArrayLike<number>>;
}

function check(example: Case, config: MbartConfig, { loss, tokens, logits, attention, gradients }: Result) {
  expect(tokens[0]).toBe(golden.targetLengths.reduce((a, b) => a + b));
  expect(Math.abs(loss[0]! / example.loss - 1)).toBeLessThan(1e-5);
  const rows = golden.targetLengths.flatMap((length, sentence) =>
    Array.from(logits).slice(
      sentence * golden.target * config.vocab_size,
      (sentence * golden.target + length) * config.vocab_size,
    ),
  );
  expect(distance(sketch(rows), example.logits)).toBeLessThan(1e-5);
  const { decoder_attention_heads: heads } = config;
  const { sentences, source, target } = golden;
  for (const [layer, wanted] of example.crossAttention.entries()) {
    const looks = (sentence: number, head: number, at: number) => {
      const row = ((layer * sentences + sentence) * heads + head) * target + at;
      return Array.from(attention).slice(row * source, (row + 1) * source);
    };
    const counted = golden.targetLengths.flatMap((length, sentence) =>
      Array.from({ length: length * heads }, (_, i) =>
        looks(sentence, i % heads, Math.floor(i / heads)),
      ).flat(),
    );
    expect(distance(sketch(counted), wanted)).toBeLessThan(1e-5);
  }
  const ours = new Map([...gradients].map(([path, gradient]) => [path.replace(/^p\./, ""), gradient]));
  expect([...ours.keys()].sort()).toEqual(Object.keys(example.gradients));
  const distances = Object.entries(example.gradients).map(
    ([name, wanted]) => [name, distance(sketch(ours.get(name)!), wanted)] as const,
  );
  expect(distances.filter(([, far]) => !(far <= 1e-4))).toEqual([]);
}

for (const [at, example] of golden.cases.entries()) {
  const { activation_function, scale_embedding, tie_word_embeddings, dropout } = example.config;
  const name = `${at}: ${example.source}, ${activation_function}, ${scale_embedding ? "" : "un"}scaled, ${tie_word_embeddings === false ? "un" : ""}tied, dropout ${dropout}, smoothing ${example.smoothing}`;

  test(`mbart() has Hugging Face's logits, cross-attention, loss and gradients, run eagerly: ${name}`, () => {
    const { config, inputs } = draw(example);
    tidy(() => {
      const { loss, tokens, logits, attention, gradients } = step(
        toTensors(inputs),
        config,
        example.smoothing,
      );
      check(example, config, {
        loss: loss.dataSync(),
        tokens: tokens.dataSync(),
        logits: logits.dataSync(),
        attention: attention.dataSync(),
        gradients: new Map(flatten(gradients).map(([path, gradient]) => [path, gradient.dataSync()])),
      });
    });
  });

  test(`mbart() has Hugging Face's logits, cross-attention, loss and gradients, compiled: ${name}`, async () => {
    const { config, inputs } = draw(example);
    const compiled = compile((tensors: Inputs<Tensor>) => step(tensors, config, example.smoothing), {
      threads: 1,
    });
    const { loss, tokens, logits, attention, gradients } = await compiled.run(inputs);
    await compiled.dispose();
    check(example, config, {
      loss: loss.data,
      tokens: tokens.data,
      logits: logits.data,
      attention: attention.data,
      gradients: new Map(flatten(gradients).map(([path, { data }]) => [path, data])),
    });
  });
}
