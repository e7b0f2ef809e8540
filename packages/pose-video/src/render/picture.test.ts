/**
 * Pictures against an expectation that knows nothing of SVG: which pixels are how far from the lines and dots that the
 * keypoints ask for, by geometry alone.
 */
import { expect, test } from "@jest/globals";
import { drawSkeleton, FINGER_COLORS, type PoseStreams, STREAM_COLORS, type StreamName } from "@msmae/pose";
import fc from "fast-check";
import { renderPixels, renderPng } from "./png.js";

type Point = readonly [x: number, y: number];

/** As the documentation of MediaPipe's hand landmarks draws them. */
const HAND_LINES = [
  ...[
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 4],
  ], // thumb
  ...[
    [0, 5],
    [5, 6],
    [6, 7],
    [7, 8],
  ], // index finger
  ...[
    [9, 10],
    [10, 11],
    [11, 12],
  ], // middle finger
  ...[
    [13, 14],
    [14, 15],
    [15, 16],
  ], // ring finger
  ...[
    [0, 17],
    [17, 18],
    [18, 19],
    [19, 20],
  ], // little finger
  ...[
    [5, 9],
    [9, 13],
    [13, 17],
  ], // palm
] as const;
/** Shoulders, elbows and wrists: left, right. */
const BODY_LINES = [
  [4, 2],
  [2, 0],
  [0, 1],
  [1, 3],
  [3, 5],
] as const;

/** Line widths and the diameters of dots in a picture that is 160 pixels high. */
const WIDTHS = { body: [2.6, 4.94], left: [1.4, 2.66], right: [1.4, 2.66] } as const;
const SIZE = 160;
const EXTENT = { left: 1000, top: -500, right: 1000 + 2 * SIZE, bottom: -500 + 2 * SIZE }; // two units a pixel

function one(
  name: "body" | "left" | "right",
  points: readonly (Point | undefined)[],
  before?: readonly Point[],
) {
  const frames = before === undefined ? [points] : [before, points];
  const coordinates = Float32Array.from(
    frames.flat().flatMap((point) => (point ? [1000 + 2 * point[0], -500 + 2 * point[1]] : [0, 0])),
  );
  const present = Uint8Array.from(frames.flat().map((point) => (point ? 1 : 0)));
  const shoulders = {
    coordinates: new Float32Array(4 * frames.length),
    present: new Uint8Array(2 * frames.length),
  };
  return { frames: frames.length, fps: 25, shoulders, streams: { [name]: { coordinates, present } } };
}

/** A colour as 0xrrggbb. */
interface Picture {
  at(x: number, y: number): number;
}

function render(streams: PoseStreams, frame = streams.frames - 1): Picture {
  return picture(drawSkeleton(streams, frame, { height: SIZE, extent: EXTENT, theme: "light" }));
}

function picture(svg: string): Picture {
  const pixels = Buffer.from(renderPixels(svg));
  expect(pixels).toHaveLength(SIZE * SIZE * 4);
  return { at: (x, y) => pixels.readUIntBE(4 * (y * SIZE + x), 3) };
}

const rgb = (color: string) => Number.parseInt(color.slice(1), 16);
const WHITE = 0xffffff;

// Looked up once: under Jest a global costs more than the arithmetic.
const { max, min, sqrt } = Math;

/** The distance of a pixel's middle to a line. */
function distance([px, py]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = max(0, min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1)));
  return sqrt((px - ax - along * dx) ** 2 + (py - ay - along * dy) ** 2);
}

/**
 * Every pixel well inside a line or a dot has the stream's colour, every one on a line's middle at least some of it, and
 * every pixel well outside is white.
 */
function compare(picture: Picture, name: "body" | "left" | "right", points: readonly Point[]): void {
  const [line, dot] = WIDTHS[name];
  const strokes = [
    ...(name === "body" ? BODY_LINES : HAND_LINES).map(
      ([a, b]) => [points[a]!, points[b]!, line / 2] as const,
    ),
    ...points.map((point) => [point, point, dot / 2] as const),
  ];
  const counted = { inside: 0, middle: 0, outside: 0 };
  let wrong = 0;
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      let depth = -1e9;
      for (const [a, b, radius] of strokes) {
        if (x < min(a[0], b[0]) - 4 || x > max(a[0], b[0]) + 4) continue;
        depth = max(depth, radius - distance([x + 0.5, y + 0.5], a, b));
      }
      // Half of a pixel's diagonal, and a twentieth of a pixel of the picture's rounding on each side.
      const where =
        depth < -0.8 ? "outside" : depth > 0.8 ? "inside" : depth > line / 2 - 0.2 ? "middle" : undefined;
      if (where === undefined) continue;
      const color = picture.at(x, y);
      counted[where]++;
      if (
        where === "inside" ? color !== rgb(STREAM_COLORS[name]) : (color === WHITE) !== (where === "outside")
      ) {
        wrong++;
      }
    }
  }
  expect({ name, wrong }).toEqual({ name, wrong: 0 });
  expect(counted.outside).toBeGreaterThan(1000);
  expect(counted[name === "body" ? "inside" : "middle"]).toBeGreaterThan(50);
}

