// A page that recognises a clip. `public/signs.onnx` is what `trainer export` wrote; nothing is sent anywhere.
import { drawSkeleton, extractStreams, readPose } from "@msmae/pose";
import { openRecognizer } from "@msmae/recognizer";
import * as ort from "onnxruntime-web/wasm"; // half as large as "onnxruntime-web", which brings WebGPU along

ort.env.wasm.numThreads = 1; // more need a server that isolates the page (COOP and COEP headers)
const model = new Uint8Array(await (await fetch("signs.onnx")).arrayBuffer());
const recognizer = await openRecognizer(ort, model, { session: { executionProviders: ["wasm"] } });

const input = document.querySelector("input")!;
input.addEventListener("change", async () => {
  const [file] = input.files ?? [];
  if (file === undefined) return;
  const pose = readPose(new Uint8Array(await file.arrayBuffer()), file.name);
  const streams = extractStreams(pose, ["body", "left", "right"]);
  document.querySelector("#skeleton")!.innerHTML = drawSkeleton(streams, Math.floor(pose.frames / 2));
  const ranked = await recognizer.recognize(pose, { k: 5 });
  const rows = ranked.map(({ gloss, score }) => {
    const row = document.createElement("li");
    row.textContent = `${gloss}: ${(100 * score).toFixed(1)} %`; // a gloss is text, whatever it holds
    return row;
  });
  document.querySelector("#answers")!.replaceChildren(...rows);
});
input.disabled = false;
