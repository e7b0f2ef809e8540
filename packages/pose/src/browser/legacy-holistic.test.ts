/// <reference lib="dom" />
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { type LegacyHolistic, legacyHolistic } from "./legacy-holistic.js";
import { HolisticLoadError } from "./load-mediapipe-files.js";

/** Stands in for MediaPipe's class, in what the extractor depends on; the real one runs in pose-video's tests. */
class FakeHolistic implements LegacyHolistic {
  static latest: FakeHolistic;
  static broken = false;
  options: { readonly [option: string]: unknown } = {};
  readonly asked: number[] = [];
  resets = 0;
  closed = false;
  found: object = {};
  private listener: (results: object) => void = () => {};

  constructor(readonly config: { readonly locateFile: (file: string) => string }) {
    FakeHolistic.latest = this;
  }
  setOptions(options: { readonly [option: string]: unknown }): void {
    this.options = options;
  }
  onResults(listener: (results: object) => void): void {
    this.listener = listener;
  }
  async initialize(): Promise<void> {
    if (FakeHolistic.broken) throw new TypeError("n is not a function");
  }
  // The real one, too, reads the clock before it waits for anything.
  send(): Promise<void> {
    this.asked.push(performance.now());
    if ("error" in this.found) throw new Error("the graph broke");
    return Promise.resolve().then(() => {
      expect(performance.now()).not.toBe(this.asked.at(-1));
      this.listener(this.found);
    });
  }
  reset(): void {
    this.resets++;
  }
  async close(): Promise<void> {
    this.closed = true;
  }
}

const { fetch, document, addEventListener } = globalThis;
const globals = { fetch, document, addEventListener };
/** What a URL answers, or one of its methods alone. */
const files = new Map<string, Response | Error>();
let asked: string[] = [];
const contentOf = (url: string) =>
  url.endsWith(".wasm") ? "\0asm…" : url.endsWith(".tflite") ? "\0\0\0\0TFL3…" : "…";
const locateFile = (file: string) => `/holistic/${file}`;
const open = (options = {}) => legacyHolistic({ Holistic: FakeHolistic, locateFile, ...options });
const picture = {} as HTMLCanvasElement;
const point = (x: number) => ({ x, y: 0, z: 0 });
let webgl = true;

beforeEach(() => {
  files.clear();
  asked = [];
  FakeHolistic.broken = false;
  webgl = true;
  const fetch = async (url: string, { method = "GET" }: { method?: string } = {}) => {
    asked.push(`${method} ${url}`);
    const answer = files.get(`${method} ${url}`) ?? files.get(url) ?? new Response(contentOf(url));
    if (answer instanceof Error) throw answer;
    return answer.clone();
  };
  Object.assign(globalThis, {
    fetch,
    document: { createElement: () => ({ getContext: () => (webgl ? {} : null) }) },
  });
});
afterEach(() => {
  Object.assign(globalThis, globals);
});

test("legacyHolistic() asks for the paper's model, on the CPU", async () => {
  const { layout } = await open();
  expect(layout).toEqual({ facePoints: 468, world: true });
  expect(FakeHolistic.latest.options).toMatchObject({ modelComplexity: 2, useCpuInference: true });
  expect(FakeHolistic.latest.config.locateFile("x")).toBe("/holistic/x");
  expect((await open({ complexity: 0, refineFace: true, gpu: true })).layout.facePoints).toBe(478);
  expect(FakeHolistic.latest.options).toMatchObject({
    modelComplexity: 0,
    refineFaceLandmarks: true,
    useCpuInference: false,
  });
});

test("the clock is held to the clip's time while MediaPipe reads it, and only then", async () => {
  const extractor = await open();
  const before = performance.now();
  await Promise.all([extractor.next(picture, 0), extractor.next(picture, 0.5)]);
  expect(FakeHolistic.latest.asked).toEqual([0, 500]);
  expect(Object.hasOwn(performance, "now")).toBe(false);
  expect(performance.now()).toBeGreaterThan(before);

  FakeHolistic.latest.found = { error: true };
  await expect(extractor.next(picture, 0.75)).rejects.toThrow("the graph broke");
  expect(Object.hasOwn(performance, "now")).toBe(false);

  const spy = jest.spyOn(performance, "now").mockReturnValue(42); // somebody else holds it as well
  FakeHolistic.latest.found = {};
  await extractor.next(picture, 1);
  expect(performance.now()).toBe(42);
  spy.mockRestore();
  expect(FakeHolistic.latest.asked.at(-1)).toBe(1000);
});

test("time goes forward within a clip and begins anew after reset()", async () => {
  const extractor = await open();
  await extractor.reset(); // nothing to forget
  expect(FakeHolistic.latest.resets).toBe(0);
  await extractor.next(picture, 2);
  await expect(extractor.next(picture, 2)).rejects.toThrow(
    "Got a picture at 2 seconds, expected more than 2.",
  );
  await expect(extractor.next(picture, Number.NaN)).rejects.toThrow(RangeError);
  await extractor.reset();
  await extractor.next(picture, 0);
  expect([FakeHolistic.latest.resets, FakeHolistic.latest.asked]).toEqual([1, [2000, 0]]);
  await extractor.close();
  expect(FakeHolistic.latest.closed).toBe(true);
});

