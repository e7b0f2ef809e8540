import type { HostTensor } from "@msmae/parameters";
import type { MbartConfig } from "../config.js";
import type { MbartParameters } from "../parameters.js";
import type { TranslationStart } from "../tokenizer/tokenizer.js";
import type { Generator } from "./generator.js";
import type { Hypothesis } from "./search.js";
import { lengthOf, type SourceSequence, sourceBatch } from "./source-batch.js";

/**
 * Translates any number of sources: those of like length together, in batches of one size, so that few graphs are
 * compiled. The results are in the order of the sources.
 *
 * @param options.batch Sentences at once. Chosen here: 8, several hundred MB of cache for a full-size model.
 * @param options.onProgress After each batch: how many sources are translated.
 * @example
 * const found = await generateAll(generator, parameters, config, sources, tokenizer.startOf("de_DE"));
 * const texts = found.map(({ tokens }) => tokenizer.decode(tokens));
 */
export async function generateAll(
  generator: Generator,
  p: MbartParameters<HostTensor>,
  config: MbartConfig,
  sources: readonly SourceSequence[],
  start: TranslationStart,
  { batch = 8, onProgress }: { readonly batch?: number; readonly onProgress?: (done: number) => void } = {},
): Promise<Hypothesis[]> {
  // The longest first: what does not fit into memory fails at once.
  const order = [...sources.keys()].sort((a, b) => lengthOf(sources[b]!) - lengthOf(sources[a]!) || a - b);
  const found = new Array<Hypothesis>(sources.length);
  const size = Math.min(batch, sources.length);
  for (let first = 0; first < order.length; first += size) {
    const chosen = order.slice(first, first + size);
    const inputs = sourceBatch(
      chosen.map((at) => sources[at]!),
      config,
      size,
    );
    const translated = await generator.generate(p, inputs, start);
    chosen.forEach((at, row) => {
      found[at] = translated[row]!;
    });
    onProgress?.(first + chosen.length);
  }
  return found;
}
