import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import {
  extractStreams,
  holisticComponents,
  holisticFrame,
  poseOfHolisticArrays,
  poseOfHolisticResults,
  readHolisticJson,
  readNpy,
  readPose,
  readResultsJson,
  selectComponents,
} from "../index.js";
import { realFiles } from "../poses.fixture.js";
import { npyOf } from "./npy.fixture.js";

const recording = { width: 200, height: 100, fps: 30 };

test("readNpy() reads float32 and float64 of any shape", () => {
  for (const size of [4, 8] as const) {
    for (const shape of [[2, 3], [5], [0, 258], []]) {
      const { shape: found, data } = readNpy(npyOf(shape, size, (i) => i / 2));
      expect(found).toEqual(shape);
      expect([...data]).toEqual(Array.from({ length: data.length }, (_, i) => i / 2));
      expect(data.BYTES_PER_ELEMENT).toBe(size);
    }
  }
  expect(readNpy(npyOf([], 4)).data.length).toBe(1);
});

test("readNpy() says what is wrong with a file, and where", () => {
  const file = npyOf([2, 3], 4);
  const replaced = (from: string, to: string) => {
    const text = Buffer.from(file).toString("latin1");
    return Buffer.from(text.replace(from, to.padEnd(from.length)), "latin1");
  };
  const cases: [Uint8Array, string][] = [
    [Buffer.from("PK"), '0.npy: byte 0: not a .npy file: it begins with "PK", expected "\\x93NUMPY"'],
    [
      replaced("False", "True "),
      '0.npy: byte 10: fortran_order is "True", expected False: save it with np.ascontiguousarray',
    ],
    [
      replaced("<f4", "<i8"),
      "0.npy: byte 10: the values are of type \"'<i8'\", expected '<f4' or '<f8': save it with .astype(\"float32\")",
    ],
    [replaced("(2, 3)", "(2, 4)"), '0.npy: byte 128: the shape "(2, 4)" takes 32 bytes, but 24 remain'],
    [
      replaced("{'descr", "['descr"),
      "0.npy: byte 10: the header is \"['descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\", expected {'descr': …, 'fortran_order': …, 'shape': …}",
    ],
    [file.subarray(0, 50), "0.npy: byte 8: the header claims 118 bytes, but 40 remain"],
  ];
  for (const [bytes, message] of cases) expect(() => readNpy(bytes, "0.npy")).toThrow(message);
});

test("a header of blanks without end does not take long", () => {
  const file = npyOf([2, 3], 4);
  const blanks = `{${`'descr':${" ".repeat(900)}'<f4'${" ".repeat(900)}`.repeat(2)}`;
  const bytes = Buffer.concat([
    file.subarray(0, 8),
    Buffer.from([blanks.length & 255, blanks.length >> 8]),
    Buffer.from(blanks),
  ]);
  expect(() => readNpy(bytes)).toThrow("the header is");
});

test("arrays of 258 and 1,662 values a frame become poses in pixels, one file or a file a frame", () => {
  for (const [values, face] of [
    [258, 0],
    [1662, 468],
  ] as const) {
    const left = values - 126; // where the left hand begins
    const data = Float64Array.from({ length: 2 * values }, (_, i) =>
      i < values || i % values < 132 ? 0.25 : 0,
    );
    data[0] = 0.5;
    data[3] = 0; // NOSE is found, but not visible
    data.fill(0, left, left + 63); // no left hand in frame 0
    const pose = poseOfHolisticArrays([{ shape: [2, values], data }], recording);
    expect(pose.components).toEqual(holisticComponents({ facePoints: face || 0, world: false }));
    expect(pose).toMatchObject({
      frames: 2,
      people: 1,
      dims: 3,
      width: 200,
      height: 100,
      fps: 30,
      version: 0.2,
    });
    expect([...pose.data.subarray(0, 6)]).toEqual([100, 25, 50, 50, 25, 50]);
    expect([...pose.confidence.subarray(0, 2)]).toEqual([Math.fround(1e-3), 0.25]);
    const { streams } = extractStreams(pose, ["left", "right"]);
    expect([streams.left!.present.includes(1), streams.right!.present.indexOf(0)]).toEqual([false, 21]);

    const frames = [0, 1].map((t) => ({
      shape: [values],
      data: data.subarray(t * values, (t + 1) * values),
    }));
    expect(poseOfHolisticArrays(frames, recording)).toEqual(pose);
  }
  expect(() =>
    poseOfHolisticArrays([{ shape: [30, 127], data: new Float32Array(30 * 127) }], recording, "a.npy"),
  ).toThrow(
    "a.npy: byte 0: an array is of shape [30, 127], expected [T, V] with V one of 1,662, 258, 1,692, 225",
  );
  const mixed = [258, 1662].map((values) => ({ shape: [values], data: new Float32Array(values) }));
  expect(() => poseOfHolisticArrays(mixed, recording)).toThrow(
    "array 1 of 2 is of shape [1662], expected 258 values",
  );
  expect(() => poseOfHolisticArrays([], { ...recording, width: 0.5 })).toThrow(
    "Got a recording of width 0.5",
  );
});

