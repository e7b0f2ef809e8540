import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { stackStreams } from "@msmae/cubelets/host";
import { likeliest } from "@msmae/metrics";
import {
  extractStreams,
  holisticComponents,
  type Pose,
  readPose,
  recognitionWindow,
  writePose,
} from "@msmae/pose";
import { seeded } from "@msmae/random";
import { describeModel, openRecognizer } from "@msmae/recognizer";
import { build } from "esbuild";
import * as ort from "onnxruntime-node";
import { chromium } from "playwright-core";
import { Predictor, recognizerOnnx } from "./index.js";
import { FRAMES, GLOSSES, MODELS, weightsOf } from "./tiny.fixture.js";

/** A clip of all that MediaPipe gives, at random places. */
function poseOf(frames: number, seed: number): Pose {
  const components = holisticComponents({ facePoints: 468, world: false });
  const points = components.reduce((sum, component) => sum + component.points.length, 0);
  const random = seeded(seed);
  const pose: Pose = {
    ...{ version: 0.2, width: 640, height: 480, depth: 0, fps: 25, frames, people: 1, points, dims: 3 },
    components,
    data: Float32Array.from({ length: frames * points * 3 }, () => 20 + 400 * random()),
    confidence: Float32Array.from({ length: frames * points }, () => Number(random() < 0.9)),
  };
  return readPose(writePose(pose)); // missing ones as a file has them
}

const POSES = [1, 7, 40].map((frames) => poseOf(frames, frames));
const INPUT = { frames: FRAMES, fillGaps: true, glosses: GLOSSES };
const FILES = MODELS.map((model) => recognizerOnnx({ model, ...INPUT, weights: weightsOf(model) }));
const SMALL = recognizerOnnx({ model: MODELS[0]!, ...INPUT, weights: weightsOf(MODELS[0]!) }, { int8: true });

/** What the predictor makes of the poses, by the code that recognize tests with. */
async function predicted(model: (typeof MODELS)[number], fillGaps = true) {
  const predictor = new Predictor(model);
  const clips = POSES.map(
    (pose) => recognitionWindow(extractStreams(pose, model.streams), { frames: FRAMES, fillGaps }).streams,
  );
  const tensors = stackStreams(clips, model.streams, FRAMES);
  const labels = { shape: [clips.length], data: new Int32Array(clips.length) };
  const scored = await predictor.run(weightsOf(model), {
    batch: { ...tensors, labels },
    clips: clips.map((_, i) => `${i}`),
  });
  await predictor.dispose();
  return scored.map(({ logits }) => likeliest(logits, GLOSSES, 5));
}

type Ranked = Awaited<ReturnType<typeof predicted>>;

/** The same glosses in the same order, with the same probabilities but for rounding. */
function expectSame(found: Ranked, expected: Ranked) {
  const names = (ranked: Ranked) => ranked.map((each) => each.map(({ gloss }) => gloss));
  expect(names(found)).toEqual(names(expected));
  for (const [i, ranked] of expected.entries()) {
    for (const [j, { score }] of ranked.entries()) expect(found[i]![j]!.score).toBeCloseTo(score, 5);
  }
}

/** The same glosses' probabilities to 0.02, in whatever order. */
function expectNear(found: Ranked, expected: Ranked) {
  for (const [i, ranked] of expected.entries()) {
    for (const { gloss, score } of ranked.slice(0, 3)) {
      const same = found[i]!.find((each) => each.gloss === gloss)!;
      expect(Math.abs(same.score - score)).toBeLessThan(0.02);
    }
  }
}

test.each(MODELS.map((model, i) => [JSON.stringify(model), i] as const))(
  "the file of %s gives in Node what the predictor gives, one clip at a time",
  async (_, i) => {
    const [model, file] = [MODELS[i]!, FILES[i]!];
    expect(describeModel(file)).toEqual({
      ...{ streams: model.streams, reference: "shoulders", ...INPUT },
    });
    const recognizer = await openRecognizer(ort, file);
    const found: Ranked = [];
    for (const pose of POSES) found.push(await recognizer.recognize(pose));
    await recognizer.release();
    expectSame(found, await predicted(model));
    expect(new Set(found.map((ranked) => JSON.stringify(ranked))).size).toBe(POSES.length);
  },
);

