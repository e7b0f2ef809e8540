// Which sign does a clip show?  node recognise-clip.mjs signs.onnx clip.pose
import { readFile } from "node:fs/promises";
import { readPose } from "@msmae/pose";
import { openRecognizer } from "@msmae/recognizer";
import * as ort from "onnxruntime-node";

const [model, clip] = process.argv.slice(2);
const recognizer = await openRecognizer(ort, await readFile(model), { name: model });
const ranked = await recognizer.recognize(readPose(await readFile(clip), clip), { k: 3 });
for (const { gloss, score } of ranked) console.log(`${(100 * score).toFixed(1).padStart(5)} %  ${gloss}`);
await recognizer.release();