test("the layout agrees with that of real corpora", () => {
  const root = fileURLToPath(new URL("../../../../../shared/data/", import.meta.url));
  for (const [folder, values] of [
    ["traduttore__traduttore-model", 258],
    ["theNKCode__Sign-Language-Detection-with-Actions-using-Mediapipe-and-Tensorflow", 1662],
  ] as const) {
    let index: {
      scale: number;
      classes: Record<string, { file: string; shape: number[]; missLeft: number; missRight: number }>;
    };
    try {
      index = JSON.parse(readFileSync(`${root}${folder}/index.json`, "utf8"));
    } catch {
      console.info(`Not tested on real arrays: ${root}${folder} is not there.`);
      continue;
    }
    for (const { file, shape, missLeft, missRight } of Object.values(index.classes).slice(0, 2)) {
      const packed = gunzipSync(readFileSync(`${root}${folder}/${file}`)); // .npy of int16, which users do not have
      const start = 10 + packed.readUInt16LE(8);
      const total = shape.reduce((product, size) => product * size, 1);
      const data = Float32Array.from(
        { length: total },
        (_, i) => packed.readInt16LE(start + 2 * i) / index.scale,
      );
      const pose = poseOfHolisticArrays([{ shape: [total / values, values], data }], {
        ...recording,
        width: 640,
        height: 480,
      });
      const { streams, shoulders } = extractStreams(pose, ["body", "left", "right"]);
      const missing = (present: Uint8Array) =>
        Array.from({ length: pose.frames }, (_, t) => (present[t * 21] ? 0 : 1)).reduce<number>(
          (a, b) => a + b,
          0,
        ) / pose.frames;
      // The index counts in how many frames each hand is missing.
      expect(missing(streams.left!.present)).toBeCloseTo(missLeft, 2);
      expect(missing(streams.right!.present)).toBeCloseTo(missRight, 2);
      // People face the camera, so their left shoulder is on the right; and the hand's wrist is near the body's.
      let [wider, near, seen] = [0, 0, 0];
      for (let t = 0; t < pose.frames; t++) {
        const width = shoulders.coordinates[4 * t]! - shoulders.coordinates[4 * t + 2]!;
        if (width > 0) wider++;
        if (streams.right!.present[21 * t] === 0) continue;
        const [x, y] = [0, 1].map(
          (d) => streams.right!.coordinates[42 * t + d]! - streams.body!.coordinates[12 * t + 10 + d]!,
        );
        if (Math.hypot(x!, y!) < width / 2) near++;
        seen++;
      }
      expect(wider / pose.frames).toBeGreaterThan(0.95);
      if (seen > 20) expect(near / seen).toBeGreaterThan(0.8);
    }
  }
});

test("holisticComponents() has the names, and the body's and the hands' limbs, of real files", () => {
  const path = realFiles().find((file) => file.includes("0ff215ef4f1f111e217e2cefee0adc77"));
  if (path === undefined) return;
  const real = readPose(readFileSync(path), path).components;
  const ours = holisticComponents({ facePoints: 468, world: true });
  const limbs = (component: (typeof ours)[number]) =>
    Array.from({ length: component.limbs.length / 2 }, (_, i) =>
      [...component.limbs.subarray(2 * i, 2 * i + 2)].sort((a, b) => a - b).join("-"),
    ).sort();
  for (const [i, component] of ours.entries()) {
    expect([component.name, component.format, component.points]).toEqual([
      real[i]!.name,
      real[i]!.format,
      real[i]!.points,
    ]);
    if (component.name !== "FACE_LANDMARKS") expect(limbs(component)).toEqual(limbs(real[i]!));
  }
});

const landmarks = (count: number, visibility?: number) =>
  Array.from({ length: count }, (_, i) => ({
    x: (i % 16) / 8,
    y: 0.5,
    z: -0.25,
    ...(visibility === undefined ? {} : { visibility }),
  }));

