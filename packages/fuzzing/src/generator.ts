/** Numbers of [0, 1), each drawn by a call. */
export type Random = () => number;

/** Numerical Recipes' generator: the same inputs in every run of a seed. */
export function generator(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
