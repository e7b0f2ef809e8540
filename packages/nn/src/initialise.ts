import { type HostTensor, hostTensor, type Leaf, type MapLeaves, mapTree, size } from "@msmae/parameters";
import { normal, type Random, seeded } from "@msmae/random";

/** Fills a new parameter, which is 0 so far. */
export type Initialise = (data: Float32Array, shape: readonly number[], random: Random) => void;

/**
 * Random initialisation of a tree of parameters. Each is a function of the seed and its own name, so that another depth
 * leaves the rest as it was.
 *
 * @param shapes What the model's parameters are like.
 * @param seed Any finite number.
 * @param initialiserOf Of the parameter at a path.
 * @example
 * initialise(shapes, 7, (path) => (path.endsWith("bias") ? zeros : xavierUniform));
 */
export function initialise<P extends object>(
  shapes: P,
  seed: number,
  initialiserOf: (path: string, shape: readonly number[]) => Initialise,
): MapLeaves<P, HostTensor<Float32Array>> {
  return mapTree(shapes, (leaf, path) => {
    const { shape } = leaf as Leaf;
    const data = new Float32Array(size(shape));
    initialiserOf(path, shape)(data, shape, seeded(seed, "init", path));
    return hostTensor(shape, data);
  });
}

export const zeros: Initialise = () => {};

export const ones: Initialise = (data) => void data.fill(1);

/** N(0, deviation). */
export function normalOf(deviation: number): Initialise {
  return (data, _, random) => {
    for (let i = 0; i < data.length; i++) data[i] = deviation * normal(random);
  };
}

/** Uniform between -bound and bound. */
export function uniformWithin(bound: number): Initialise {
  return (data, _, random) => {
    for (let i = 0; i < data.length; i++) data[i] = bound * (2 * random() - 1);
  };
}

/** Uniform within √(6 / (fan-in + fan-out)) (Glorot and Bengio, 2010), a kernel [out, …] as a matrix of so many rows. */
export const xavierUniform: Initialise = (data, shape, random) => {
  const [out, ...inputs] = shape as [number, ...number[]];
  uniformWithin(Math.sqrt(6 / (out + size(inputs))))(data, shape, random);
};
