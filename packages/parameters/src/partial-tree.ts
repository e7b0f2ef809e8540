import type { Leaf, LeafOf } from "./tree.js";

/** A tree of which any leaf may be missing. */
export type PartialTree<P> = P extends Leaf ? P : { readonly [K in keyof P]?: PartialTree<P[K]> };

const isLeaf = (node: object): node is Leaf => "shape" in node && Array.isArray(node.shape);

/**
 * The tree without the leaves that are not wanted: what is trained, and what is frozen. Objects and arrays stay, empty
 * if need be, so that {@link mergeTrees} of both parts is the tree again.
 *
 * @example
 * const trained = selectTree(parameters, (_, path) => path.startsWith("encoder."));
 * const frozen = selectTree(parameters, (_, path) => !path.startsWith("encoder."));
 */
export function selectTree<P extends object>(
  tree: P,
  wanted: (leaf: LeafOf<P>, path: string) => boolean,
): PartialTree<P> {
  const visit = (node: object, path: string): object | undefined => {
    if (isLeaf(node)) return wanted(node as LeafOf<P>, path) ? node : undefined;
    const kept: object = Array.isArray(node) ? new Array(node.length) : {};
    for (const [name, value] of Object.entries(node)) {
      const child = visit(value, path === "" ? name : `${path}.${name}`);
      if (child !== undefined) Object.assign(kept, { [name]: child });
    }
    return kept;
  };
  return visit(tree, "") as PartialTree<P>;
}

/**
 * One tree of two: frozen and trained parameters, a model and its adapter.
 *
 * @throws {RangeError} if both have a leaf at the same path.
 * @example
 * valueAndGradients((trained) => loss(mergeTrees<Parameters>(frozen, trained)), trained);
 */
export function mergeTrees<P extends object>(a: PartialTree<P>, b: PartialTree<P>): P {
  const visit = (left: object | undefined, right: object | undefined, path: string): object => {
    if (left === undefined || right === undefined) return (left ?? right) as object;
    if (isLeaf(left) || isLeaf(right)) throw new RangeError(`Both trees have "${path}".`);
    const merged: object = Array.isArray(left) || Array.isArray(right) ? [] : {};
    for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const child = (node: object) => (node as Record<string, object | undefined>)[name];
      Object.assign(merged, {
        [name]: visit(child(left), child(right), path === "" ? name : `${path}.${name}`),
      });
    }
    return merged;
  };
  return visit(a, b, "") as P;
}
