import { flatten, type HostTensor } from "@msmae/parameters";

/** What a traced function is compiled for: the shape and the type of an input. */
export interface Signature {
  readonly shape: readonly number[];
  readonly dtype: "float32" | "int32" | "bool";
}

/** The type of a tensor's elements, from its array. */
export function dtypeOf({ data }: HostTensor): Signature["dtype"] {
  if (data instanceof Float32Array) return "float32";
  return data instanceof Int32Array ? "int32" : "bool";
}

/** The name of an input in the model: its dotted path; a tree that is one tensor has none of its own. */
export const inputName = (path: string): string => (path === "" ? "input" : path);

/** The signature of one input from its values. */
export function signatureOf(tensor: HostTensor): Signature {
  return { shape: tensor.shape, dtype: dtypeOf(tensor) };
}

/** Names a combination of shapes and types: a function is traced once for each. */
export function signatureKey(inputs: object): string {
  return flatten(inputs)
    .map(([path, leaf]) => {
      const { shape, dtype } = signatureOf(leaf as unknown as HostTensor);
      return `${path}:${dtype}[${shape.join(",")}]`;
    })
    .join(";");
}
