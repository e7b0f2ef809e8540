import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import {
  drawSkeleton,
  extractStreams,
  flip,
  normalise,
  normalisePose,
  type Pose,
  pointIndex,
  reduceToStreams,
  StreamError,
  type StreamName,
  streamsOf,
} from "../index.js";
import { component, poseOf } from "../poses.fixture.js";

interface Layout {
  readonly components: Readonly<Record<string, readonly string[]>>;
  readonly shoulders: readonly (readonly [component: string, point: string])[];
  readonly knuckles: readonly number[] | null;
}

/** What pose-format calls keypoints: tools/reference/pose/layouts.py. */
const { layouts } = JSON.parse(
  readFileSync(new URL("../../test/pose-format.layouts.json", import.meta.url), "utf8"),
) as { layouts: Readonly<Record<string, Layout>> };

const tools = Object.entries(layouts).map(([tool, layout]) => [tool, layout] as const);

function poseIn({ components }: Layout, frames = 3): Pose {
  return poseOf(
    Object.entries(components).map(([name, points]) => component(name, points, "XYC")),
    frames,
  );
}

/** Point p of frame 0 is at (p, p²). */
const pointsOf = (pose: Pose, name: StreamName) => {
  const { coordinates } = extractStreams(pose, [name]).streams[name]!;
  const flat = Object.entries(pose.components).flatMap(([, { points }]) => points);
  return Array.from({ length: coordinates.length / 2 / pose.frames }, (_, k) => flat[coordinates[2 * k]!]!);
};

test.each(tools)("the streams of %s are read by pose-format's names: body and both hands", (_, layout) => {
  const pose = poseIn(layout);
  expect(streamsOf(pose)).toEqual(["body", "left", "right"]);
  const [right, left] = layout.shoulders.map(([name, point]) => pointIndex(pose, name, point));
  const { coordinates } = extractStreams(pose, []).shoulders;
  expect([coordinates[0], coordinates[2]]).toEqual([left, right]);
  expect(pointsOf(pose, "body").map((point) => point.toLowerCase().replace("_", ""))).toEqual(
    ["shoulder", "elbow", "wrist"].flatMap((joint) => [
      expect.stringMatching(new RegExp(`^l(eft)?${joint}$`)),
      expect.stringMatching(new RegExp(`^r(ight)?${joint}$`)),
    ]),
  );
  for (const [i, side] of (["left", "right"] as const).entries()) {
    const { coordinates: hand } = extractStreams(pose, [side]).streams[side]!;
    if (layout.knuckles !== null) expect(hand[2 * 9]).toBe(layout.knuckles[i]);
    expect(new Set(hand.subarray(0, 42).filter((_, at) => at % 2 === 0)).size).toBe(21);
  }
});

