/// <reference lib="dom" />
import type { HolisticResult, Landmark } from "../formats/holistic-results.js";
import { extractorOf, type HolisticExtractor, type Picture } from "./holistic-extractor.js";
import { blame, HolisticLoadError, oneLine, requireFiles } from "./load-mediapipe-files.js";

/** The part of `@mediapipe/holistic`'s `Holistic` that is used. */
export interface LegacyHolistic {
  setOptions(options: { readonly [option: string]: unknown }): void;
  onResults(listener: (results: object) => void): void;
  initialize(): Promise<void>;
  send(inputs: { readonly image: unknown }): Promise<void>;
  reset(): void;
  close(): Promise<void>;
}

export interface LegacyHolisticOptions {
  /** The class, which the script `holistic.js` of `@mediapipe/holistic` 0.5.1675471629 leaves in `window.Holistic`. */
  readonly Holistic: new (config: {
    readonly locateFile: (file: string) => string;
  }) => LegacyHolistic;
  /** Where the files of that package are: `(file) => "/mediapipe/" + file`. */
  readonly locateFile: (file: string) => string;
  /** The body model: lite, full or heavy. Default: 2. Paper. */
  readonly complexity?: 0 | 1 | 2;
  /**
   * 478 face points, with irises, at 2.3 times the time. Default: false. Chosen here: the paper's points are among
   * the 468.
   */
  readonly refineFace?: boolean;
  /**
   * Runs the models on the GPU. Default: false. Chosen here: the CPU gives the same landmarks in every run and needs
   * no GPU.
   */
  readonly gpu?: boolean;
}

const MODELS = [
  "pose_landmark_lite.tflite",
  "pose_landmark_full.tflite",
  "pose_landmark_heavy.tflite",
] as const;
const WORLD_POINTS = 33;

/** A WebAssembly module with an instruction of SIMD: where it is valid, the solution loads other files. */
const SIMD = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253],
  ...[98, 11],
);

/** The files that the solution loads in this browser. */
function filesOf(model: string): string[] {
  const wasm = `holistic_solution_${WebAssembly.validate(SIMD) ? "simd_" : ""}wasm_bin`;
  const assets = "holistic_solution_packed_assets";
  return [`${assets}_loader.js`, `${assets}.data`, `${wasm}.js`, `${wasm}.wasm`, "holistic.binarypb", model];
}

/**
 * Loads `@mediapipe/holistic` 0.5.1675471629, the solution that the paper's poses come from. What was found in one
 * picture helps to find it in the next, and landmarks are smoothed, as MediaPipe's defaults have it.
 *
 * The solution has no argument for a picture's time: it asks `performance.now()`. That is held to the clip's own time
 * for the moment in which it asks, so that landmarks depend on the video and not on how fast this machine is.
 *
 * @throws {HolisticLoadError} if a file is not where `locateFile` says, or is none of MediaPipe's; if the browser has
 *   no WebGL.
 * @throws {RangeError} if the complexity is not 0, 1 or 2.
 * @example
 * const extractor = await legacyHolistic({ Holistic, locateFile: (file) => `/mediapipe/${file}` });
 * const { leftHandLandmarks } = await extractor.next(video, video.currentTime);
 */
