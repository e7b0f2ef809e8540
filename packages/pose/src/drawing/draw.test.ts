import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  drawSkeleton,
  drawStrip,
  extentOf,
  extractStreams,
  KEYPOINTS,
  LIMBS,
  type PoseStreams,
  STREAM_COLORS,
  STREAM_NAMES,
} from "../index.js";
import { mediapipe, poseOf } from "../poses.fixture.js";

const EXTENT = { left: 0, top: 0, right: 100, bottom: 100 };

/** One stream `left` whose keypoint k is at (k, 2k) in every frame, with shoulders 40 apart. */
function hand(
  frames: number,
  missing: (frame: number, keypoint: number) => boolean = () => false,
): PoseStreams {
  const coordinates = new Float32Array(frames * 42);
  const present = new Uint8Array(frames * 21);
  for (let i = 0; i < present.length; i++) {
    coordinates.set([i % 21, 2 * (i % 21)], 2 * i);
    present[i] = missing(Math.floor(i / 21), i % 21) ? 0 : 1;
  }
  const shoulders = {
    coordinates: Float32Array.from({ length: 4 * frames }, (_, i) => [50, 20, 10, 20][i % 4]!),
    present: new Uint8Array(2 * frames).fill(1),
  };
  return { frames, fps: 25, shoulders, streams: { left: { coordinates, present } } };
}

/** The pictures' paths by their widths, as lists of points. */
function paths(svg: string): { width: number; points: number[][]; arcs: number }[] {
  return [...svg.matchAll(/<path d="([^"]*)" stroke-width="([\d.]+)"/g)].map(([, d, width]) => ({
    width: Number(width),
    points: [...d!.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]),
    arcs: (d!.match(/a/g) ?? []).length / 2,
  }));
}

test("LIMBS join keypoints of their stream, and reach every one of them", () => {
  for (const name of STREAM_NAMES) {
    const joined = new Set(LIMBS[name].flat());
    expect([...joined].sort((a, b) => a - b)).toEqual(Array.from({ length: KEYPOINTS[name] }, (_, k) => k));
  }
});

test("drawSkeleton() draws a line along every limb and a dot on every keypoint", () => {
  const [lines, dots] = paths(drawSkeleton(hand(1), 0, { height: 200, extent: EXTENT }));
  const drawn = new Set(lines!.points.map(([x, y]) => `${x} ${y}`));
  expect(drawn).toEqual(new Set(Array.from({ length: 21 }, (_, k) => `${2 * k} ${4 * k}`)));
  expect(dots!.points).toEqual(Array.from({ length: 21 }, (_, k) => [2 * k, 4 * k]));
});

test("missing keypoints have no lines, and a hollow circle where they were last seen", () => {
  const streams = hand(3, (frame, k) => frame === 2 && k === 8);
  const [lines, dots, rings] = paths(drawSkeleton(streams, 2, { height: 100, extent: EXTENT }));
  expect(lines!.points).not.toContainEqual([8, 16]);
  expect(dots!.points).toHaveLength(20);
  expect(rings).toMatchObject({ points: [[8, 16]], arcs: 1 });

  const gone = paths(
    drawSkeleton(
      hand(3, (frame) => frame === 2),
      2,
      { height: 100, extent: EXTENT },
    ),
  );
  expect(gone).toMatchObject([{ points: [[0, 0]], arcs: 1 }]); // one circle for the whole hand, at its wrist
  expect(
    paths(
      drawSkeleton(
        hand(3, (frame) => frame === 0),
        0,
        { extent: EXTENT },
      ),
    ),
  ).toEqual([]); // never seen before
});

