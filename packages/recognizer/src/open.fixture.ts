/** `node open.fixture.js FILE` opens a model as a user's program does, and prints its glosses. */
import { readFileSync } from "node:fs";
import * as ort from "onnxruntime-node";
import { openRecognizer } from "./index.js";

const recognizer = await openRecognizer(ort, readFileSync(process.argv[2]!));
console.log(recognizer.glosses.join(" "));
