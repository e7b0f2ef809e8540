import { expect, test } from "@jest/globals";
import { type HostTensor, hostTensor } from "@msmae/parameters";
import { Draw, readGolden } from "../golden.fixture.js";
import {
  createGenerator,
  generateAll,
  type MbartConfig,
  mbartConfig,
  type SearchConfig,
  type SourceSequence,
} from "../index.js";

interface Case extends SearchConfig {
  /** How many sources, where not as many as the others have. */
  readonly sentences?: number;
  readonly endBias: number;
  /** Whether the language is forced behind `</s>`, as in mBART-50, or read first, as in cc25. */
  readonly forced: boolean;
  readonly forcedEnd?: false;
  readonly source: "tokens" | "embeds";
  readonly seed: number;
  readonly found: number[][];
}

/** Written by tools/reference/mbart/make_generation_golden.py, which says what its numbers are. */
const golden = readGolden<{
  readonly config: Partial<MbartConfig>;
  readonly sentences: number;
  readonly batch: number;
  readonly longest: number;
  readonly spread: number;
  readonly language: number;
  readonly cases: Case[];
}>("generation-golden.json");

/** The counterpart of make_generation_golden.py's `run()`. */
function draw({ source, seed, endBias, forcedEnd, sentences = golden.sentences }: Case) {
  const config = mbartConfig({
    ...golden.config,
    ...(forcedEnd === false ? { forced_eos_token_id: null } : {}),
  });
  const numbers = new Draw(seed);
  const sources = Array.from({ length: sentences }, (): SourceSequence => {
    const length = numbers.whole(1, golden.longest + 1);
    return source === "tokens"
      ? Array.from({ length }, () => numbers.whole(4, golden.language))
      : numbers.tensor([length, config.d_model], 0, 1);
  });
  const drawn = numbers.weights(config, golden.spread);
  const bias: HostTensor<Float32Array> = hostTensor(
    drawn.final_logits_bias.shape,
    drawn.final_logits_bias.data.slice(),
  );
  bias.data[config.eos_token_id]! += endBias;
  return { config, sources, parameters: { ...drawn, final_logits_bias: bias } };
}

for (const each of golden.cases) {
  const { beams, lengthPenalty, maxLength, noRepeatNgram, earlyStopping, forced, found } = each;
  const search: SearchConfig = { beams, lengthPenalty, maxLength, noRepeatNgram, earlyStopping };
  const name = `${JSON.stringify(search)}, ${forced ? "language forced" : "language read"}, ${each.source}`;
  test(`generate() finds what Hugging Face finds: ${name}`, async () => {
    const { config, sources, parameters } = draw(each);
    const generator = createGenerator(config, { search, threads: 1 });
    const { language } = golden;
    const start = forced ? { start: config.eos_token_id, forced: language } : { start: language };
    const batch = 10; // another one than there, the last one not full
    const translations = await generateAll(generator, parameters, config, sources, start, { batch });
    const { sources: read, steps } = generator.statistics();
    await generator.dispose();
    expect(translations.map(({ tokens }) => tokens)).toEqual(found);
    expect([read, steps]).toEqual([2, maxLength > 32 ? expect.any(Number) : 2]);
    expect(steps).toBeLessThanOrEqual(4);
  });
}
