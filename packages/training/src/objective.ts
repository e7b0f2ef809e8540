import { type HostTensor, type MapLeaves, mapTree, valueAndGradients } from "@msmae/parameters";
import { type Compiled, compile, type SessionOptions } from "@msmae/tfjs-onnxruntime";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Scalars } from "./records.js";

/**
 * A model as training knows it: a pure function of its parameters, a batch, and its buffers: what it carries from update to
 * update without a gradient, such as the running statistics of batch norms.
 *
 * Returns `loss` [], whatever other scalars are worth a curve, in any nesting: `{ loss, streamLoss: { body } }`, and, where
 * there are buffers, those after this batch as `buffers`.
 */
export type Objective<P extends object, B extends object, S extends object = object> = (
  parameters: MapLeaves<P, Tensor>,
  batch: MapLeaves<B, Tensor>,
  buffers: MapLeaves<S, Tensor>,
) => { readonly loss: Tensor; readonly buffers?: MapLeaves<S, Tensor> };

/** An objective and its gradient, on host tensors. */
export interface CompiledObjective<P extends object, B extends object, S extends object = object> {
  /**
   * @param inputs.buffers Of an objective that has some.
   * @param options.into Gradients to write into instead of new arrays.
   * @returns What the objective returned, and gradients: a tree of the parameters' paths.
   */
  run(
    inputs: { readonly parameters: P; readonly batch: B; readonly buffers?: S },
    options?: { readonly into?: { readonly gradients: P } },
  ): Promise<{ readonly loss: HostTensor; readonly gradients: P; readonly buffers?: S }>;
  /** How many graphs were compiled: one for each combination of the batches' shapes. */
  graphs(): number;
  /** What was compiled, a graph at a time, for logs and benchmarks. */
  statistics(): ReturnType<Compiled<object, object>["statistics"]>;
  /** Releases ONNX Runtime's memory, which no garbage collector knows to be large. */
  dispose(): Promise<void>;
}

/**
 * Compiles `objective` together with its gradient.
 *
 * @example
 * const compiled = compileObjective((p, batch) => ({ loss: mean(square(sub(mul(p.w, batch.x), batch.y))) }));
 * const { loss, gradients } = await compiled.run({ parameters, batch });
 */
export function compileObjective<P extends object, B extends object, S extends object = object>(
  objective: Objective<P, B, S>,
  options: SessionOptions = {},
): CompiledObjective<P, B, S> {
  const none = {} as MapLeaves<S, Tensor>;
  const differentiated = (inputs: {
    parameters: MapLeaves<P, Tensor> & object;
    batch: MapLeaves<B, Tensor>;
    buffers?: MapLeaves<S, Tensor>;
  }) =>
    valueAndGradients(
      (parameters) => objective(parameters, inputs.batch, inputs.buffers ?? none),
      inputs.parameters,
    );
  const compiled = compile(differentiated, options);
  const { run, dispose } = compiled as unknown as CompiledObjective<P, B, S>;
  const { statistics } = compiled;
  return { run, dispose, statistics, graphs: () => statistics().length };
}

/**
 * The scalars that an objective returned, as numbers.
 *
 * @throws {TypeError} if it returned anything that is not one number.
 */
export function toScalars(outputs: object): Scalars {
  return mapTree(outputs, (leaf, path) => {
    const { shape, data } = leaf as HostTensor;
    if (data.length !== 1) {
      throw new TypeError(
        `The objective returned "${path}" of shape [${shape.join(", ")}]; expected scalars.`,
      );
    }
    return data[0]!;
  }) as unknown as Scalars;
}

/** The mean of several micro-batches' scalars, name by name; but for `loss` of those that are numbers, NaN where none is. */
export function meanScalars(all: readonly Scalars[]): Scalars {
  const average = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const mean = (values: readonly (number | Scalars)[], of: string): number | Scalars => {
    if (typeof values[0] !== "number") {
      const names = Object.keys(values[0]!);
      return Object.fromEntries(
        names.map((name) => [
          name,
          mean(
            values.map((v) => (v as Scalars)[name]!),
            `${of}/${name}`,
          ),
        ]),
      );
    }
    const numbers = values as number[];
    return average(of === "/loss" ? numbers : numbers.filter((value) => !Number.isNaN(value))); // 0/0 is NaN
  };
  return mean(all, "") as Scalars;
}
