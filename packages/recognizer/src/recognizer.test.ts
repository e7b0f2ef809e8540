import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import {
  extractStreams,
  NoHandsError,
  NoShouldersError,
  normalise,
  type Pose,
  StreamError,
} from "@msmae/pose";
import { toOnnx } from "@msmae/tfjs-onnxruntime";
import { concat, mean, reshape, slice, stack, sum, type Tensor } from "@tensorflow/tfjs-core";
import * as ort from "onnxruntime-node";
import { type ModelDescription, metadataOf, NotARecognizerError, openRecognizer } from "./index.js";
import { poseOf } from "./poses.fixture.js";

const DESCRIPTION: ModelDescription = {
  streams: ["body", "left"],
  reference: "shoulders",
  frames: 4,
  fillGaps: true,
  glosses: ["a, “quoted”", "日本", "x"],
};

type Streams = { readonly body: Tensor; readonly left: Tensor };
const float = (...shape: number[]) => ({ shape, dtype: "float32" as const });

/** Not a network, so that the answer is known: the last x of the left elbow, the mean y of the left hand, how much is seen. */
function model(metadata: Record<string, string> = metadataOf(DESCRIPTION)): Uint8Array {
  const { frames } = DESCRIPTION;
  return toOnnx(
    ({
      coordinates: { body, left },
      present,
    }: { readonly [kind in "coordinates" | "present"]: Streams }) => ({
      logits: reshape(
        stack([
          reshape(slice(body, [0, frames - 1, 2, 0], [1, 1, 1, 1]), []),
          mean(slice(left, [0, 0, 0, 1], [1, frames, 21, 1])),
          mean(concat([reshape(present.body, [-1]), reshape(present.left, [-1])])),
        ]),
        [1, 3],
      ),
    }),
    {
      coordinates: { body: float(1, frames, 6, 2), left: float(1, frames, 21, 2) },
      present: { body: float(1, frames, 6), left: float(1, frames, 21) },
    },
    { metadata },
  );
}

test("a model sees the normalised middles of a clip's segments, gaps filled, and what is missing", async () => {
  const recognizer = await openRecognizer(ort, model());
  expect(recognizer).toMatchObject(DESCRIPTION);
  const shown = (frame: number) => frame === 0 || frame === 3;
  const pose = poseOf(16, 3, shown);
  const ranked = await recognizer.recognize(pose);

  // The middles of four segments of 16 frames: 2, 6, 10, 14. Their shoulders are hidden; those of 0 and 3 give the reference,
  // and between them lies 2's.
  const { body, left } = normalise(extractStreams(pose, ["body", "left"])).streams;
  const elbow = body!.coordinates[14 * 12 + 4]!;
  const ys = [2, 6, 10, 14].flatMap((frame) =>
    [...left!.coordinates.subarray(frame * 42, (frame + 1) * 42)].filter((_, i) => i % 2 === 1),
  );
  const logits = [elbow, ys.reduce((a, b) => a + b) / ys.length, (4 * 27 - 3 * 2) / (4 * 27)];
  const total = logits.reduce((all, logit) => all + Math.exp(logit), 0);
  const expected = DESCRIPTION.glosses
    .map((gloss, i) => ({ gloss, score: Math.exp(logits[i]!) / total }))
    .sort((a, b) => b.score - a.score);
  expect(ranked.map(({ gloss }) => gloss)).toEqual(expected.map(({ gloss }) => gloss));
  for (const [i, { score }] of expected.entries()) expect(ranked[i]!.score).toBeCloseTo(score, 5);
  expect(await recognizer.recognize(pose, { k: 1 })).toEqual(ranked.slice(0, 1));
  await expect(recognizer.recognize(pose, { k: 0 })).rejects.toThrow(RangeError);
  await recognizer.release();
});

test("a model whose file says that gaps are not filled sees them", async () => {
  const metadata = metadataOf({ ...DESCRIPTION, fillGaps: false });
  expect([metadata["msmae.gaps"], ours["msmae.gaps"]]).toEqual(["none", "linear"]);
  expect(metadata["msmae.preprocessing"]).toContain("\n2. gaps are not filled: ");
  expect(ours["msmae.preprocessing"]).toContain("\n2. fill gaps: between two frames that show it a missing");
  const recognizer = await openRecognizer(ort, model(metadata));
  expect(recognizer.fillGaps).toBe(false);
  // Of the middles 2, 6, 10 and 14 no frame shows the shoulders, where the model above has them in frame 2.
  const pose = poseOf(16, 3, (frame) => frame === 0 || frame === 3);
  const found = await recognizer.recognize(pose, { k: 3 });
  const logit = (gloss: string) => Math.log(found.find((each) => each.gloss === gloss)!.score);
  const [first, , last] = DESCRIPTION.glosses as [string, string, string];
  const { body } = normalise(extractStreams(pose, ["body", "left"])).streams;
  const elbow = body!.coordinates[14 * 12 + 4]!;
  expect(logit(first) - logit(last)).toBeCloseTo(elbow - (4 * 27 - 4 * 2) / (4 * 27), 5);
  await recognizer.release();
});

test("a clip of one frame is recognised; one without shoulders, frames or a stream is a typed error", async () => {
  const recognizer = await openRecognizer(ort, model());
  expect(await recognizer.recognize(poseOf(1, 4))).toHaveLength(3);
  const hidden = recognizer.recognize(poseOf(5, 4, () => false));
  await expect(hidden).rejects.toThrow(NoShouldersError);
  await expect(hidden).rejects.toThrow("none of 5 frames shows both shoulders");
  await expect(recognizer.recognize(poseOf(0, 4))).rejects.toThrow(NoShouldersError);
  const pose = poseOf(2, 4);
  const components = pose.components.map((component) => ({ ...component, name: `NO_${component.name}` }));
  await expect(recognizer.recognize({ ...pose, components } as Pose)).rejects.toThrow(StreamError);
  await recognizer.release();
});