test("drawStrip() puts rows on one scale, hides and marks what is masked, and escapes text", () => {
  const streams = hand(8);
  const masked = { left: Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1) };
  const svg = drawStrip(
    [
      { label: "a & <b>", streams },
      { label: "\u0000visible", streams, masked, hideMasked: true },
      { label: "result", streams, masked },
    ],
    { frames: [1, 5], height: 80, extent: EXTENT },
  );
  const panels = svg.split("<svg ").slice(2);
  expect(panels).toHaveLength(6);
  expect(panels.map((panel) => paths(panel).length)).toEqual([2, 2, 2, 0, 2, 2]);
  const bars = panels.map((panel) => panel.includes(`height="3" fill="${STREAM_COLORS.left}"`));
  expect(bars).toEqual([false, false, false, true, false, true]);
  expect(svg).toContain(">a &amp; &lt;b&gt;</text>");
  expect(svg).toContain(">visible</text>");
  expect([...svg.matchAll(/text-anchor="middle"[^>]*>(\d+)</g)].map(([, frame]) => frame)).toEqual([
    "1",
    "5",
  ]);
});

test("columns are ten frames at most, or as many as asked for, from the first to the last", () => {
  const columns = (frames: number, options = {}) =>
    (drawStrip([{ streams: hand(frames) }], options).match(/"middle"/g) ?? []).length;
  expect([columns(0), columns(1), columns(4), columns(300)]).toEqual([0, 1, 4, 10]);
  expect([columns(4, { columns: 8 }), columns(300, { columns: 8 })]).toEqual([4, 8]);
  const svg = drawStrip([{ streams: hand(300) }]);
  expect(svg).toContain('aria-label="frames 0, 33, 66, 100, 133, 166, 199, 233, 266, 299"');
});

test("a stray keypoint does not shrink the person, and pictures stay on their panel's scale", () => {
  const streams = hand(2);
  streams.streams.left!.coordinates.set([-5000, 9000], 2 * 13);
  const { left, right, top, bottom } = extentOf([streams]);
  expect(left).toBeGreaterThan(-10);
  expect(right).toBeLessThan(30);
  expect(top).toBeGreaterThan(-10);
  expect(bottom).toBeLessThan(50);
});

test("pictures of anything are well-formed, finite and small", () => {
  const streams = extractStreams(poseOf(mediapipe(...STREAM_NAMES), 3), STREAM_NAMES);
  const float = fc.oneof(fc.float(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0, 1e38));
  fc.assert(
    fc.property(
      fc.array(float, { minLength: 8, maxLength: 8 }),
      fc.array(fc.nat(1), { minLength: 9, maxLength: 9 }),
      (values, mask) => {
        const fuzzed: PoseStreams = {
          ...streams,
          streams: {
            face: streams.streams.face!,
            body: {
              coordinates: Float32Array.from({ length: 36 }, (_, i) => values[i % 8]!),
              present: Uint8Array.from({ length: 18 }, (_, i) => mask[i % 9]!),
            },
          },
        };
        const svg = drawStrip([{ label: "x", streams: fuzzed }]) + drawSkeleton(fuzzed, 2);
        expect(svg).not.toMatch(/NaN|Infinity|undefined|[\d.]e[+-]?\d/);
        const stack: string[] = [];
        for (const [, close, name, attributes] of svg.matchAll(/<(\/?)(\w+)((?:\s[\w:-]+="[^"<]*")*)\/?>/g)) {
          if (close) expect(stack.pop()).toBe(name);
          else if (!svg.includes(`<${name}${attributes}/>`)) stack.push(name!);
        }
        expect(stack).toEqual([]);
      },
    ),
  );
  expect(drawStrip([{ streams }]).length).toBeLessThan(3 * 6000);
});

test("the streams' colours stand out on white and on black", () => {
  const luminance = (color: string) =>
    [1, 3, 5]
      .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i]!, 0);
  for (const color of Object.values(STREAM_COLORS)) {
    expect(1.05 / (luminance(color) + 0.05)).toBeGreaterThan(3);
    expect((luminance(color) + 0.05) / 0.05).toBeGreaterThan(3);
  }
});