export async function legacyHolistic(options: LegacyHolisticOptions): Promise<HolisticExtractor> {
  const { Holistic, locateFile, complexity = 2, refineFace = false, gpu = false } = options;
  const model = MODELS[complexity];
  if (model === undefined) throw new RangeError(`Got complexity ${complexity}, expected 0, 1 or 2.`);
  if (typeof Holistic !== "function") {
    throw new HolisticLoadError(
      "holistic.js",
      "has not left its class in window.Holistic; load that script before",
    );
  }
  const urls = filesOf(model).map(locateFile);
  await requireFiles(urls);
  // The solution itself answers missing WebGL with alert().
  const canvas = document.createElement("canvas");
  if ((canvas.getContext("webgl2") ?? canvas.getContext("webgl")) === null) {
    throw new HolisticLoadError(
      "@mediapipe/holistic",
      "this browser has no WebGL, which it needs for its pictures",
    );
  }
  const holistic = new Holistic({ locateFile });
  holistic.setOptions({
    modelComplexity: complexity,
    refineFaceLandmarks: refineFace,
    useCpuInference: !gpu, // undocumented; without it and without a GPU a frame takes 25 times as long
    smoothLandmarks: true, // this and the rest are MediaPipe's defaults
    enableSegmentation: false,
    minDetectionConfidence: 0.5,
    minTrackingConfidence: 0.5,
  });
  let found: object = {};
  holistic.onResults((results) => {
    found = results;
  });
  await started(holistic, urls);
  let worked = false;
  return extractorOf({
    layout: { facePoints: refineFace ? 478 : 468, world: true },
    async find(picture, milliseconds) {
      found = {};
      try {
        await atTime(milliseconds, () => holistic.send({ image: uploadable(picture) }));
      } catch (error) {
        // What it only reads with the first picture, and what it loaded and cannot use.
        throw worked ? error : await blame(urls, failure("failed", error));
      }
      worked = true;
      return resultOf(found);
    },
    async reset() {
      holistic.reset();
    },
    close: () => holistic.close(),
  });
}

/**
 * Waits until the solution has started. What goes wrong in its files is thrown where nobody can catch it, and then
 * waited for for ever: the page's errors that name one of them end it as well.
 */
async function started(holistic: LegacyHolistic, urls: readonly string[]): Promise<void> {
  const listening = new AbortController();
  const lost = new Promise<never>((_, reject) => {
    const look = (error: unknown, place = "") => {
      const text = `${error instanceof Error ? `${error.message} ${error.stack}` : error} ${place}`;
      if (urls.some((url) => text.includes(url))) reject(error);
    };
    const { signal } = listening;
    globalThis.addEventListener?.("error", (event) => look(event.error ?? event.message, event.filename), {
      signal,
    });
    globalThis.addEventListener?.("unhandledrejection", ({ reason }) => look(reason), { signal });
  });
  try {
    await Promise.race([holistic.initialize(), lost]);
  } catch (error) {
    throw await blame(urls, failure("did not start", error));
  } finally {
    listening.abort();
  }
}

function failure(what: string, error: unknown): HolisticLoadError {
  return new HolisticLoadError("@mediapipe/holistic", `${what} (${oneLine(error)})`);
}

/** Runs `ask` with `performance.now()` held to a time; restores it whatever happens. */
function atTime<T>(milliseconds: number, ask: () => T): T {
  const own = Object.getOwnPropertyDescriptor(performance, "now"); // none, unless somebody else holds it as well
  Object.defineProperty(performance, "now", {
    configurable: true,
    writable: true,
    value: () => milliseconds,
  });
  try {
    return ask();
  } finally {
    if (own === undefined) Reflect.deleteProperty(performance, "now");
    else Object.defineProperty(performance, "now", own);
  }
}

/** The solution asks for `width` and `height`, which a VideoFrame does not have. */
function uploadable(picture: Picture): Picture {
  if (typeof VideoFrame === "undefined" || !(picture instanceof VideoFrame)) return picture;
  const canvas = new OffscreenCanvas(picture.displayWidth, picture.displayHeight);
  canvas.getContext("2d")!.drawImage(picture, 0, 0);
  return canvas;
}

const PARTS = ["poseLandmarks", "faceLandmarks", "leftHandLandmarks", "rightHandLandmarks"] as const;

/** Keeps the landmarks of the solution's results, and gives world landmarks the name that they have elsewhere. */
function resultOf(found: object): HolisticResult {
  const parts = PARTS.filter((part) => part in found);
  const result: HolisticResult = Object.fromEntries(
    parts.map((part) => [part, (found as HolisticResult)[part]]),
  );
  // Their property's name is what a minifier left of it, so they are known by their number.
  const world = Object.entries(found).find(
    ([name, value]) =>
      !PARTS.some((part) => part === name) && Array.isArray(value) && value.length === WORLD_POINTS,
  );
  return world === undefined ? result : { ...result, poseWorldLandmarks: world[1] as Landmark[] };
}
