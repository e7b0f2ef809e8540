/**
 * `pnpm run bench`: windows a second of the paper's size (300 of 600 frames; body and hands, and with the face) that the
 * loader delivers from .pose files as MediaPipe Holistic gives them, from packed shards, and from synthetic signers.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

const CLIPS = 12;
const SECONDS = 45; // of a clip
const BATCH = 8;
const MEASURED = 1500; // milliseconds for each figure

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
  ["body", "left", "right", "face"],
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
    ...{ task: "pretraining", data, masking, stride: 4, batchSize: BATCH, seed: 1, split: "train" },
  });
  for (let warm = 0; warm < 6; warm++) await loader.next(); // threads have started, caches are filled
  const began = performance.now();
  let windows = 0;
  while (performance.now() - began < MEASURED) {
    const { value } = await loader.next();
    windows += value.clips.length;
  }
  const seconds = (performance.now() - began) / 1000;
  await loader.close();
  return windows / seconds;
}
