import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { withGenerationTokens } from "./generation-config.js";
import { loadSearch, mbartConfig } from "./index.js";
import { temporaryFolder } from "./temporary-folder.fixture.js";

const folder = temporaryFolder();
let count = 0;

function withFiles(files: Readonly<Record<string, object>>): string {
  const path = join(folder, String(count++));
  mkdirSync(path);
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(path, name), JSON.stringify(content));
  return path;
}

const generation = (fields: object) => withFiles({ "generation_config.json": fields });

const failure = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return "nothing failed";
};

test("the tokens of generation_config.json hold, as transformers generates with those", () => {
  const config = mbartConfig({ decoder_start_token_id: null });
  // As transformers 5 saves it.
  const path = generation({
    eos_token_id: [2],
    forced_bos_token_id: 1003,
    forced_eos_token_id: 2,
    pad_token_id: 1,
  });
  expect(withGenerationTokens(path, config)).toEqual({ ...config, forced_bos_token_id: 1003 });
  expect(withGenerationTokens(generation({ decoder_start_token_id: 7 }), config)).toEqual({
    ...config,
    decoder_start_token_id: 7,
    forced_eos_token_id: null, // nothing is said of it
  });
  expect(withGenerationTokens(withFiles({}), config)).toBe(config);
  const two = generation({ eos_token_id: [2, 5] });
  expect(failure(() => withGenerationTokens(two, config))).toBe(
    `${two}/generation_config.json: eos_token_id: expected one token`,
  );
});

test("loadSearch() gives the settings of a folder, those of config.json where transformers 4 left them", () => {
  // As mBART-50's many-to-many-mmt has it.
  const mmt = { decoder_start_token_id: 2, early_stopping: true, max_length: 200, num_beams: 5 };
  expect(loadSearch(generation(mmt))).toEqual({ beams: 5, maxLength: 200, earlyStopping: true });
  const older = { ...mmt, length_penalty: 0.8, no_repeat_ngram_size: 3, min_length: 0, do_sample: false };
  expect(loadSearch(withFiles({ "config.json": older }))).toEqual({
    ...{ beams: 5, maxLength: 200, earlyStopping: true },
    ...{ lengthPenalty: 0.8, noRepeatNgram: 3 },
  });
  expect(loadSearch(generation({ num_beams: null, do_sample: null }))).toEqual({});
});

test("loadSearch() refuses by name what would change translations and is not there", () => {
  const cases: [fields: object, message: string][] = [
    [{ do_sample: true }, "do_sample: true; only null or false can be searched with"],
    [{ repetition_penalty: 1.2 }, "repetition_penalty: 1.2; only null or 1 can be searched with"],
    [{ bad_words_ids: [[5]] }, "bad_words_ids: [[5]]; only null can be searched with"],
    [{ num_beams: 0 }, "num_beams: Too small: expected number to be >=1"],
  ];
  for (const [fields, message] of cases) {
    const path = generation(fields);
    expect(failure(() => loadSearch(path))).toBe(`${path}/generation_config.json: ${message}`);
  }
});
