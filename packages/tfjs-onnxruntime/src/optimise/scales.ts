import { isModerate } from "../graph/elementwise.js";
import { type ProductNode, product, productOf } from "../graph/matmul.js";
import { reshape } from "../graph/shape.js";
import type { Node, Value } from "../graph/value.js";
import type { Rewriting } from "./rewrite.js";

/** A product times a number, if nothing else reads the product: the number becomes the product's own factor. */
export function scales(node: Node, { graph, now, uses }: Rewriting): Value | undefined {
  if (node.op !== "Mul" || node.domain !== "") return undefined;
  const [x, factor] = node.inputs as [Value, Value];
  if (factor.splat === undefined || factor.size !== 1 || uses(x) !== 1) return undefined;
  // A factor of 0 would leave the product out, and with it NaN and infinities.
  if (!isModerate(factor.splat)) return undefined;
  const reshaped = x.from("Reshape")?.inputs[0] as Value | undefined;
  if (reshaped !== undefined && uses(reshaped) !== 1) return undefined;
  const found = productOf(reshaped ?? x);
  if (found === undefined || found.bias !== undefined) return undefined;
  const scaled: ProductNode = {
    ...found,
    a: now(found.a),
    b: now(found.b),
    alpha: found.alpha * factor.splat,
  };
  return reshape(graph, product(graph, scaled), node.outputs[0]!.shape);
}
