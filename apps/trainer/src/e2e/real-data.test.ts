import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { losses, tiny } from "./tiny.fixture.js";
import { trainer } from "./trainer.fixture.js";

const DATA = fileURLToPath(new URL("../../../../../shared/data/", import.meta.url));
const SPOKEN_TO_SIGNED = join(DATA, "sign-language-processing__spoken-to-signed-translation");
const FLUENT = join(DATA, "sign-language-processing__fluent-pose-synthesis");
const FACE = '["body","left","right","face"]';

test.each([
  ["spoken-to-signed-translation", SPOKEN_TO_SIGNED, ""],
  ["spoken-to-signed-translation with faces", SPOKEN_TO_SIGNED, FACE],
  ["fluent-pose-synthesis", FLUENT, ""],
  ["fluent-pose-synthesis with faces", FLUENT, FACE],
])("real clips of %s train as they are found", async (name, data, streams) => {
  if (!existsSync(data)) return console.info(`${data} is not here: ${name} is not tested`);
  const out = join(newFolder(), "run");
  const settings = streams === "" ? [] : [`model.streams=${streams}`];
  const { code, stdout, stderr } = await trainer(...tiny({ data, out }, ...settings));
  console.info(`${name}: ${stdout.split("\n", 1)[0]}\n${stderr}`);
  expect(code).toBe(0);
  expect(losses(out).every(({ loss }) => loss > 0 && loss < 1e3)).toBe(true);
});
