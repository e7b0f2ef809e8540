/**
 * Writes a clip as an exported model sees it, and the logits that msmae's own model gives it, for check_model_folder.py:
 *
 *   node tools/reference/msmae/dump_clip.mjs MODEL-FOLDER CLIP.pose dump.safetensors
 */
import { readFileSync } from "node:fs";
import { stackStreams } from "@msmae/cubelets/host";
import { extractStreams, readPose, recognitionWindow } from "@msmae/pose";
import { Predictor, readRecognizer } from "@msmae/recognition";
import { writeSafetensors } from "@msmae/safetensors";

const [folder, file, out] = process.argv.slice(2);
if (out === undefined) {
  console.error("dump_clip: expected MODEL-FOLDER CLIP.pose dump.safetensors");
  process.exit(1);
}
const { model, frames, fillGaps, weights } = await readRecognizer(`${folder}/model.safetensors`);
const clip = extractStreams(readPose(readFileSync(file), file), model.streams);
const tensors = stackStreams([recognitionWindow(clip, { frames, fillGaps }).streams], model.streams, frames);
const predictor = new Predictor(model);
const labels = { shape: [1], data: new Int32Array(1) };
const [{ logits }] = await predictor.run(weights, { batch: { ...tensors, labels }, clips: [file] });
await predictor.dispose();

const named = [["logits", { dtype: "F32", shape: [1, logits.length], data: logits }]];
for (const name of model.streams) {
  named.push([`prepared.${name}`, { dtype: "F32", ...tensors.coordinates[name] }]);
  const { coordinates, present } = clip.streams[name]; // pixels of the whole clip, for who prepares them elsewhere
  const keypoints = present.length / clip.frames;
  const pixels = Float32Array.from(coordinates, (value, i) => (present[i >> 1] ? value : Number.NaN));
  named.push([`pixels.${name}`, { dtype: "F32", shape: [clip.frames, keypoints, 2], data: pixels }]);
}
await writeSafetensors(out, named);
