import { expect, test } from "@jest/globals";
import {
  drawFrames,
  drawSkeleton,
  drawStrip,
  FINGER_COLORS,
  type PoseStreams,
  STREAM_COLORS,
} from "../index.js";
import { PALM_COLORS } from "./colors.js";
import { likelyLargest } from "./focus.js";

/** Where a flat hand's keypoints are, the wrist at (0, 0) and the fingers up: finger f's at x = f, y = -1 to -4. */
const HAND = [
  [0, 0],
  ...[0, 1, 2, 3, 4].flatMap((f) => [-1, -2, -3, -4].map((y) => [f / 2 - 1, y])),
] as const;

interface Options {
  readonly missing?: (frame: number, keypoint: number) => boolean;
  readonly at?: (frame: number) => readonly [x: number, y: number];
  readonly size?: (frame: number) => number;
  readonly depth?: (keypoint: number) => number;
}

function hand(
  frames: number,
  { missing = () => false, at = () => [100, 100], size = () => 10, depth }: Options = {},
) {
  const coordinates = Float32Array.from({ length: 42 * frames }, (_, i) => {
    const [frame, k, axis] = [Math.floor(i / 42), Math.floor((i % 42) / 2), i % 2];
    return at(frame)[axis]! + size(frame) * HAND[k]![axis]!;
  });
  const present = Uint8Array.from({ length: 21 * frames }, (_, i) =>
    missing(Math.floor(i / 21), i % 21) ? 0 : 1,
  );
  const depths = depth && Float32Array.from(present, (_, i) => depth(i % 21));
  return { coordinates, present, ...(depths === undefined ? {} : { depth: depths }) };
}

function streamsOf(streams: PoseStreams["streams"], frames: number): PoseStreams {
  const shoulders = { coordinates: new Float32Array(4 * frames), present: new Uint8Array(2 * frames) };
  return { frames, fps: 25, shoulders, streams };
}

/** The colours of the strokes, from the back to the front, without outlines. */
function colors(svg: string): string[] {
  const known: readonly string[] = [...FINGER_COLORS, ...Object.values(PALM_COLORS)];
  return [...svg.matchAll(/stroke="(#\w+)"/g)]
    .map(([, color]) => color!)
    .filter((color) => known.includes(color));
}

test("a large hand has fingers of their colours and a palm of the hand's", () => {
  const drawn = (side: "left" | "right") =>
    colors(drawSkeleton(streamsOf({ [side]: hand(1) }, 1), 0, { focus: "hands" }));
  const fingers = [...FINGER_COLORS].reverse().flatMap((color) => [color, color, color]);
  expect(drawn("left")).toEqual([PALM_COLORS.left, ...fingers]);
  expect(drawn("right")).toEqual([PALM_COLORS.right, ...fingers]);
});

test("what is nearer lies in front, whatever its finger", () => {
  const folded = (z: number) =>
    colors(
      drawSkeleton(streamsOf({ right: hand(1, { depth: (k) => (k >= 1 && k <= 4 ? z : 0) }) }, 1), 0, {
        focus: "right",
      }),
    );
  expect(folded(-5).slice(-3)).toEqual(Array(3).fill(FINGER_COLORS[0])); // smaller z is nearer
  expect(folded(5).slice(0, 3)).toEqual(Array(3).fill(FINGER_COLORS[0]));
  expect(folded(Number.NaN)).toHaveLength(16);
});

test("missing keypoints leave their fingers out and hollow circles where they were seen", () => {
  const right = hand(2, { missing: (frame, k) => frame === 1 && (k === 7 || k === 8) });
  const drawing = drawFrames(streamsOf({ right }, 2), { focus: "hands", height: 100 });
  const index = FINGER_COLORS[1];
  expect(colors(drawing.draw(0)).filter((color) => color === index)).toHaveLength(3);
  expect(colors(drawing.draw(1)).filter((color) => color === index)).toHaveLength(1);
  const rings = (svg: string) =>
    (svg.match(new RegExp(`<path d="([^"]*)" stroke="${STREAM_COLORS.right}"`))?.[1]?.match(/a/g) ?? [])
      .length / 2;
  expect([rings(drawing.draw(0)), rings(drawing.draw(1))]).toEqual([0, 2]);

  const gone = drawFrames(streamsOf({ right: hand(3, { missing: (frame) => frame === 2 }) }, 3), {
    focus: "hands",
  });
  expect(colors(gone.draw(2))).toEqual([]);
  expect(rings(gone.draw(2))).toBe(1);
});