test.each(tools)(
  "a face stream of %s is refused with what its face is; no point is invented",
  (_, layout) => {
    const pose = poseIn(layout);
    let error: unknown;
    try {
      extractStreams(pose, ["body", "face"]);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(StreamError);
    expect((error as StreamError).stream).toBe("face");
    expect((error as Error).message).toMatch(
      /^stream "face" cannot be read: component \w+ \(.*\) has (the 68 points of iBUG's|OpenPose's 70 points of a) face, which are not the 112 of MediaPipe's/,
    );
  },
);

test.each(tools)("%s is normalised, drawn and reduced", (_, layout) => {
  const pose = poseIn(layout);
  const names = streamsOf(pose);
  const { shoulders } = normalise(extractStreams(pose, names));
  const xs = shoulders.coordinates.filter((_, i) => i % 2 === 0);
  expect(xs.reduce((sum, x) => sum + x)).toBeCloseTo(0, 4);
  expect(normalisePose(pose).data).toHaveLength(pose.data.length);
  expect(drawSkeleton(extractStreams(pose, names), 1)).toMatch(/^<svg .*<path /s);
  const reduced = reduceToStreams(pose);
  expect(reduced.points).toBe("BODY_135" in layout.components ? 46 : 48); // there the hands' wrists are the body's
  expect(extractStreams(reduced, names)).toEqual(extractStreams(pose, names));
});

test("OpenPose 135's hands begin with the body's wrists, and their fingers are in the order of MediaPipe's", () => {
  const pose = poseIn(layouts["OpenPose 135"]!);
  const fingers = (side: string) =>
    [
      ...["Thumb1CMC", "Thumb2Knuckles", "Thumb3IP", "Thumb4FingerTip"],
      ...["Index", "Middle", "Ring", "Pinky"].flatMap((finger) =>
        ["1Knuckles", "2PIP", "3DIP", "4FingerTip"].map((joint) => finger + joint),
      ),
    ].map((point) => side + point);
  expect(pointsOf(pose, "left")).toEqual(["LWrist", ...fingers("L")]);
  expect(pointsOf(pose, "right")).toEqual(["RWrist", ...fingers("R")]);
});

/** A symmetric face as iBUG's 68 points (and OpenPose's pupils) are annotated, x from -1 to 1 to the signer's left. */
function ibugFace(): (readonly [x: number, y: number])[] {
  const around = (count: number, first: number, rx: number, y: number, ry: number) =>
    Array.from({ length: count }, (_, i) => {
      const angle = Math.PI - (2 * Math.PI * (i + first)) / count; // from the right corner over the top
      return [rx * Math.cos(angle), y - ry * Math.sin(angle)] as const;
    });
  const jaw = Array.from({ length: 17 }, (_, i) => {
    const angle = (Math.PI * i) / 16;
    return [-Math.cos(angle), Math.sin(angle)] as const;
  });
  return [
    ...jaw,
    ...[-0.8, -0.65, -0.5, -0.35, -0.2, 0.2, 0.35, 0.5, 0.65, 0.8].map(
      (x) => [x, -0.5 - (x * x) / 9] as const,
    ),
    ...[-0.3, -0.2, -0.1, 0].map((y) => [0, y] as const),
    ...[-0.2, -0.1, 0, 0.1, 0.2].map((x) => [x, 0.1 - x * x] as const),
    ...([
      [-0.7, -0.3],
      [-0.6, -0.35],
      [-0.4, -0.36],
      [-0.3, -0.31],
      [-0.4, -0.26],
      [-0.6, -0.25],
    ] as const),
    ...([
      [0.3, -0.31],
      [0.4, -0.36],
      [0.6, -0.35],
      [0.7, -0.3],
      [0.6, -0.25],
      [0.4, -0.26],
    ] as const),
    ...around(12, 0, 0.4, 0.5, 0.2),
    ...around(8, 0, 0.3, 0.5, 0.1),
    ...([
      [-0.5, -0.3],
      [0.5, -0.3],
    ] as const),
  ];
}

test.each(tools)("flip() of %s twice is the pose, and its face is mirrored point by point", (_, layout) => {
  const pose = poseIn(layout);
  expect(flip(flip(pose))).toEqual(pose);
  // A symmetric face is its own mirror image, wherever its points are listed.
  const face = ibugFace();
  const names = Object.values(layout.components).find((points) =>
    points.some((point) => /^face|^FB_0$/i.test(point)),
  )!;
  const from = names.findIndex((point) => /^(face[-_]0|FaceContour0|FB_0)$/.test(point));
  const first = Object.values(layout.components)
    .slice(0, Object.values(layout.components).indexOf(names))
    .reduce((sum, points) => sum + points.length, from);
  const count = names.length - from;
  expect([68, 70]).toContain(count);
  for (let i = 0; i < count; i++)
    pose.data.set([320 + 100 * face[i]![0], 200 + 100 * face[i]![1]], 2 * (first + i));
  const { data } = flip(pose);
  for (let i = 0; i < 2 * count; i++) expect(data[2 * first + i]).toBeCloseTo(pose.data[2 * first + i]!, 4);
});

test("flip() puts COCO-WholeBody's face-16 where face-0 was", () => {
  const pose = poseIn(layouts["COCO-WholeBody"]!, 1);
  const at = (one: Pose, point: string) => one.data[2 * pointIndex(one, "FACE", point)];
  expect(at(flip(pose), "face-0")).toBe(640 - at(pose, "face-16")!);
  expect(at(flip(pose), "face-36")).toBe(640 - at(pose, "face-45")!); // outer corners of the eyes
});
