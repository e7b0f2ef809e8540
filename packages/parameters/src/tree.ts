/** Anything with a shape is a leaf: a TensorFlow.js tensor, a host tensor, a description of one. */
export interface Leaf {
  readonly shape: readonly number[];
}

/**
 * The tree `P` with leaves of another type: parameters as tensors, as host arrays, as gradients.
 *
 * A tree is any nesting of objects and arrays whose ends are leaves. Its paths, joined by dots, are the names in a
 * checkpoint: `{ encoder: { blocks: [{ norm1: { weight } }] } }` holds `encoder.blocks.0.norm1.weight`.
 */
export type MapLeaves<P, U> = P extends Leaf
  ? U
  : P extends readonly (infer E)[]
    ? readonly MapLeaves<E, U>[]
    : { readonly [K in keyof P]: MapLeaves<P[K], U> };

/** The type of the leaves of the tree `P`. */
export type LeafOf<P> = P extends Leaf ? P : P extends readonly (infer E)[] ? LeafOf<E> : LeafOf<P[keyof P]>;

/**
 * The leaves with their paths, in the order in which the tree was written.
 *
 * @example
 * flatten({ norm: { weight, bias } }); // [["norm.weight", weight], ["norm.bias", bias]]
 */
export function flatten<P extends object>(tree: P): [path: string, leaf: LeafOf<P>][] {
  const found: [string, LeafOf<P>][] = [];
  mapTree(tree, (leaf, path) => found.push([path, leaf]));
  return found;
}

/** The leaves in the order of {@link flatten}. */
export function leaves<P extends object>(tree: P): LeafOf<P>[] {
  return flatten(tree).map(([, leaf]) => leaf);
}

/**
 * The same tree with `map(leaf, path)` in place of each leaf.
 *
 * @throws {TypeError} if the tree ends in anything that is no leaf.
 * @example
 * const shapes = mapTree(parameters, (leaf) => ({ shape: leaf.shape }));
 */
export function mapTree<P extends object, U>(
  tree: P,
  map: (leaf: LeafOf<P>, path: string) => U,
): MapLeaves<P, U> {
  const visit = (node: object, path: string): unknown => {
    if (typeof node !== "object" || node === null) {
      const place = path === "" ? "as a tree" : `at "${path}"`;
      throw new TypeError(
        `Got ${String(node)} ${place}; expected something with a shape, or a tree of such.`,
      );
    }
    if ("shape" in node && Array.isArray(node.shape)) return map(node as LeafOf<P>, path);
    const child = (name: string | number, value: object) =>
      visit(value, path === "" ? `${name}` : `${path}.${name}`);
    if (Array.isArray(node)) return node.map((value, index) => child(index, value));
    return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, child(name, value)]));
  };
  return visit(tree, "") as MapLeaves<P, U>;
}

/**
 * The tree of `example` with `values` as its leaves, in the order of {@link flatten}.
 *
 * @throws {RangeError} if the number of values is not the number of leaves.
 */
export function unflatten<P extends object, U>(example: P, values: readonly U[]): MapLeaves<P, U> {
  const expected = leaves(example).length;
  if (values.length !== expected) {
    throw new RangeError(`Got ${values.length} values for a tree of ${expected} leaves.`);
  }
  let next = 0;
  return mapTree(example, () => values[next++] as U);
}