test("results of the legacy solution and of the tasks become the same pose", () => {
  const parts = {
    poseLandmarks: landmarks(33, 0.75),
    faceLandmarks: landmarks(478),
    leftHandLandmarks: landmarks(21),
    poseWorldLandmarks: landmarks(33, 0.5),
  };
  const legacy = [parts, { rightHandLandmarks: null }];
  const nested = Object.fromEntries(Object.entries(parts).map(([key, list]) => [key, [list]]));
  const tasks = [{ ...nested, rightHandLandmarks: [] }, { poseLandmarks: [] }];
  const pose = poseOfHolisticResults(legacy, recording);
  expect(poseOfHolisticResults(tasks, recording)).toEqual(pose);
  expect(readHolisticJson(JSON.stringify(legacy), recording)).toEqual(pose);
  expect(pose.components).toEqual(holisticComponents({ facePoints: 478, world: true }));
  const first = (name: string) => {
    const { data, confidence } = selectComponents(pose, [name]);
    return [...data.subarray(3, 6), confidence[1], confidence[confidence.length - 1]];
  };
  expect(first("POSE_LANDMARKS")).toEqual([25, 50, -50, 0.75, 0]);
  expect(first("LEFT_HAND_LANDMARKS")).toEqual([25, 50, -50, 1, 0]);
  expect(first("RIGHT_HAND_LANDMARKS")).toEqual([0, 0, 0, 0, 0]);
  expect(first("POSE_WORLD_LANDMARKS")).toEqual([0.125, 0.5, -0.25, 0.5, 0]); // metres stay
  expect(readHolisticJson(JSON.stringify(parts), recording).frames).toBe(1);
});

test("results of Python become the same pose: other keys, protobuf's messages, None", () => {
  const parts = { poseLandmarks: landmarks(33, 0.75), leftHandLandmarks: landmarks(21) };
  const pose = poseOfHolisticResults([parts, {}], recording);
  // MessageToDict(results.pose_landmarks) is {"landmark": [...]}, and {} where nothing was found.
  const message = (list: unknown) => ({ landmark: list });
  const dicts = [
    { pose_landmarks: message(parts.poseLandmarks), left_hand_landmarks: message(parts.leftHandLandmarks) },
    { pose_landmarks: {}, left_hand_landmarks: null, face_landmarks: message([]) },
  ];
  expect(readHolisticJson(JSON.stringify(dicts), recording)).toEqual(pose);
  // dataclasses.asdict(detector.detect(image)) of the tasks.
  const nothing = { face_landmarks: [], right_hand_landmarks: [], pose_world_landmarks: [] };
  const tasks = [
    {
      pose_landmarks: parts.poseLandmarks,
      left_hand_landmarks: parts.leftHandLandmarks.map((one) => ({ ...one, visibility: null, name: null })),
      ...nothing,
    },
    { pose_landmarks: [], left_hand_landmarks: [], ...nothing },
  ];
  expect(readHolisticJson(JSON.stringify(tasks), recording)).toEqual(pose);
});

test("every person of the tasks' results is kept, as many as any frame has", () => {
  const at = (x: number) => landmarks(33).map((landmark) => ({ ...landmark, x }));
  const results = [
    { poseLandmarks: [at(0.25), at(0.5)], leftHandLandmarks: [[], landmarks(21)] },
    { poseLandmarks: [at(0.75)], leftHandLandmarks: [] },
    { pose_landmarks: [{ landmark: at(0.25) }, { landmark: at(1) }] },
  ];
  const pose = poseOfHolisticResults(results, recording);
  expect([pose.frames, pose.people, pose.data.length]).toEqual([3, 2, 3 * 2 * pose.points * 3]);
  const x = (frame: number, person: number) => pose.data[(frame * 2 + person) * pose.points * 3];
  expect([x(0, 0), x(0, 1), x(1, 0), x(1, 1), x(2, 0), x(2, 1)]).toEqual([50, 100, 150, 0, 50, 200]);
  const hands = selectComponents(pose, ["LEFT_HAND_LANDMARKS"]).confidence;
  expect([0, 1, 2, 3, 4, 5].map((person) => hands[21 * person])).toEqual([0, 1, 0, 0, 0, 0]);
  expect(holisticFrame(results[0], { facePoints: 0, world: false }, recording).data[0]).toBe(50);
  expect(() => poseOfHolisticResults([{ poseLandmarks: [at(0), landmarks(32)] }], recording)).toThrow(
    "results: [0].poseLandmarks[1]: 32 landmarks, expected 33 landmarks",
  );
});

