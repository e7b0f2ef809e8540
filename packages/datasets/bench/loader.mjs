/**
 * `pnpm bench datasets`: windows a second of the paper's size (300 of 600 frames; body and hands, and with the face) that the
 * loader delivers from .pose files as MediaPipe Holistic gives them, from packed shards, and from synthetic signers.
 *
 *     node bench/loader.mjs [--rounds N] [--tiny]
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  corpusSourceSchema,
  createLoader,
  dataConfigSchema,
  maskingConfigSchema,
  packCorpus,
  scanCorpus,
} from "@msmae/datasets";
import { writePose } from "@msmae/pose";
import { syntheticConfigSchema, syntheticPose } from "@msmae/synthetic";

const { values: flags } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, tiny: { type: "boolean", default: false } },
});
const ROUNDS = Number(flags.rounds);
const CLIPS = flags.tiny ? 4 : 12;
const SECONDS = flags.tiny ? 2 : 45; // of a clip
const BATCH = flags.tiny ? 2 : 8;
const MEASURED = flags.tiny ? 10 : 500; // milliseconds of a round

const folder = mkdtempSync(join(tmpdir(), "msmae-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const config = syntheticConfigSchema.parse({ clips: CLIPS, seconds: SECONDS });
for (let clip = 0; clip < CLIPS; clip++) {
  writeFileSync(join(folder, `${clip}.pose`), writePose(syntheticPose(config, clip)));
}
console.log(`${CLIPS} clips of ${SECONDS} s or more, batches of ${BATCH} windows of 300 of 600 frames`);
console.log(`${"".padEnd(44)}${["1 worker", "2 workers"].map((name) => name.padStart(12)).join("")}`);
for (const streams of [
  ["body", "left", "right"],
  ...(flags.tiny ? [] : [["body", "left", "right", "face"]]),
]) {
  const face = streams.includes("face") ? ", face" : "";
  const poses = scanCorpus({ kind: "folder", path: folder }, streams);
  const packed = join(folder, `packed${streams.length}`);
  await packCorpus(poses, packed);
  const shards = scanCorpus({ kind: "shards", path: packed }, streams);
  const synthetic = scanCorpus(corpusSourceSchema.parse({ ...config, kind: "synthetic" }), streams);
  await row(`.pose files, read for each window${face}`, poses, 0);
  await row(`.pose files, cached${face}`, poses, 256);
  await row(`packed shards${face}`, shards, 0);
  await row(`synthetic, made for each window${face}`, synthetic, 0);
}

async function row(name, index, cacheMegabytes) {
  const figures = [];
  for (const workers of [1, 2]) figures.push(await windowsPerSecond(index, workers, cacheMegabytes));
  console.log(`${name.padEnd(44)}${figures.map((figure) => `${figure.toFixed(0)}/s`.padStart(12)).join("")}`);
}

async function windowsPerSecond(index, workers, cacheMegabytes) {
  const data = dataConfigSchema.parse({ workers, cacheMegabytes });
  const masking = maskingConfigSchema.parse({});
  const loader = createLoader(index, {
    ...{ task: "pretraining", data, masking, stride: 4, batchSize: BATCH, seed: 1, sampling: "train" },
  });
  for (let warm = 0; warm < 6; warm++) await loader.next(); // threads have started, caches are filled
  const began = performance.now();
  let windows = 0;
  while (windows === 0 || performance.now() - began < ROUNDS * MEASURED) {
    const { value } = await loader.next();
    windows += value.clips.length;
  }
  const seconds = (performance.now() - began) / 1000;
  await loader.close();
  return windows / seconds;
}
