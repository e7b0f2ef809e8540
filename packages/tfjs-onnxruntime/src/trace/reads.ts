import { Tensor } from "@tensorflow/tfjs-core";
import { InputError } from "../errors.js";

/** What TensorFlow.js and JavaScript say when an input is used that is not there. */
const OF_NOTHING = /^Argument '.*but got '(null|undefined)'|\b(undefined|null)\b/;

/** A tree of inputs that knows what was read of it. */
export interface Watched {
  readonly tree: object;
  /** @throws {InputError} that names an input that `use` looked for in vain and then failed without. */
  using<T>(use: () => T): T;
  /**
   * The outermost names that were never looked at: misspelt, or meant for another function. Deeper in the tree what was not read
   * is let be: a part of a model's weights may be all that is used.
   */
  unread(): string[];
}

/** Watches what is read of a tree of tensors. */
export function watched(tensors: object): Watched {
  if (tensors instanceof Tensor) return { tree: tensors, using: (use) => use(), unread: () => [] };
  const missing: string[] = [];
  const read = new Set<PropertyKey>();
  const watch = (node: object, path: string): object =>
    new Proxy(node, {
      get(target, name, receiver) {
        const child: unknown = Reflect.get(target, name, receiver);
        if (path === "") read.add(name);
        if (typeof name === "symbol" || (child !== undefined && !Object.hasOwn(target, name))) return child;
        const place = path === "" ? name : `${path}.${name}`;
        if (child === undefined) missing.push(place);
        return typeof child === "object" && child !== null && !(child instanceof Tensor)
          ? watch(child, place)
          : child;
      },
      // Whoever lists the names reads all of them.
      ownKeys(target) {
        if (path === "") for (const name of Reflect.ownKeys(target)) read.add(name);
        return Reflect.ownKeys(target);
      },
    });
  return {
    tree: watch(tensors, ""),
    using: (use) => withNamed(missing, use),
    unread: () => Object.keys(tensors).filter((name) => !read.has(name)),
  };
}

function withNamed<T>(missing: readonly string[], use: () => T): T {
  try {
    return use();
  } catch (error) {
    const [path, ...others] = missing;
    const isOfNothing = error instanceof Error && OF_NOTHING.test(error.message);
    if (path === undefined || error instanceof InputError || !isOfNothing) throw error;
    const more = others.map((other) => `, or for "${other}"`).join("");
    throw new InputError(path, "nothing", `{ shape, data }, which the function reads${more}`, {
      cause: error,
    });
  }
}