test("what is no result is named by its place", () => {
  const bad = (results: unknown) => () => readHolisticJson(JSON.stringify(results), recording, "clip.json");
  expect(bad([{}, 7])).toThrow("clip.json: [1]: 7, expected a result with poseLandmarks and so on");
  expect(bad([{ poseLandmarks: landmarks(32) }])).toThrow(
    "clip.json: [0].poseLandmarks: 32 landmarks, expected 33 landmarks",
  );
  expect(bad([{ pose_landmarks: { landmark: 7 } }])).toThrow(
    "clip.json: [0].pose_landmarks.landmark: 7, expected 33 landmarks",
  );
  const broken = landmarks(21).map((landmark, i) => (i === 4 ? { x: 0, y: "0", z: 0 } : landmark));
  expect(bad([{ leftHandLandmarks: broken }])).toThrow(
    'clip.json: [0].leftHandLandmarks[4].y: "0", expected a number',
  );
  expect(bad([{ faceLandmarks: landmarks(468) }, { faceLandmarks: landmarks(478) }])).toThrow(
    "clip.json: [1].faceLandmarks: 478 landmarks, expected 468 as in the faces before",
  );
  expect(() => readHolisticJson("{]", recording, "clip.json")).toThrow("clip.json: not JSON: ");
  const empty = `[${JSON.stringify({ faceLandmarks: landmarks(468) })}${",{}".repeat(20_000)}]`;
  expect(() => readHolisticJson(empty, recording)).toThrow("expected at most");
});

test("landmarks in pixels are refused, a few outside the picture are kept, and metres may be anything", () => {
  const at = (x: number, many: number) => landmarks(21).map((one, i) => ({ ...one, x: i < many ? x : 0.5 }));
  const of = (x: number, many: number, size: number) => () =>
    poseOfHolisticResults(
      [{}, { leftHandLandmarks: at(x, many) }],
      { ...recording, width: size, height: size },
      "a.json",
    );
  const expected = "outside -1 to 2; expected 0 to 1 of the picture, not pixels";
  expect(of(320, 21, 640)).toThrow(
    `a.json: [1].leftHandLandmarks[0].x: 320, as 21 of 21 landmarks ${expected}`,
  );
  expect(of(320, 10, 640)().data).toContain(320 * 640);
  expect(of(320, 21, 1)().data).toContain(320); // pixels, said to be left as they are
  const metres = landmarks(33).map((one) => ({ ...one, x: 7 }));
  expect(poseOfHolisticResults([{ poseWorldLandmarks: metres }], recording).data).toContain(7);
});

test("a list without results is refused", () => {
  expect(() => readHolisticJson("[]", recording, "a.json")).toThrow(
    "a.json: an array of 0 results, expected one for each frame",
  );
});

test("results in pixels are refused, of a single frame as of a clip", () => {
  const pixels = { poseLandmarks: landmarks(33).map((landmark) => ({ ...landmark, x: 320, y: 240 })) };
  const refused = "results: poseLandmarks[0].x: 320, as 33 of 33 landmarks outside -1 to 2";
  const layout = { facePoints: 0, world: false } as const;
  expect(() => holisticFrame(pixels, layout, recording, "results")).toThrow(refused);
  const unscaled = { width: 1, height: 1 };
  expect(holisticFrame(pixels, layout, unscaled).data[0]).toBe(320);
});

test("JSON that is no result and no list of results is named for what it is", () => {
  for (const [text, what] of [
    ["null", "null"],
    ["7", "7"],
    ['"a"', '"a"'],
    ["true", "true"],
  ])
    expect(() => readResultsJson(text!, recording, "clip.json")).toThrow(
      `clip.json: ${what}, expected a result with poseLandmarks and so on`,
    );
  expect(readResultsJson("[null]", recording).frames).toBe(1); // a frame in which nobody was found
});

test("keypoints of JSON whose values are no numbers are told, but not of a part of which none is", () => {
  const hand = (hole: (i: number) => boolean) =>
    landmarks(21).map((landmark, i) => (hole(i) ? { ...landmark, x: Number.NaN } : landmark));
  const text = JSON.stringify(
    [{ leftHandLandmarks: hand((i) => i === 3), rightHandLandmarks: hand(() => true) }],
    (_, value: unknown) => (Number.isNaN(value) ? "NaN" : value),
  ).replaceAll('"NaN"', "NaN");
  const lost: unknown[] = [];
  readResultsJson(text, recording, "clip.json", { onLost: (one) => lost.push(one) });
  expect(lost).toEqual([{ frame: 0, component: "LEFT_HAND_LANDMARKS", point: "THUMB_IP" }]);
});
