import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import {
  flatten,
  type HostTensor,
  hostTensor,
  leaves,
  mapTree,
  mergeTrees,
  type PartialTree,
  selectTree,
  size,
  toTensors,
  valueAndGradients,
} from "@msmae/parameters";
import { compile } from "@msmae/tfjs-onnxruntime";
import { adamwUpdate, createAdamWState } from "@msmae/training";
import { type Tensor, tidy } from "@tensorflow/tfjs-core";
import { dropoutSites, type MbartMasks } from "./dropout.js";
import { Draw, distance, drawBatch, readGolden, type Sentences, sketch } from "./golden.fixture.js";
import {
  type Adapter,
  initLora,
  type LoraConfig,
  loadAdapter,
  type MbartConfig,
  type MbartParameters,
  mbart,
  mbartConfig,
  mergeLora,
  type TranslationBatch,
  translationLoss,
} from "./index.js";

interface Case {
  readonly encoder: boolean;
  readonly seed: number;
  readonly losses: number[];
  readonly trained: { readonly [name: string]: number[] };
}

/** Written by tools/reference/mbart/make_lora_golden.py, which says what its numbers are. */
const golden = readGolden<
  Sentences & {
    readonly config: Partial<MbartConfig>;
    readonly lora: LoraConfig;
    readonly optimiser: { learningRate: number; weightDecay: number; smoothing: number };
    readonly cases: [Case, Case];
  }
>("lora-golden.json");

const config = mbartConfig(golden.config);
const { lora } = golden;

type Host = HostTensor<Float32Array>;

/** The start of make_lora_golden.py's `train()`. */
function start(seed: number) {
  const draw = new Draw(seed);
  const batch = drawBatch(draw, golden, "embeds", config);
  const base = draw.weights(config);
  const empty = initLora(config, lora, 0);
  const drawn = new Map<string, Host>();
  for (const [name, { shape }] of flatten(empty).sort(([a], [b]) => (a < b ? -1 : 1))) {
    drawn.set(
      name,
      name.includes("lora_A") ? draw.tensor(shape) : hostTensor(shape, new Float32Array(size(shape))),
    );
  }
  const adapter = mapTree(empty, (_, name) => drawn.get(name)!) as Adapter<Host>;
  const sites = dropoutSites(config, lora, {
    batch: golden.sentences,
    source: golden.source,
    target: golden.target,
  });
  const masks = () =>
    mapTree(sites, ({ shape, rate }) =>
      hostTensor(
        shape,
        Uint8Array.from({ length: size(shape) }, () => Number(draw.uniform() >= rate)),
      ),
    );
  return { batch, base, adapter, masks };
}

for (const { encoder, seed, losses, trained: expected } of golden.cases) {
  test(`ten steps equal PEFT's, of the decoder's adapters${encoder ? " and the whole encoder" : ""}`, async () => {
    const { batch, base, adapter, masks } = start(seed);
    const isTrained = (path: string) => encoder && path.startsWith("model.encoder.");
    type Parameters = MbartParameters<Host>;
    const frozen = selectTree<Parameters>(base, (_, path) => !isTrained(path));
    const trained = mergeTrees<PartialTree<Parameters>>(
      selectTree<Parameters>(base, (_, path) => isTrained(path)),
      adapter,
    );
    interface Inputs {
      readonly frozen: PartialTree<MbartParameters<Tensor>>;
      readonly trained: PartialTree<MbartParameters<Tensor>>;
      readonly batch: TranslationBatch<Tensor>;
      readonly masks: MbartMasks<Tensor>;
    }
    const step = compile(
      (inputs: Inputs) => {
        const { loss, gradients } = valueAndGradients((part) => {
          const p = mergeTrees<MbartParameters<Tensor>>(inputs.frozen, part);
          return translationLoss(p, inputs.batch, { config, lora, masks: inputs.masks }, golden.optimiser);
        }, inputs.trained);
        return { loss, gradients };
      },
      { threads: 1 },
    );
    const state = createAdamWState(trained);
    const { learningRate, weightDecay } = golden.optimiser;
    const adamw = { betas: [0.9, 0.999] as const, epsilon: 1e-8, weightDecay };
    const got: number[] = [];
    for (const _ of losses) {
      const { loss, gradients } = await step.run({ frozen, trained, batch, masks: masks() } as never);
      const decays = leaves(trained).map(() => true);
      adamwUpdate(trained, gradients as never, state, decays, adamw, { learningRate });
      got.push(loss.data[0]!);
    }
    await step.dispose();
    expect(losses.map((loss, at) => Math.abs(got[at]! / loss - 1)).filter((far) => !(far < 1e-4))).toEqual(
      [],
    );
    const ours = new Map(flatten(trained) as unknown as [string, Host][]);
    expect([...ours.keys()].sort()).toEqual(Object.keys(expected).sort());
    // A bias of keys has no gradient (softmax takes it away), only its rounding, which AdamW scales up.
    const distances = [...ours]
      .filter(([name]) => !name.endsWith("k_proj.bias"))
      .map(([name, { data }]) => [name, distance(sketch(data), expected[name]!)] as const);
    expect(distances.filter(([, far]) => !(far < 1e-4))).toEqual([]);
  });
}

const peftFolder = fileURLToPath(new URL("../test/peft-adapter", import.meta.url));

test("loadAdapter() reads what PEFT saved", async () => {
  const loaded = await loadAdapter(peftFolder, config);
  expect(loaded.lora).toEqual(lora);
  const { trained } = golden.cases[1];
  const distances = flatten(loaded.adapter).map(([name, leaf]) =>
    distance(sketch(leaf.data), trained[name]!),
  );
  expect(distances).toHaveLength(2 * 2 * 2 * config.decoder_layers);
  expect(Math.max(...distances)).toBeLessThan(1e-6);
});

test("mergeLora() gives the logits of the model with its adapter, and shares what is not adapted", async () => {
  const { batch, base } = start(1);
  const { adapter } = await loadAdapter(peftFolder, config);
  const merged = mergeLora(base, adapter, lora);
  const logits = (p: MbartParameters<Host>, forward: { lora?: LoraConfig }) =>
    tidy(() => mbart(toTensors(p), toTensors(batch), { config, ...forward }).logits.dataSync());
  const wanted = logits(mergeTrees<MbartParameters<Host>>(base, adapter), { lora });
  const plain = logits(base, {});
  const got = logits(merged, {});
  expect(Math.max(...got.map((value, at) => Math.abs(value - wanted[at]!)))).toBeLessThan(1e-5);
  expect(Math.max(...got.map((value, at) => Math.abs(value - plain[at]!)))).toBeGreaterThan(1e-2);
  const shared = flatten(base).filter(([path, leaf]) => new Map(flatten(merged)).get(path) === leaf);
  expect(flatten(base).length - shared.length).toBe(4 * config.decoder_layers);
});
