import { expect, test } from "@jest/globals";
import { type Pose, selectComponents, writePose } from "@msmae/pose";
import { command, jsonLines } from "./command.fixture.js";
import { folderOf, npy, signer } from "./poses.fixture.js";

/** A signer of whom everything is seen. */
function whole(): Pose {
  const pose = signer();
  return { ...pose, confidence: pose.confidence.map(() => 0.5) };
}

test("validate finds nothing wrong with a whole pose", async () => {
  const cwd = folderOf({ "a.pose": whole() });
  expect(await command(["validate", "."], { cwd })).toMatchObject({
    code: 0,
    stdout: "1 pose: nothing wrong\n",
    stderr: "",
  });
});

test("validate names file, byte, field and what was expected of what cannot be read, and fails", async () => {
  const cwd = folderOf({
    "a.pose": writePose(whole()).subarray(0, -3),
    "b.pose": whole(),
    "c.json": '{"components": [1]}',
  });
  const text = await command(["validate", "a.pose", "b.pose", "c.json"], { cwd });
  expect([text.code, text.stderr]).toEqual([1, ""]);
  expect(text.stdout.trimEnd().split("\n")).toEqual([
    expect.stringMatching(
      /^a\.pose: error: byte [\d,]+: truncated: the file claims 10 frames of 1,200 bytes, but [\d,]+ bytes remain$/,
    ),
    expect.stringMatching(/^c\.json: error: version: nothing, expected a number$/),
    "3 poses: 2 errors, 0 warnings",
  ]);
  const json = await command(["validate", "--json", "a.pose", "c.json"], { cwd });
  expect(json.code).toBe(1);
  expect(jsonLines(json.stdout)).toEqual([
    {
      ...{ event: "problem", file: "a.pose", level: "error", field: "frames", byte: expect.any(Number) },
      message: expect.stringMatching(/^truncated: /),
    },
    {
      event: "problem",
      file: "c.json",
      level: "error",
      field: "version",
      message: "version: nothing, expected a number",
    },
    { event: "finish", poses: 2, errors: 2, warnings: 0 },
  ]);
});

test("validate warns of values that no pose should have, with their place in the file", async () => {
  const pose = whole();
  const at = 4 * 75 + 33 + 21 + 8; // frame 4, the right hand's index finger's tip
  pose.data[3 * at + 1] = Number.NaN;
  pose.data[3 * (at + 75)] = Number.POSITIVE_INFINITY;
  pose.confidence[7] = 1.5;
  const bytes = writePose(pose);
  const cwd = folderOf({ "a.pose": bytes });
  const { code, stdout } = await command(["validate", "--json", "a.pose"], { cwd });
  expect(code).toBe(0);
  const [coordinates, confidence, end] = jsonLines(stdout);
  expect(coordinates).toMatchObject({
    level: "warning",
    field: "data",
    frame: 4,
    value: "NaN",
    expected: "a finite number",
  });
  expect(coordinates?.message).toBe(
    "2 keypoints have coordinates that are no numbers, first in frame 4: RIGHT_HAND_LANDMARKS INDEX_FINGER_TIP y = NaN, expected a finite number",
  );
  expect(Buffer.from(bytes).readFloatLE(coordinates?.byte as number)).toBeNaN();
  expect(confidence).toMatchObject({ field: "confidence", frame: 0, value: "1.5", expected: "0 to 1" });
  expect(Buffer.from(bytes).readFloatLE(confidence?.byte as number)).toBe(1.5);
  expect(end).toEqual({ event: "finish", poses: 1, errors: 0, warnings: 2 });
});