test("the file of a model that sees gaps says so, and gives in Node what the predictor gives with gaps", async () => {
  const [model] = MODELS as [(typeof MODELS)[number]];
  const file = recognizerOnnx({ model, ...INPUT, fillGaps: false, weights: weightsOf(model) });
  expect(describeModel(file)).toMatchObject({ fillGaps: false });
  const recognizer = await openRecognizer(ort, file);
  const found: Ranked = [];
  for (const pose of POSES) found.push(await recognizer.recognize(pose));
  await recognizer.release();
  const [withGaps, filled] = [await predicted(model, false), await predicted(model)];
  expectSame(found, withGaps);
  const most = Math.max(...filled.map((ranked, i) => Math.abs(ranked[0]!.score - withGaps[i]![0]!.score)));
  expect(most).toBeGreaterThan(1e-3); // the clips have gaps
});

test("a file of 8 bits gives nearly the same probabilities", async () => {
  const [model, file] = [MODELS[0]!, SMALL];
  expect(file.length).toBeLessThan(FILES[0]!.length);
  const recognizer = await openRecognizer(ort, file);
  const found: Ranked = [];
  for (const pose of POSES) found.push(await recognizer.recognize(pose));
  await recognizer.release();
  expectNear(found, await predicted(model));
});

test("the files are the same bytes each time", () => {
  const [model, file] = [MODELS[0]!, FILES[0]!];
  const again = recognizerOnnx({ model, ...INPUT, weights: weightsOf(model) });
  expect(Buffer.from(again).equals(file)).toBe(true);
});

const CHROMIUM = "/usr/bin/chromium"; // Debian's
const ARGUMENTS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];
const PAGE = `
import { readPose } from "@msmae/pose";
import { openRecognizer } from "@msmae/recognizer";
import * as ort from "onnxruntime-web/wasm";
ort.env.wasm.wasmPaths = "/";
ort.env.wasm.numThreads = 1;
const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
globalThis.recognize = async (models, poses) => {
  const all = [];
  for (let i = 0; i < models; i++) {
    const recognizer = await openRecognizer(ort, await bytes("/model-" + i));
    const ranked = [];
    for (let j = 0; j < poses; j++) ranked.push(await recognizer.recognize(readPose(await bytes("/pose-" + j))));
    await recognizer.release();
    all.push(ranked);
  }
  return all;
};`;

test("the files give in a browser what they give in Node", async () => {
  if (!existsSync(CHROMIUM) && !process.env.MSMAE_EXPECT_CHROMIUM)
    return console.info(`${CHROMIUM} is not there: models are not run in a browser.`);
  const home = dirname(fileURLToPath(import.meta.url));
  const { outputFiles } = await build({
    stdin: { contents: PAGE, resolveDir: home },
    ...{ bundle: true, format: "esm", platform: "browser", write: false, logLevel: "silent" },
  });
  const runtime = join(fileURLToPath(import.meta.resolve("onnxruntime-web")), "..");
  const served = new Map<string, [body: Uint8Array, type: string]>([
    ["/page.js", [outputFiles[0]!.contents, "text/javascript"]],
    ...[...FILES, SMALL].map((file, i) => [`/model-${i}`, [file, "application/octet-stream"]] as const),
    ...POSES.map((pose, i) => [`/pose-${i}`, [writePose(pose), "application/octet-stream"]] as const),
  ] as [string, [Uint8Array, string]][]);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.route("**/*", async (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === "/") {
        const body =
          '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>';
        return route.fulfill({ contentType: "text/html", body });
      }
      const [body, contentType] = served.get(pathname) ?? [
        readFileSync(join(runtime, pathname)),
        pathname.endsWith(".wasm") ? "application/wasm" : "text/javascript",
      ];
      return route.fulfill({ contentType, body: Buffer.from(body) });
    });
    await page.goto("http://localhost/");
    const found = await page.evaluate<Ranked[]>(`recognize(${FILES.length + 1}, ${POSES.length})`);
    expect(complaints).toEqual([]);
    for (const [i, model] of MODELS.entries()) expectSame(found[i]!, await predicted(model));
    expectNear(found.at(-1)!, await predicted(MODELS[0]!));
  } finally {
    await browser.close();
  }
}, 60_000);
