import { biases } from "./biases.js";
import { longSums } from "./long-sums.js";
import { narrowProducts } from "./narrow-products.js";
import { pads } from "./pads.js";
import { type Ends, rewrite } from "./rewrite.js";
import { scales } from "./scales.js";
import { softmaxGradients } from "./softmax-gradients.js";
import { transposes } from "./transposes.js";

/**
 * Scales before biases: a product that already adds a bias takes no factor; narrow products once they have both.
 * Transpositions and long sums last: the others look for them as they were written.
 */
const RULES = [scales, softmaxGradients, biases, pads, narrowProducts, transposes, longSums];

/**
 * The same computation in fewer operators and fewer passes over memory. What needs no knowledge of who else reads a
 * value was done while tracing; this is the rest.
 */
export function optimise(inputs: readonly Ends["inputs"][number][], outputs: Ends["outputs"]): Ends {
  return RULES.reduce<Ends>(rewrite, { inputs, outputs });
}
