import { expect, test } from "@jest/globals";
import { flatten, type HostTensor, hostTensor, type MapLeaves } from "@msmae/parameters";
import { compile, compileScan } from "@msmae/tfjs-onnxruntime";
import type { Tensor } from "@tensorflow/tfjs-core";
import { adamwDefaults, adamwUpdate, createAdamWState, zerosLike } from "./adamw.js";
import { type GraphInput, type GraphState, trainingStep, updateScalars } from "./adamw-graph.js";
import { clipScale, globalNorm } from "./clip.js";
import { decayMask } from "./decay.js";
import { compileObjective } from "./objective.js";
import {
  type Regression,
  type RegressionBatch,
  regressionBatch,
  regressionObjective,
  regressionParameters,
} from "./regression.fixture.js";
import { warmupCosine } from "./schedule.js";

const STEPS = 20;
const schedule = warmupCosine({ peak: 3e-2, warmup: 5, steps: STEPS, final: 1e-4 });

/** Twenty updates as the training loop makes them. */
async function onTheHost(clip: number) {
  const parameters = regressionParameters();
  const compiled = compileObjective(regressionObjective);
  const state = createAdamWState(parameters);
  const norms: number[] = [];
  for (let step = 1; step <= STEPS; step++) {
    const { gradients } = await compiled.run({ parameters, batch: regressionBatch(step).batch });
    norms.push(globalNorm(gradients));
    adamwUpdate(parameters, gradients, state, decayMask(parameters), adamwDefaults, {
      learningRate: schedule(step),
      gradientScale: clipScale(norms.at(-1)!, clip),
    });
  }
  return { parameters, state, norms };
}

function expectClose(found: object, expected: object, tolerance = 1e-5) {
  const want = new Map(flatten(expected) as [string, HostTensor][]);
  for (const [path, { data }] of flatten(found) as [string, HostTensor][]) {
    for (const [i, value] of data.entries())
      expect(Math.abs(value - want.get(path)!.data[i]!)).toBeLessThan(tolerance);
  }
}

test.each([0.05, Number.POSITIVE_INFINITY])(
  "trainingStep() makes the host's updates one by one, clipped at %s",
  async (clip) => {
    const host = await onTheHost(clip);
    type T<X> = MapLeaves<X, Tensor>;
    const step = trainingStep<Regression, RegressionBatch>(regressionObjective, { ...adamwDefaults, clip });
    const compiled = compile(
      ({
        state,
        input,
      }: {
        state: GraphState<T<Regression>>;
        input: GraphInput<T<RegressionBatch>, Tensor>;
      }) => step(state, input),
    );
    const parameters = regressionParameters();
    let state: unknown = { parameters, first: zerosLike(parameters), second: zerosLike(parameters) };
    for (let done = 0; done < STEPS; done++) {
      const { stepSize, secondScale, decay } = updateScalars(adamwDefaults, schedule, done, 1);
      const one = ({ data }: HostTensor<Float32Array>) => hostTensor([], data);
      const scalars = { stepSize: one(stepSize), secondScale: one(secondScale), decay: one(decay) };
      const run = await compiled.run({
        state,
        input: { batch: regressionBatch(done + 1).batch, scalars },
      } as never);
      expect((run.output.gradientNorm as HostTensor).data[0]).toBeCloseTo(host.norms[done]!, 5);
      state = run.state;
    }
    expectClose((state as GraphState<Regression>).parameters, host.parameters);
    expectClose((state as GraphState<Regression>).second, host.state.second);
  },
);

test("twenty updates in one ONNX Loop give the host's weights and moments to 1e-5", async () => {
  const host = await onTheHost(1);
  const step = trainingStep<Regression, RegressionBatch>(regressionObjective, { ...adamwDefaults, clip: 1 });
  const parameters = regressionParameters();
  const state = { parameters, first: zerosLike(parameters), second: zerosLike(parameters) };
  const stack = (key: "x" | "y", width: number) =>
    hostTensor(
      [STEPS, 8, width],
      Float32Array.from(
        Array.from({ length: STEPS }, (_, i) => [...regressionBatch(i + 1).batch[key].data]).flat(),
      ),
    );
  const xs = {
    batch: { x: stack("x", 2), y: stack("y", 1) },
    scalars: updateScalars(adamwDefaults, schedule, 0, STEPS),
  };
  const loop = await compileScan(step, STEPS, { device: "cpu" }).run({ state, xs } as never);
  const final = loop.state as unknown as GraphState<Regression>;
  expectClose(final.parameters, host.parameters);
  expectClose(final.first, host.state.first);
  expectClose(final.second, host.state.second);
  const norms = loop.output.gradientNorm as unknown as HostTensor;
  for (const [i, norm] of host.norms.entries()) expect(norms.data[i]).toBeCloseTo(norm, 5);
});