const SUSPICIOUS: [what: string, pose: () => Pose, field: string, message: RegExp][] = [
  [
    "a frame rate of no camera",
    () => ({ ...whole(), fps: 1e9 }),
    "fps",
    /^its frame rate is 1000000000, expected 1 to 1,000 frames a second$/,
  ],
  [
    "a frame rate of no signing",
    () => ({ ...whole(), fps: 1e-30 }),
    "fps",
    /^its frame rate is 1.*e-30, expected 1 to 1,000 frames a second$/,
  ],
  ["no frame rate", () => ({ ...whole(), fps: 0 }), "fps", /^its frame rate is 0, expected frames a second$/],
  ["no frames", () => signer({ frames: 0 }), "frames", /^it has no frames$/],
  [
    "no size",
    () => ({ ...whole(), width: 0 }),
    "width",
    /^its picture has 0 x 480 pixels, expected a size above 0$/,
  ],
  ["a stream that is never seen", signer, "streams.left", /^stream left is missing in all of 10 frames$/],
  [
    "no shoulders",
    () => {
      const pose = whole();
      for (let frame = 0; frame < 10; frame++) pose.confidence[75 * frame + 11] = 0;
      return pose;
    },
    "shoulders",
    /^none of 10 frames shows both shoulders, without which a pose cannot be normalised$/,
  ],
  [
    "hands alone",
    () => selectComponents(whole(), ["LEFT_HAND_LANDMARKS", "RIGHT_HAND_LANDMARKS"]),
    "shoulders",
    /^none of 10 frames shows both shoulders, without which only models of hands alone can use it$/,
  ],
  [
    "a component twice",
    () => {
      const pose = whole();
      return {
        ...pose,
        components: pose.components.map((each) => ({ ...each, name: each.name.replace("LEFT", "RIGHT") })),
      };
    },
    "components[2].name",
    /^component "RIGHT_HAND_LANDMARKS" is there twice, of which the first is read$/,
  ],
  [
    "a point twice",
    () => {
      const pose = whole();
      const components = pose.components.map((each) => ({
        ...each,
        points: each.points.map((name) => name.replace("LEFT_FOOT_INDEX", "NOSE")),
      }));
      return { ...pose, components };
    },
    "components[0].points",
    /^component "POSE_LANDMARKS" has the point "NOSE" twice, of which the first is read$/,
  ],
];

test.each(SUSPICIOUS)("validate warns of %s", async (_, pose, field, message) => {
  const cwd = folderOf({ "a.pose": pose() });
  const { code, stdout } = await command(["validate", "--json", "a.pose"], { cwd });
  const [problem, end] = jsonLines(stdout);
  expect(problem).toMatchObject({ event: "problem", file: "a.pose", level: "warning", field });
  expect(problem?.message).toMatch(message);
  expect(end).toEqual({ event: "finish", poses: 1, errors: 0, warnings: 1 });
  expect(code).toBe(0);
});

test("validate warns of points far outside of the picture, with their place", async () => {
  const pose = whole();
  const at = 4 * 75 + 33 + 21 + 8;
  pose.data[3 * at] = 1e9;
  pose.data[3 * (at + 75) + 1] = -2401; // five heights above the picture, and a pixel
  pose.data[3 * (at + 150) + 1] = -2400;
  const cwd = folderOf({ "a.pose": pose, "b.json": JSON.stringify(openPose(440)) });
  const { stdout } = await command(["validate", "a.pose"], { cwd });
  expect(stdout).toMatch(
    /^a\.pose: warning: byte [\d,]+: 2 keypoints have coordinates far outside of the picture, first in frame 4: RIGHT_HAND_LANDMARKS INDEX_FINGER_TIP x = 1000000000, expected within five pictures of its 640 x 480 pixels\n1 pose: 0 errors, 1 warning\n$/,
  );
  const size = (pixels: string) => ["validate", "b.json", "--source-size", pixels, "--source-fps", "25"];
  expect((await command(size("10x10"), { cwd })).stdout).toContain("far outside of the picture");
  expect((await command(size("640x480"), { cwd })).stdout).not.toContain("far outside");
});

test("validate says that values which are no numbers were taken as missing", async () => {
  // Both hands and a body, of which eight points of a hand are NaN.
  const seen = (i: number) => (i % 258 < 132 ? 0.5 : 0.4);
  const nan = (i: number) => (i >= 258 * 3 + 195 && i < 258 * 3 + 195 + 24 ? Number.NaN : seen(i));
  const cwd = folderOf({ "a.npy": npy([5, 258], nan) });
  const args = [
    "validate",
    "a.npy",
    "--source-size",
    "640x480",
    "--source-fps",
    "25",
    "--order",
    "pose,face,left,right",
  ];
  expect((await command(args, { cwd })).stdout).toContain(
    "a.npy: warning: 8 keypoints have values that are no numbers and were taken as missing, first in frame 3: RIGHT_HAND_LANDMARKS WRIST\n",
  );
});

/** A frame of OpenPose's whose points are all in one column. */
function openPose(x: number): unknown {
  const column = (points: number) => Array.from({ length: points }, () => [x, 100, 0.9]).flat();
  const hands = { hand_left_keypoints_2d: column(21), hand_right_keypoints_2d: column(21) };
  return {
    version: 1.3,
    people: [{ pose_keypoints_2d: column(25), face_keypoints_2d: column(70), ...hands }],
  };
}