test("a model of hands alone needs no shoulders: its clips are measured by the hands, as its file says", async () => {
  const metadata = metadataOf({ ...DESCRIPTION, reference: "hands" });
  expect(metadata["msmae.normalisation"]).toBe("hands");
  expect(metadata["msmae.preprocessing"]).toContain(
    "1. normalise: the mean place of the wrists of both hands",
  );
  expect(ours["msmae.preprocessing"]).toContain("1. normalise: the mean midpoint of the shoulders");
  const recognizer = await openRecognizer(ort, model(metadata));
  expect(recognizer.reference).toBe("hands");
  // The hand alone tells the frame of reference: moved and enlarged it is the same hand.
  const hidden = poseOf(9, 4, () => false);
  const found = await recognizer.recognize(hidden);
  const moved = { ...hidden, data: hidden.data.map((value) => 3 * value + 50) };
  for (const { gloss, score } of await recognizer.recognize(moved)) {
    expect(score).toBeCloseTo(found.find((each) => each.gloss === gloss)!.score, 4);
  }
  const away = { ...hidden, confidence: hidden.confidence.map((_, i) => Number(i % hidden.points < 33)) };
  await expect(recognizer.recognize(away)).rejects.toThrow(NoHandsError);
  await recognizer.release();
});

const ours = metadataOf(DESCRIPTION);
const strange = model({});
test.each<[string, () => Uint8Array, string]>([
  ["text", () => new TextEncoder().encode("glosses,1,2,3\n"), "it is no ONNX file"],
  ["nothing", () => new Uint8Array(0), 'its metadata has no "msmae.recognizer"'],
  ["another model", () => strange, 'its metadata has no "msmae.recognizer"'],
  ["a file that was cut", () => model().subarray(0, 900), "it is no ONNX file"],
  [
    "a later version",
    () => model({ ...ours, "msmae.recognizer": "3" }),
    'its metadata "msmae.recognizer" is "3", not "2"',
  ],
  [
    "glosses that are no JSON",
    () => model({ ...ours, "msmae.glosses": "a, b" }),
    'its metadata "msmae.glosses" is "a, b", not a list of glosses',
  ],
  [
    "an unknown stream",
    () => model({ ...ours, "msmae.streams": '["feet"]' }),
    'its metadata "msmae.streams" is "[\\"feet\\"]", not a list of streams',
  ],
  [
    "another normalisation",
    () => model({ ...ours, "msmae.normalisation": "hips" }),
    'its metadata "msmae.normalisation" is "hips", not "shoulders" or "hands"',
  ],
  [
    "gaps filled by a curve",
    () => model({ ...ours, "msmae.gaps": "cubic" }),
    'its metadata "msmae.gaps" is "cubic", not "linear" or "none"',
  ],
  [
    "half a frame",
    () => model({ ...ours, "msmae.frames": "0.5" }),
    'its metadata "msmae.frames" is "0.5", not a number of frames',
  ],
  [
    "a file without frames",
    () => model(Object.fromEntries(Object.entries(ours).filter(([key]) => key !== "msmae.frames"))),
    'its metadata "msmae.frames" is missing, not a number of frames',
  ],
])("%s is refused in one line", async (_, bytes, reason) => {
  const opening = openRecognizer(ort, bytes(), { name: "sign.onnx" });
  await expect(opening).rejects.toThrow(NotARecognizerError);
  await expect(opening).rejects.toThrow(
    `sign.onnx: not a model for recognition: ${reason}; expected what trainer export --onnx wrote`,
  );
});

test("a file with our metadata that ONNX Runtime cannot open is refused in one line", async () => {
  const only = toOnnx(({ x }: { x: Tensor }) => ({ y: sum(x) }), { x: float(2) }, { metadata: ours });
  const damaged = Uint8Array.from(only);
  damaged.set(new TextEncoder().encode("ReduceSux"), Buffer.from(damaged).indexOf("ReduceSum"));
  const opening = openRecognizer(ort, damaged);
  await expect(opening).rejects.toThrow(NotARecognizerError);
  await expect(opening).rejects.toThrow(
    /^model: not a model .* ONNX Runtime cannot open it \(.*\); expected/,
  );
});

test("a program that opens a model leaves no file of ONNX Runtime's telemetry, which begins with files", () => {
  const home = mkdtempSync(join(tmpdir(), "msmae-telemetry-"));
  const temporary = join(home, "tmp");
  mkdirSync(temporary);
  writeFileSync(join(home, "model.onnx"), model());
  const { ORT_DISABLE_TELEMETRY: _, XDG_CACHE_HOME: __, ...rest } = process.env;
  const env = { ...rest, HOME: home, TMPDIR: temporary }; // as a user's, who has never heard of the switch
  const program = fileURLToPath(new URL("./open.fixture.js", import.meta.url));
  const said = execFileSync(process.execPath, [program, join(home, "model.onnx")], { env, encoding: "utf8" });
  expect(said).toBe(`${DESCRIPTION.glosses.join(" ")}\n`);
  expect((readdirSync(home, { recursive: true }) as string[]).sort()).toEqual(["model.onnx", "tmp"]);
  rmSync(home, { recursive: true });
});
