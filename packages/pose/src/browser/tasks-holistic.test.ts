/// <reference lib="dom" />
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { poseOfHolisticResults } from "../index.js";
import { HolisticLoadError } from "./load-mediapipe-files.js";
import { poseRecorder } from "./pose-recorder.js";
import { type TasksHolistic, type TasksHolisticResult, tasksHolistic } from "./tasks-holistic.js";

const { fetch } = globalThis;
const landmarkers: (TasksHolistic & { readonly times: number[]; closed: boolean })[] = [];
let refusal: unknown;
let found: TasksHolisticResult;

const none = {
  poseLandmarks: [],
  faceLandmarks: [],
  leftHandLandmarks: [],
  rightHandLandmarks: [],
  poseWorldLandmarks: [],
  faceBlendshapes: [],
};
/** As vision.d.ts of 0.10.21 has it: a list of people, each a list of landmarks. */
const somebody = {
  ...none,
  poseLandmarks: [points(33)],
  faceLandmarks: [points(478)],
  leftHandLandmarks: [[]],
  rightHandLandmarks: [points(21)],
  rightHandWorldLandmarks: [points(21)],
  poseWorldLandmarks: [points(33)],
};

function points(count: number) {
  return Array.from({ length: count }, (_, i) => ({ x: i / count, y: 0.5, z: -0.1, visibility: 0.9 }));
}

const HolisticLandmarker = {
  async createFromOptions(
    wasm: { readonly wasmLoaderPath: string },
    {
      baseOptions,
      runningMode,
    }: { baseOptions: { modelAssetBuffer: Uint8Array; delegate: string }; runningMode: string },
  ) {
    expect([wasm.wasmLoaderPath, runningMode, baseOptions.delegate]).toEqual(["loader.js", "VIDEO", "CPU"]);
    expect([...baseOptions.modelAssetBuffer]).toEqual([1, 2, 3]);
    baseOptions.modelAssetBuffer.fill(0); // it may keep it
    if (refusal !== undefined) throw refusal;
    const landmarker = {
      times: [] as number[],
      closed: false,
      detectForVideo(_: unknown, milliseconds: number) {
        landmarker.times.push(milliseconds);
        return found;
      },
      close() {
        landmarker.closed = true;
      },
    };
    landmarkers.push(landmarker);
    return landmarker;
  },
};
const open = () =>
  tasksHolistic({
    HolisticLandmarker,
    wasm: { wasmLoaderPath: "loader.js" },
    modelAssetPath: "/holistic.task",
  });

beforeEach(() => {
  landmarkers.length = 0;
  refusal = undefined;
  found = none;
  globalThis.fetch = async () => new Response(Uint8Array.of(1, 2, 3));
});
afterEach(() => {
  globalThis.fetch = fetch;
});

test("the tasks' results become those of the legacy solution", async () => {
  const extractor = await open();
  expect(extractor.layout).toEqual({ facePoints: 478, world: true });
  const empty = await extractor.next({} as ImageData, 0);
  found = somebody;
  const full = await extractor.next({} as ImageData, 0.04);
  expect(landmarkers[0]!.times).toEqual([0, 40]);
  expect(empty).toEqual({});
  expect(Object.keys(full).sort()).toEqual([
    "faceLandmarks",
    "poseLandmarks",
    "poseWorldLandmarks",
    "rightHandLandmarks",
  ]);

  const recorder = poseRecorder(extractor.layout, { width: 200, height: 100 });
  recorder.add(empty, 0);
  recorder.add(full, 0.04);
  const { pose } = recorder.recording();
  // The reader of their JSON is another way from the same results.
  const read = poseOfHolisticResults([none, somebody], { width: 200, height: 100, fps: 25 });
  expect(pose.components).toEqual(read.components);
  expect([...pose.data]).toEqual([...read.data]);
  expect([...pose.confidence]).toEqual([...read.confidence]);
  expect(pose.fps).toBe(25);
});

test("each clip gets a landmarker of its own", async () => {
  const extractor = await open();
  await extractor.reset();
  expect(landmarkers).toHaveLength(1); // no clip yet
  await extractor.next({} as ImageData, 1);
  await extractor.reset();
  await extractor.next({} as ImageData, 0);
  expect(landmarkers.map(({ times, closed }) => [times, closed])).toEqual([
    [[1000], true],
    [[0], false],
  ]);
  await extractor.close();
  expect(landmarkers[1]!.closed).toBe(true);
});

test("a file that is missing, or none, is one line that names it", async () => {
  refusal = new Error(
    "UNKNOWN: Unable to open zip archive.; Initialize was not ok\n=== Source Location Trace: ===\nx.cc:30",
  );
  await expect(open()).rejects.toThrow(
    new HolisticLoadError(
      "/holistic.task",
      "HolisticLandmarker does not take it (UNKNOWN: Unable to open zip archive.)",
    ),
  );
  for (const gone of ["/holistic.task", "loader.js"]) {
    globalThis.fetch = async (url) =>
      new Response("\u0001\u0002\u0003", { status: url === gone ? 404 : 200 });
    await expect(open()).rejects.toThrow(new HolisticLoadError(gone, "cannot be fetched (status 404)"));
  }
  const html = "<!doctype html>";
  globalThis.fetch = async (url) => new Response(url === "loader.js" ? html : "\u0001\u0002\u0003");
  await expect(open()).rejects.toThrow("loader.js: is an HTML page, expected a file of MediaPipe's");
});
