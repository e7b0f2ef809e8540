/**
 * Milliseconds of one clip at the paper's size (8 layers of width 512, 32 frames, 2,000 glosses as WLASL has), on one
 * thread: the pose's streams, their normalisation, and the model.
 *
 *     pnpm bench recognition [--rounds N] [--tiny]
 */
import { parseArgs } from "node:util";
import { holisticComponents } from "@msmae/pose";
import { openRecognizer } from "@msmae/recognizer";
import * as ort from "onnxruntime-node";
import { initRecognizer, recognizerConfigSchema, recognizerOnnx } from "../dist/index.js";

const { values: flags } = parseArgs({
  options: { rounds: { type: "string", default: "100" }, tiny: { type: "boolean", default: false } },
});
const CLIPS = Number(flags.rounds);
const [WIDTH, LAYERS, GLOSSES] = flags.tiny ? [16, 1, 5] : [512, 8, 2000];
const model = recognizerConfigSchema.parse({
  ...{ kind: "ms-mae", streams: ["body", "left", "right"], pooling: "cls" },
  encoder: { layers: LAYERS, heads: 8, width: WIDTH },
});
const glosses = Array.from({ length: GLOSSES }, (_, i) => `gloss ${i}`);
const weights = initRecognizer(model, glosses.length, 7);

const components = holisticComponents({ facePoints: 468, world: false });
const points = components.reduce((sum, component) => sum + component.points.length, 0);
const frames = 75; // three seconds
const pose = {
  ...{ version: 0.2, width: 640, height: 480, depth: 0, fps: 25, frames, people: 1, points, dims: 3 },
  components,
  data: Float32Array.from({ length: frames * points * 3 }, (_, i) => 100 + ((i * 7919) % 397)),
  confidence: new Float32Array(frames * points).fill(1),
};

for (const int8 of [false, true]) {
  const file = recognizerOnnx({ model, frames: 32, fillGaps: true, glosses, weights }, { int8 });
  const recognizer = await openRecognizer(ort, file, {
    session: { intraOpNumThreads: 1, interOpNumThreads: 1 },
  });
  await recognizer.recognize(pose);
  const times = [];
  for (let i = 0; i < CLIPS; i++) {
    // Processor time of all threads, which other programs on the machine hardly change.
    const { user, system } = process.cpuUsage();
    await recognizer.recognize(pose);
    const used = process.cpuUsage();
    times.push((used.user + used.system - user - system) / 1000);
  }
  await recognizer.release();
  times.sort((a, b) => a - b);
  const at = (share) => `${times[Math.floor(share * CLIPS)].toFixed(1)} ms`;
  const what = `${int8 ? "8 bits " : "float32"} ${(file.length / 1e6).toFixed(1).padStart(5)} MB`;
  console.log(
    `${what}  ${at(0.5)} a clip (median of ${CLIPS}), the fastest ${at(0)}, 9 of 10 below ${at(0.9)}`,
  );
}
