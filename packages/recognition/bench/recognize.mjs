/**
 * Milliseconds of one clip at the paper's size (8 layers of width 512, 32 frames, 2,000 glosses as WLASL has), on one
 * thread: the pose's streams, their normalisation, and the model.
 *
 *     pnpm run bench
 */
import { holisticComponents } from "@msmae/pose";
import { openRecognizer } from "@msmae/recognizer";
import * as ort from "onnxruntime-node";
import { initRecognizer, recognizerConfigSchema, recognizerOnnx } from "../dist/index.js";

const CLIPS = 100;
const model = recognizerConfigSchema.parse({
  ...{ kind: "ms-mae", streams: ["body", "left", "right"], pooling: "cls" },
  encoder: { layers: 8, heads: 8, width: 512 },
});
const glosses = Array.from({ length: 2000 }, (_, i) => `gloss ${i}`);
const weights = initRecognizer(model, glosses.length, 7);

const began = performance.now();
const file = recognizerOnnx({ model, frames: 32, glosses, weights });
console.log(
  `export     ${((performance.now() - began) / 1000).toFixed(1)} s, ${(file.length / 1e6).toFixed(1)} MB`,
);

const components = holisticComponents({ facePoints: 468, world: false });
const points = components.reduce((sum, component) => sum + component.points.length, 0);
const frames = 75; // three seconds
const pose = {
  ...{ version: 0.2, width: 640, height: 480, depth: 0, fps: 25, frames, people: 1, points, dims: 3 },
  components,
  data: Float32Array.from({ length: frames * points * 3 }, (_, i) => 100 + ((i * 7919) % 397)),
  confidence: new Float32Array(frames * points).fill(1),
};

const opening = performance.now();
const session = { intraOpNumThreads: 1, interOpNumThreads: 1 };
const recognizer = await openRecognizer(ort, file, { session });
console.log(`open       ${((performance.now() - opening) / 1000).toFixed(1)} s`);
const times = [];
for (let i = 0; i < CLIPS; i++) {
  const start = performance.now();
  await recognizer.recognize(pose);
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
const at = (share) => `${times[Math.floor(share * CLIPS)].toFixed(1)} ms`;
console.log(
  `recognize  ${at(0.5)} a clip (median of ${CLIPS}), the fastest ${at(0)}, 9 of 10 below ${at(0.9)}`,
);
await recognizer.release();
