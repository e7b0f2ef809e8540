/// <reference lib="dom" />
/**
 * Runs in the headless browser: takes pictures from the process that started it and gives back landmarks, through the
 * same `@msmae/pose/browser` that a user's page has.
 */
import {
  type HolisticExtractor,
  HolisticLoadError,
  holisticFrame,
  type LegacyHolisticOptions,
  legacyHolistic,
  tasksHolistic,
} from "@msmae/pose/browser";
import { MESSAGE_HEADER, type Message, type PageSettings } from "./protocol.js";

declare const Holistic: LegacyHolisticOptions["Holistic"]; // of holistic.js, a script of its own

async function open(settings: PageSettings): Promise<HolisticExtractor> {
  if (settings.kind === "holistic") {
    const { complexity, refineFace } = settings;
    return legacyHolistic({ Holistic, complexity, refineFace, locateFile: (file) => `holistic/${file}` });
  }
  const { FilesetResolver, HolisticLandmarker } = await import("@mediapipe/tasks-vision");
  const wasm = await FilesetResolver.forVisionTasks("tasks-vision/wasm");
  try {
    return await tasksHolistic({ HolisticLandmarker, wasm, modelAssetPath: "model.task" });
  } catch (error) {
    if (error instanceof HolisticLoadError) error.message = error.message.replace(error.file, settings.file);
    throw error;
  }
}

async function next(): Promise<{ readonly message: Message; readonly body: ArrayBuffer }> {
  const response = await fetch("next");
  const body = await response.arrayBuffer();
  return { message: JSON.parse(response.headers.get(MESSAGE_HEADER)!) as Message, body };
}

async function post(path: string, body: BodyInit): Promise<void> {
  await fetch(path, { method: "POST", body });
}

async function main(): Promise<void> {
  fetch("alive").catch(() => undefined); // never answered: that it ends says that this page has
  const extractor = await open((await (await fetch("settings")).json()) as PageSettings);
  await post("ready", navigator.userAgent);
  let size = { width: 1, height: 1 };
  let following = next(); // the next picture is on its way while this one is looked at
  for (;;) {
    const { message, body } = await following;
    following = next();
    if (message.kind === "clip") {
      size = message;
      await extractor.reset();
      continue;
    }
    const picture = new ImageData(new Uint8ClampedArray(body), size.width, size.height);
    const result = await extractor.next(picture, message.time);
    const { data, confidence } = holisticFrame(result, extractor.layout, size);
    await post("result", new Blob([data, confidence] as Float32Array<ArrayBuffer>[]));
  }
}

main().catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  // MediaPipe adds a trace through its sources.
  return post("failed", text.split("=== Source Location")[0]!.replace(/\s+/g, " ").trim());
});
