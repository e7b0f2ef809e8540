/**
 * One update of the paper's model (38.1 M parameters) on one core: the gradients' norm, then AdamW with the clip
 * applied as it reads them.
 *
 *     pnpm bench training [--rounds N] [--tiny]
 */
import { parseArgs } from "node:util";
import {
  adamwDefaults,
  adamwUpdate,
  clipScale,
  createAdamWState,
  decayMask,
  globalNorm,
  zerosLike,
} from "../dist/index.js";

const { values: flags } = parseArgs({
  options: { rounds: { type: "string", default: "7" }, tiny: { type: "boolean", default: false } },
});
const WIDTH = flags.tiny ? 16 : 512;
const tensor = (...shape) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b)) });
const linear = (out, from) => ({ weight: tensor(out, from), bias: tensor(out) });
// Twelve blocks of the paper's transformer and its decoder's projection: 38.1 M but for the tokenizer.
const parameters = {
  blocks: Array.from({ length: 12 }, () => [
    linear(3 * WIDTH, WIDTH),
    linear(WIDTH, WIDTH),
    linear(4 * WIDTH, WIDTH),
    linear(WIDTH, 4 * WIDTH),
  ]),
  embed: linear(WIDTH, WIDTH),
};
const gradients = zerosLike(parameters);
let count = 0;
for (const { data } of [...parameters.blocks.flat(), parameters.embed].map(({ weight }) => weight))
  count += data.length;
for (const layer of [...gradients.blocks.flat(), gradients.embed]) {
  layer.weight.data.forEach((_, i, data) => {
    data[i] = Math.sin(i);
  });
}
const state = createAdamWState(parameters);
const decays = decayMask(parameters);

const timed = (run) => {
  const start = performance.now();
  run();
  return performance.now() - start;
};
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const norms = [];
const updates = [];
for (let i = 0; i < Number(flags.rounds); i++) {
  let norm = 0;
  norms.push(timed(() => (norm = globalNorm(gradients))));
  updates.push(
    timed(() =>
      adamwUpdate(parameters, gradients, state, decays, adamwDefaults, {
        learningRate: 8e-4,
        gradientScale: clipScale(norm, 1),
      }),
    ),
  );
}
const line = (name, milliseconds) =>
  console.log(
    `${name}: ${milliseconds.toFixed(0)} ms for ${(count / 1e6).toFixed(1)} M parameters, ${((milliseconds * 1e6) / count).toFixed(2)} ns each`,
  );
line("global norm", median(norms));
line("AdamW with clipping", median(updates));
