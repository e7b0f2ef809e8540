import { expect, test } from "@jest/globals";
import { FACE_POINTS } from "@msmae/pose";
import { buildFace, poseFace } from "./face.js";

const ORDER: readonly number[] = Object.values(FACE_POINTS).flat();
const face = buildFace({ height: 1, jaw: 1, mouth: 1, lips: 1, eyes: 1, nose: 1, brows: 1 });
const NEUTRAL = { open: 0, spread: 0, brows: 0, blink: 0 };

/** A point by its number in MediaPipe's face mesh. */
function point(expression: Partial<typeof NEUTRAL>, id: number): [x: number, y: number, z: number] {
  const out = new Float64Array(336);
  poseFace(face, { ...NEUTRAL, ...expression }, out);
  const at = 3 * ORDER.indexOf(id);
  return [out[at]!, out[at + 1]!, out[at + 2]!];
}
const gap = (expression: Partial<typeof NEUTRAL>, above: number, below: number) =>
  point(expression, above)[1] - point(expression, below)[1];

test("a face has its features in their places, by MediaPipe's numbers", () => {
  expect(face.template).toHaveLength(3 * 112);
  const [chin, rightEar, noseTip, upperLip, rightBrow] = [152, 234, 4, 0, 52].map((id) => point({}, id));
  expect(chin![1]).toBeLessThan(upperLip![1]);
  expect(upperLip![1]).toBeLessThan(noseTip![1]);
  expect(noseTip![1]).toBeLessThan(rightBrow![1]);
  expect(rightEar![0]).toBeCloseTo(-0.5, 9); // the signer's right is the picture's left
  for (const id of ORDER) expect(noseTip![2]).toBeGreaterThanOrEqual(point({}, id)[2]);
  // Corners: eyes (33 and 133 right, 362 and 263 left), mouth (61 right, 291 left).
  const xs = [33, 133, 61, 291, 362, 263].map((id) => point({}, id)[0]);
  expect([xs[0], xs[2], xs[1], xs[4], xs[3], xs[5]]).toEqual([...xs].sort((a, b) => a - b));
});

test("a face is symmetric", () => {
  for (const [right, left] of [
    [33, 263],
    [133, 362],
    [61, 291],
    [46, 276],
    [55, 285],
    [98, 327],
    [93, 323],
    [159, 386],
  ] as const) {
    const [r, l] = [point({}, right), point({}, left)];
    expect(r[0]).toBeCloseTo(-l[0], 9);
    expect(r[1]).toBeCloseTo(l[1], 9);
    expect(r[2]).toBeCloseTo(l[2], 9);
  }
});

test("an expression opens the mouth, spreads the lips, raises the brows, and closes the eyes", () => {
  expect(gap({ open: 1 }, 13, 14)).toBeGreaterThan(gap({}, 13, 14) + 0.08);
  expect(point({ open: 1 }, 152)[1]).toBeLessThan(point({}, 152)[1]);
  const width = (spread: number) => point({ spread }, 291)[0] - point({ spread }, 61)[0];
  expect(width(1)).toBeGreaterThan(width(0));
  expect(width(0)).toBeGreaterThan(width(-1));
  expect(gap({ brows: 1 }, 52, 159)).toBeGreaterThan(gap({}, 52, 159));
  expect(gap({ brows: -1 }, 52, 159)).toBeLessThan(gap({}, 52, 159));
  expect(gap({ blink: 1 }, 159, 145)).toBeLessThan(0.3 * gap({}, 159, 145));
});
