import { flatten, type HostTensor, type MapLeaves, mapTree, type PartialTree, size } from "@msmae/parameters";
import type { Value } from "./graph/value.js";
import { typeOf } from "./inputs.js";
import type { Session } from "./session.js";
import { dtypeOf, inputName } from "./signature.js";

export interface RunOptions<O> {
  /**
   * Outputs to write in place: these tensors are filled and returned. They must not share memory with an input, since
   * ONNX Runtime may write an output before it has read every input.
   */
  readonly into?: PartialTree<MapLeaves<O, HostTensor>>;
}

/** A model's output and where it belongs in the tree that the function returns. */
export interface Output {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: Value["dtype"];
}

/** ONNX Runtime need not know about a tensor without elements. */
export const hasElements = ({ shape }: { readonly shape: readonly number[] }) => !shape.includes(0);

/**
 * Feeds the leaves of `given` to a model and returns its outputs as the tree `tree`, whose leaves are the places of the
 * outputs.
 *
 * @param session None if no output has elements.
 */
export async function runModel<T extends object>(
  session: Session | undefined,
  outputs: readonly Output[],
  tree: T,
  given: object,
  into: object = {},
): Promise<MapLeaves<T, HostTensor>> {
  const leaves = flatten(given) as unknown as [string, HostTensor][];
  const targets = new Map(flatten(into) as unknown as [string, HostTensor][]);
  const places = flatten(tree) as unknown as [string, unknown][];
  for (const path of targets.keys()) {
    if (!places.some(([known]) => known === path)) throw new RangeError(`into: there is no output ${path}.`);
  }
  refuseSharedMemory(leaves, targets);
  const feeds = new Map(
    leaves.flatMap(([path, tensor]) => (hasElements(tensor) ? [[inputName(path), tensor] as const] : [])),
  );
  const wanted = outputs.map((output, at) => {
    const path = places[at]![0];
    const target = targets.get(path);
    if (target !== undefined) checkTarget(path, target, output);
    return { ...output, into: target };
  });
  const computed = session ? await session.run(feeds, wanted.filter(hasElements)) : [];
  let next = 0;
  const results = wanted.map((output) =>
    hasElements(output) ? (computed[next++] as HostTensor) : (output.into ?? empty(output)),
  );
  let place = 0;
  return mapTree(tree, () => results[place++] as HostTensor);
}

function empty({ shape, dtype }: Output): HostTensor {
  const data =
    dtype === "float32" ? new Float32Array(0) : dtype === "int32" ? new Int32Array(0) : new Uint8Array(0);
  return { shape, data };
}

/** The type of the elements; of an array that is none of the three, the array's. */
function typeName(target: HostTensor): string {
  const { data } = target;
  const isKnown = data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint8Array;
  return isKnown ? dtypeOf(target) : `a ${typeOf(data)}`;
}

function checkTarget(path: string, target: HostTensor, { shape, dtype }: Output): void {
  const given = { shape: target.shape, dtype: typeName(target) };
  if (given.dtype === dtype && given.shape.join() === shape.join() && target.data.length === size(shape))
    return;
  throw new RangeError(
    `into: ${path} is ${given.dtype} [${given.shape.join(", ")}] over ${target.data.length} elements; the output is ${dtype} [${shape.join(", ")}].`,
  );
}

function refuseSharedMemory(
  inputs: readonly [string, HostTensor][],
  targets: ReadonlyMap<string, HostTensor>,
): void {
  if (targets.size === 0) return;
  const users = new Map<ArrayBufferLike, [string, HostTensor][]>();
  const add = (path: string, tensor: HostTensor) => {
    const { buffer } = tensor.data;
    users.set(buffer, [...(users.get(buffer) ?? []), [path, tensor]]);
  };
  for (const [path, tensor] of inputs) add(path, tensor);
  for (const [path, tensor] of targets) {
    const { buffer, byteOffset, byteLength } = tensor.data;
    for (const [other, { data }] of users.get(buffer) ?? []) {
      if (byteOffset < data.byteOffset + data.byteLength && data.byteOffset < byteOffset + byteLength) {
        throw new RangeError(
          `into: ${path} shares its memory with ${other}; outputs need memory of their own.`,
        );
      }
    }
    add(path, tensor);
  }
}