test("results keep what was found; world landmarks are found under any name", async () => {
  const extractor = await open();
  const poseLandmarks = new Array(33).fill(point(0.5));
  const world = new Array(33).fill(point(0.1));
  FakeHolistic.latest.found = { image: {}, multiFaceGeometry: [], poseLandmarks, za: world };
  expect(await extractor.next(picture, 0)).toEqual({ poseLandmarks, poseWorldLandmarks: world });
  FakeHolistic.latest.found = { image: {}, rightHandLandmarks: new Array(21).fill(point(1)), za: undefined };
  expect(Object.keys(await extractor.next(picture, 1))).toEqual(["rightHandLandmarks"]);
  FakeHolistic.latest.found = {};
  expect(await extractor.next(picture, 2)).toEqual({});
});

const model = "/holistic/pose_landmark_heavy.tflite";
const html = new Response("<!doctype html>", { headers: { "content-type": "text/html; charset=utf-8" } });
const page = "is an HTML page, expected a file of MediaPipe's";

test("every file that MediaPipe loads is looked for before, and the first that is wrong is named in one line", async () => {
  await open();
  const names = asked.map((each) => each.replace("HEAD /holistic/", ""));
  expect(names).toEqual([
    ...["holistic_solution_packed_assets_loader.js", "holistic_solution_packed_assets.data"],
    ...["holistic_solution_simd_wasm_bin.js", "holistic_solution_simd_wasm_bin.wasm"],
    ...["holistic.binarypb", "pose_landmark_heavy.tflite"],
  ]);
  const empty = new Response("", { headers: { "content-length": "0" } });
  const cases: [Response | Error, string][] = [
    [new Response("", { status: 404 }), "cannot be fetched (status 404)"],
    [new TypeError("Failed to fetch"), "cannot be fetched (Failed to fetch)"],
    [html, page],
    [empty, "is empty"],
  ];
  for (const name of names) {
    for (const [answer, detail] of cases) {
      files.clear();
      files.set(`/holistic/${name}`, answer);
      await expect(open()).rejects.toThrow(new HolisticLoadError(`/holistic/${name}`, detail));
    }
  }
  await expect(open({ complexity: 3 })).rejects.toThrow("Got complexity 3, expected 0, 1 or 2.");
  await expect(open({ Holistic: undefined })).rejects.toThrow(
    "holistic.js: has not left its class in window.Holistic",
  );
  files.clear();
  webgl = false;
  await expect(open()).rejects.toThrow("this browser has no WebGL");
});

test("a start that fails is said to be the fault of the file whose it is, else MediaPipe's", async () => {
  FakeHolistic.broken = true;
  await expect(open()).rejects.toThrow("@mediapipe/holistic: did not start (n is not a function)");
  const wasm = "/holistic/holistic_solution_simd_wasm_bin.wasm";
  const cases: [string, Response | Error, string][] = [
    [wasm, new Response("<html>no"), page],
    [wasm, new Response("", { status: 503 }), "cannot be fetched (status 503)"],
    [wasm, new Response("hello"), "is no .wasm file"],
    [model, new Response("hello"), "is no .tflite file"],
    [model, new TypeError("Failed to fetch"), "cannot be fetched (Failed to fetch)"],
  ];
  for (const [file, answer, detail] of cases) {
    files.clear();
    files.set(`GET ${file}`, answer); // as it is when MediaPipe asks for it
    await expect(open()).rejects.toThrow(new HolisticLoadError(file, detail));
  }
});

test("a start that never ends, by an error that nobody can catch, ends by the page's", async () => {
  const listeners = new Map<string, (event: object) => void>();
  Object.assign(globalThis, {
    addEventListener: (type: string, listener: (event: object) => void) => listeners.set(type, listener),
  });
  const data = "/holistic/holistic_solution_packed_assets.data";
  class Waiting extends FakeHolistic {
    override initialize = () => new Promise<void>(() => {});
  }
  for (const [type, event] of [
    ["error", { error: new Error(`Not Found : http://x${data}`), message: "", filename: "" }],
    ["error", { error: null, message: "Script error", filename: `http://x${data}` }],
    ["unhandledrejection", { reason: new Error(`NetworkError for: ${data}`) }],
  ] as const) {
    files.clear();
    const opening = open({ Holistic: Waiting });
    opening.catch(() => {});
    while (!listeners.has(type)) await new Promise((resolve) => setTimeout(resolve, 1));
    listeners.get(type)!({ error: new Error("another script's"), message: "", filename: "", reason: "" });
    files.set(`GET ${data}`, new Response("", { status: 404 }));
    listeners.get(type)!(event);
    await expect(opening).rejects.toThrow(new HolisticLoadError(data, "cannot be fetched (status 404)"));
    listeners.clear();
  }
});

test("a first picture that fails is an error of loading; a later one's error is as it is", async () => {
  const extractor = await open();
  FakeHolistic.latest.found = { error: true };
  await expect(extractor.next(picture, 0)).rejects.toThrow(
    new HolisticLoadError("@mediapipe/holistic", "failed (the graph broke)"),
  );
  FakeHolistic.latest.found = {};
  await extractor.next(picture, 1);
  FakeHolistic.latest.found = { error: true };
  await expect(extractor.next(picture, 2)).rejects.toThrow(new Error("the graph broke"));
});