test("every pixel is what the distance to the stream's lines and dots says, wherever the points are", () => {
  const point = fc.tuple(fc.integer({ min: 4, max: 156 }), fc.integer({ min: 4, max: 156 }));
  for (const [name, count] of [
    ["body", 6],
    ["left", 21],
    ["right", 21],
  ] as const) {
    fc.assert(
      fc.property(fc.array(point, { minLength: count, maxLength: count }), (points) => {
        compare(render(one(name, points)), name, points);
      }),
      { numRuns: 3, seed: 20 },
    );
  }
});

const GRID: readonly Point[] = Array.from({ length: 21 }, (_, k) => [
  20 + 24 * (k % 6),
  20 + 36 * Math.floor(k / 6),
]);

test("a missing keypoint looks other than one that is there: hollow, and without lines", () => {
  const [x, y] = GRID[8]!; // the tip of the index finger
  const there = render(one("right", GRID, GRID));
  const missing = render(
    one(
      "right",
      GRID.map((point, k) => (k === 8 ? undefined : point)),
      GRID,
    ),
  );
  expect(there.at(x, y)).toEqual(rgb(STREAM_COLORS.right));
  expect(missing.at(x, y)).toEqual(WHITE);
  const around = (picture: Picture) =>
    [-2, 2]
      .flatMap((d) => [picture.at(x + d, y), picture.at(x, y + d)])
      .filter((color) => `${color}` !== `${WHITE}`);
  expect(around(missing).length).toBeGreaterThan(1); // the circle
  const [ax, ay] = GRID[7]!;
  const [mx, my] = [Math.round((x + ax) / 2), Math.round((y + ay) / 2)];
  expect(there.at(mx, my)).not.toEqual(WHITE);
  expect(missing.at(mx, my)).toEqual(WHITE);
});

test("a hand that is gone leaves one circle, and nothing else", () => {
  const picture = render(
    one(
      "left",
      GRID.map(() => undefined),
      GRID,
    ),
  );
  const [x, y] = GRID[0]!;
  let colored = 0;
  for (let py = 0; py < SIZE; py++) {
    for (let px = 0; px < SIZE; px++) {
      if (picture.at(px, py) === WHITE) continue;
      colored++;
      expect(Math.abs(Math.hypot(px + 0.5 - x, py + 0.5 - y) - 5)).toBeLessThan(1.5);
    }
  }
  expect(colored).toBeGreaterThan(20);
});

test("left and right hand, body and face have colours that are far apart", () => {
  const names = Object.keys(STREAM_COLORS) as StreamName[];
  for (const a of names) {
    for (const b of names) {
      if (a === b) continue;
      const parts = (color: string) => [16, 8, 0].map((shift) => (rgb(color) >> shift) & 0xff);
      const [p, q] = [parts(STREAM_COLORS[a]), parts(STREAM_COLORS[b])];
      expect(Math.hypot(...p.map((value, i) => value - q[i]!))).toBeGreaterThan(60);
    }
  }
  const [x, y] = GRID[4]!;
  expect(render(one("left", GRID)).at(x, y)).toEqual(rgb(STREAM_COLORS.left));
  expect(render(one("right", GRID)).at(x, y)).toEqual(rgb(STREAM_COLORS.right));
});

test("of two fingers that cross, the nearer one is seen", () => {
  // The index finger and the middle finger as a cross, the palm between them small, all else out of the way.
  const points: Point[] = Array.from({ length: 21 }, (_, k) => [40, 64 + k / 8]);
  points[0] = [80, 45];
  for (const [i, k] of [5, 6, 7, 8].entries()) points[k] = [40 + (80 * i) / 3, 60];
  for (const [i, k] of [9, 10, 11, 12].entries()) points[k] = [80, 20 + (80 * i) / 3];
  const crossing = (nearer: "index" | "middle") => {
    const streams = one("right", points);
    const depth = Float32Array.from({ length: 21 }, (_, k) =>
      (nearer === "index" ? k >= 5 && k <= 8 : k >= 9 && k <= 12) ? -10 : 0,
    );
    const withDepth = { ...streams, streams: { right: { ...streams.streams.right!, depth } } };
    const svg = drawSkeleton(withDepth, 0, { focus: "right", height: SIZE, extent: EXTENT, theme: "light" });
    return picture(svg).at(80, 60);
  };
  expect(crossing("index")).toEqual(rgb(FINGER_COLORS[1]));
  expect(crossing("middle")).toEqual(rgb(FINGER_COLORS[2]));
});

test("the same picture gives the same PNG, of its own size", () => {
  const svg = drawSkeleton(one("left", GRID), 0, { height: 96, extent: EXTENT });
  const png = Buffer.from(renderPng(svg));
  expect(png.equals(renderPng(svg))).toBe(true);
  expect(png.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([96, 96]);
});

test("labels are there without any font of the system, and what is no SVG is refused", () => {
  const label = (text: string) =>
    renderPixels(
      `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><text x="2" y="15" font-family="sans-serif" font-size="12" fill="#000">${text}</text></svg>`,
    );
  const ink = (pixels: Uint8Array) => pixels.filter((value, i) => i % 4 === 3 && value > 128).length;
  expect(ink(label("frame 12"))).toBeGreaterThan(40);
  expect(ink(label(""))).toBe(0);
  expect(ink(label("III"))).not.toBe(ink(label("MMM")));
  expect(() => renderPng("no picture")).toThrow();
});
