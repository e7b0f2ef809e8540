/// <reference lib="dom" />
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { HolisticLoadError } from "./holistic-extractor.js";
import { type LegacyHolistic, legacyHolistic } from "./legacy-holistic.js";

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

const globals = { fetch: globalThis.fetch, document: globalThis.document };
const files = new Map<string, Response | Error>();
const locateFile = (file: string) => `/holistic/${file}`;
const open = (options = {}) => legacyHolistic({ Holistic: FakeHolistic, locateFile, ...options });
const picture = {} as HTMLCanvasElement;
const point = (x: number) => ({ x, y: 0, z: 0 });
let webgl = true;

beforeEach(() => {
  files.clear();
  FakeHolistic.broken = false;
  webgl = true;
  const fetch = async (url: string, { method }: { method: string }) => {
    const answer = files.get(url) ?? new Response("", { headers: { "content-type": "application/wasm" } });
    expect(method).toBe("HEAD");
    if (answer instanceof Error) throw answer;
    return answer;
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

test("what cannot be loaded is one line that names the file", async () => {
  const html = new Response("", { headers: { "content-type": "text/html; charset=utf-8" } });
  const model = "/holistic/pose_landmark_heavy.tflite";
  const cases: [string, Response | Error, string][] = [
    ["/holistic/holistic.binarypb", new Response("", { status: 404 }), "cannot be fetched (status 404)"],
    [model, new TypeError("Failed to fetch"), "cannot be fetched (Failed to fetch)"],
    [model, html, "is an HTML page, expected a file of MediaPipe's"],
  ];
  for (const [file, answer, detail] of cases) {
    files.clear();
    files.set(file, answer);
    await expect(open()).rejects.toThrow(new HolisticLoadError(file, detail));
  }
  files.clear();
  await expect(open({ complexity: 3 })).rejects.toThrow("Got complexity 3, expected 0, 1 or 2.");
  FakeHolistic.broken = true;
  await expect(open()).rejects.toThrow("@mediapipe/holistic: did not start (n is not a function)");
  webgl = false;
  await expect(open()).rejects.toThrow("this browser has no WebGL");
});