test("a strip shows where a hand that is gone was seen last, wherever that is", () => {
  const at = (frame: number) => [500 * frame, 50] as [number, number];
  const right = hand(4, { at, missing: (frame) => frame === 3 });
  const svg = drawStrip([{ streams: streamsOf({ right }, 4) }], {
    focus: "right",
    height: 100,
    frames: [0, 3],
  });
  const [x, y] = svg
    .split("<svg ")[3]!
    .match(/d="M([\d.-]+) ([\d.-]+)m/)!
    .slice(1)
    .map(Number);
  expect([x, y]).toEqual([50, 50]); // in the middle
});

test("one tip alone is a dot", () => {
  const right = hand(1, { missing: (_, k) => k !== 8 });
  const svg = drawSkeleton(streamsOf({ right }, 1), 0, { focus: "right", height: 100 });
  expect(colors(svg)).toEqual([FINGER_COLORS[1]]);
  expect(Number(svg.match(/stroke-width="([\d.]+)"/)?.[1])).toBeGreaterThan(3);
});

test("focus shows the hand it names, and both in squares of their own, the right one on the left", () => {
  const streams = streamsOf({ left: hand(1), right: hand(1, { at: () => [900, 100] }) }, 1);
  const palms = (focus: "left" | "right" | "hands") => {
    const svg = drawSkeleton(streams, 0, { focus, height: 100 });
    const sides = Object.entries(PALM_COLORS).map(
      ([side, color]) => [side, svg.indexOf(`"${color}"`)] as const,
    );
    const shown = sides.filter(([, at]) => at >= 0).sort((a, b) => a[1] - b[1]);
    return [svg.match(/width="(\d+)"/)![1], ...shown.map(([side]) => side)];
  };
  expect(palms("left")).toEqual(["100", "left"]);
  expect(palms("right")).toEqual(["100", "right"]);
  expect(palms("hands")).toEqual(["200", "right", "left"]);
  const one = streamsOf({ left: hand(1), right: hand(1, { missing: () => true }) }, 1);
  expect(drawSkeleton(one, 0, { focus: "hands", height: 100 })).toMatch(/^<svg [^>]*width="100"/);
  expect(drawSkeleton(streamsOf({}, 1), 0, { focus: "hands", height: 100 })).toMatch(
    /^<svg [^>]*width="100"/,
  );
});

/** Where the wrist is drawn in each panel of a strip. */
function wrists(svg: string): string[] {
  return svg
    .split("<svg ")
    .slice(2)
    .map((panel) => panel.match(/d="M([\d.-]+ [\d.-]+)L/)?.[1] ?? "none");
}

test("a strip follows a hand that goes far, and shows the movement of one that stays", () => {
  const strip = (step: number) =>
    wrists(
      drawStrip([{ streams: streamsOf({ right: hand(3, { at: (t) => [step * t, 0] }) }, 3) }], {
        focus: "right",
        height: 100,
      }),
    );
  expect(new Set(strip(500)).size).toBe(1);
  expect(new Set(strip(5)).size).toBe(3);
});

test("a hand that is elsewhere in one frame is followed there, and the others stay in one place", () => {
  const at = (frame: number) => (frame === 5 ? [900, 100] : [100 + frame, 100]) as [number, number];
  const size = (frame: number) => (frame === 5 ? 16 : 10);
  const strip = wrists(
    drawStrip([{ streams: streamsOf({ right: hand(10, { at, size }) }, 10) }], {
      focus: "right",
      height: 100,
    }),
  );
  expect(new Set(strip).size).toBe(10);
  const [x, y] = strip[5]!.split(" ").map(Number);
  expect([x, y].every((value) => value! > 0 && value! < 140)).toBe(true);
});

test("an animation shows the whole of a hand's way in one frame of reference", () => {
  const right = hand(3, { at: (t) => [500 * t, 0] });
  const { draw, width, height, frames } = drawFrames(streamsOf({ right }, 3), {
    focus: "right",
    height: 100,
  });
  expect([width, height, frames]).toEqual([100, 100, 3]);
  const x = [0, 1, 2].map((frame) => Number(wrists(`<svg ${draw(frame)}`)[0]!.split(" ")[0]));
  expect(x[1]! - x[0]!).toBeGreaterThan(20);
  expect(x[2]! - x[1]!).toBeCloseTo(x[1]! - x[0]!, 0);
  expect(Math.min(...x)).toBeGreaterThan(0);
  expect(Math.max(...x)).toBeLessThan(100);
});

test("a stray hand, far too large, shrinks no other frame", () => {
  const size = (frame: number) => (frame === 3 ? 80 : 10);
  const [stray, sane] = [size, () => 10].map(
    (size) =>
      wrists(
        drawStrip([{ streams: streamsOf({ right: hand(8, { size }) }, 8) }], { focus: "right", height: 100 }),
      )[0],
  );
  expect(stray).toBe(sane);
  expect(likelyLargest([])).toBe(0);
  expect(likelyLargest([4, 5, 6, 60])).toBe(6);
});

test("drawFrames() has one even size, of any extent and height", () => {
  const streams = streamsOf({ left: hand(4, { at: (t) => [37 * t, 11 * t] }) }, 4);
  for (const height of [101, 240, 479]) {
    const drawing = drawFrames(streams, { height });
    expect([drawing.width % 2, drawing.height % 2]).toEqual([0, 0]);
    for (let frame = 0; frame < 4; frame++) {
      expect(drawing.draw(frame)).toMatch(
        new RegExp(`^<svg [^>]*width="${drawing.width}" height="${drawing.height}"`),
      );
    }
  }
  expect(() => drawFrames(streams).draw(4)).toThrow(RangeError);
  expect(drawFrames(streamsOf({}, 1)).draw(0)).toMatch(/^<svg .*<\/svg>$/);
});

test("rows of a strip may show different frames, each with their numbers", () => {
  const streams = streamsOf({ left: hand(9) }, 9);
  const numbers = (svg: string) =>
    [...svg.matchAll(/"middle"[^>]*>(\d+)</g)].map(([, frame]) => Number(frame));
  const rows = [
    { streams, frames: [0, 4] },
    { streams, frames: [1, 5, 8] },
  ];
  expect(numbers(drawStrip(rows))).toEqual([0, 4, 1, 5, 8]);
  expect(
    numbers(
      drawStrip(
        rows.map(({ streams }) => ({ streams })),
        { frames: [2, 3] },
      ),
    ),
  ).toEqual([2, 3]);
  expect(() => drawStrip([{ streams, frames: [9] }])).toThrow("Got frame 9 of 9 frames.");
});

test("a theme is a background", () => {
  const streams = streamsOf({ left: hand(1) }, 1);
  expect(drawSkeleton(streams, 0)).not.toContain("<rect");
  expect(drawSkeleton(streams, 0, { theme: "dark" })).toContain('fill="#14181d"/>');
  expect(drawFrames(streams).draw(0)).toContain('fill="#ffffff"/>');
});
