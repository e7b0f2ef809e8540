import { expect, test } from "@jest/globals";
import { type ArrayPart, findPartOrder, type NpyArray, poseOfHolisticArrays, posesEqual } from "../index.js";
import { seeded } from "../poses.fixture.js";
import { permuted, signing } from "./signing.fixture.js";

const recording = { width: 640, height: 480, fps: 30 };
const USUAL: ArrayPart[] = ["pose", "face", "left", "right"];
const without = (order: ArrayPart[]) => order.filter((part) => part !== "face");

function permutations(parts: readonly ArrayPart[]): ArrayPart[][] {
  if (parts.length === 0) return [[]];
  return parts.flatMap((first) =>
    permutations(parts.filter((part) => part !== first)).map((rest) => [first, ...rest]),
  );
}

test.each([
  ["1662 values", { face: 468, visibility: true }],
  ["258 values, no face", { face: 0, visibility: true }],
  ["1692 values, irises", { face: 478, visibility: true }],
  ["1629 values, no visibilities", { face: 468, visibility: false }],
  ["225 values, no face, no visibilities", { face: 0, visibility: false }],
] as const)("every order of the parts of %s is found, and gives the same pose", (_, options) => {
  const usual = options.face === 0 ? without(USUAL) : USUAL;
  const array = signing({ frames: 12, ...options });
  expect(findPartOrder([array])).toEqual({ order: usual, usual: true });
  const every = permutations(usual);
  const orders = options.face < 478 && options.visibility ? every : every.filter((_, i) => i % 5 === 3);
  for (const order of orders) {
    const found = findPartOrder([permuted(array, options, order)]);
    expect([found.order, found.usual]).toEqual([order, order.join() === usual.join()]);
  }
  const pose = poseOfHolisticArrays([array], recording);
  const other = permuted(array, options, orders.at(-1)!);
  expect(posesEqual(poseOfHolisticArrays([other], recording), pose)).toBe(true);
});

test("another order is said in words, with what tells", () => {
  const options = { face: 468, visibility: true };
  const notice = (order: ArrayPart[]) =>
    findPartOrder([permuted(signing({ frames: 12 }), options, order)]).notice;
  expect(notice(["face", "pose", "left", "right"])).toBe(
    "values are in the order face, pose, left hand, right hand (the visibilities tell)",
  );
  expect(notice(["pose", "face", "right", "left"])).toBe(
    "values are in the order pose, face, right hand, left hand (hands at their wrists, noses and what is a body tell)",
  );
});

test("parts that are never seen make no order doubtful", () => {
  for (const seen of [[], ["pose"], ["pose", "face"], ["pose", "right"]] as ArrayPart[][]) {
    const found = findPartOrder([signing({ frames: 12, seen })]);
    expect([seen, found]).toEqual([seen, { order: USUAL, usual: true }]);
  }
  // Bodies alone, behind hands that were never found.
  const bodies = permuted(signing({ frames: 12, face: 0, seen: ["pose"] }), { face: 0, visibility: true }, [
    "left",
    "right",
    "pose",
  ]);
  expect(findPartOrder([bodies]).order).toEqual(["left", "right", "pose"]);
});

test("values that fit no order are taken in the usual one with a warning, or refused where that cannot be", () => {
  const random = seeded(1);
  const noise = (values: number, from: number): NpyArray => ({
    shape: [12, values],
    data: Float32Array.from({ length: 12 * values }, () => from + random()),
  });
  const { order, usual, notice } = findPartOrder([noise(1662, 0)]);
  expect([order, usual]).toEqual([USUAL, true]);
  expect(notice).toMatch(
    /^in \d\d % of 24 cases a hand is not near its wrist: is this the usual order \(pose, face, left hand, right hand\)\? It was taken; a drawing shows it, and --order forces another$/,
  );
  expect(() => findPartOrder([noise(1662, 0.5)], "a.npy")).toThrow(
    "a.npy: byte 0: the values fit no order of pose, face, left hand, right hand: in the usual one the body's visibilities are not within 0 to 1",
  );
});

test("an order that was given must name every part once, and visibilities must be some in it", () => {
  const array = signing({ frames: 3 });
  const taken = (order: ArrayPart[]) => () => poseOfHolisticArrays([array], recording, "a.npy", { order });
  expect(taken(["pose", "face", "left"])).toThrow(
    "Got the order pose, face, left, expected each of pose, face, left, right once.",
  );
  expect(taken(["pose", "face", "left", "left"])).toThrow(RangeError);
  expect(taken(["face", "pose", "left", "right"])).toThrow(
    /^a\.npy: byte 0: POSE_LANDMARKS \w+ has visibility -?[\d.]+, expected 0 to 1 in the order face, pose, left hand, right hand$/,
  );
});

/** The array with both hands at both wrists, in front of the body. */
function handsTogether(array: NpyArray): NpyArray {
  const data = Float32Array.from(array.data);
  for (let row = 0; row < data.length; row += 258)
    for (const at of [4 * 15, 4 * 16, 132, 195]) data.set([0.5, 0.6], row + at);
  return { ...array, data };
}

test("hands that nothing tells apart are taken as left, right, which is said", () => {
  const together = handsTogether(signing({ frames: 12, face: 0 }));
  expect(findPartOrder([together])).toEqual({
    order: without(USUAL),
    usual: true,
    notice:
      "hands are near both wrists, which does not tell the left from the right: left, right was taken as the order of the hands; --order forces another",
  });
  const alone = (value: number) => ({ shape: [12, 126], data: new Float32Array(12 * 126).fill(value) });
  expect(findPartOrder([alone(0.4)])).toEqual({
    order: ["left", "right"],
    usual: true,
    notice:
      "hands alone do not tell the left from the right: left, right was taken as the order of the hands; --order forces another",
  });
  expect(findPartOrder([alone(0)])).toEqual({ order: ["left", "right"], usual: true });
});

test.each([
  ["1662 values", { face: 468, visibility: true }],
  ["1629 values, no visibilities", { face: 468, visibility: false }],
  ["225 values, no face, no visibilities", { face: 0, visibility: false }],
] as const)("where hands are never seen in %s, what is a body tells the order", (_, options) => {
  const usual = options.face === 0 ? without(USUAL) : USUAL;
  const array = signing({ frames: 12, ...options, seen: ["pose", "face"] });
  const pose = poseOfHolisticArrays([array], recording, "clip", { order: usual });
  for (const order of permutations(usual)) {
    const other = permuted(array, options, order);
    const found = poseOfHolisticArrays([other], recording, "clip", { order: findPartOrder([other]).order });
    expect([order, posesEqual(found, pose)]).toEqual([order, true]);
  }
});

test("where orders fit equally, one is taken with a warning that names the other", () => {
  const options = { face: 468, visibility: true };
  for (const seen of [["left"], ["left", "right"], ["face", "left"]] as ArrayPart[][]) {
    const array = signing({ frames: 12, ...options, seen });
    const pose = poseOfHolisticArrays([array], recording, "clip", { order: USUAL });
    for (const order of permutations(USUAL)) {
      const other = permuted(array, options, order);
      const { order: taken, notice } = findPartOrder([other]);
      const right = posesEqual(poseOfHolisticArrays([other], recording, "clip", { order: taken }), pose);
      expect([order, right || /fits? .*as well.*--order forces/.test(notice ?? "")]).toEqual([order, true]);
    }
  }
  expect(findPartOrder([signing({ frames: 12, seen: ["left"] })])).toEqual({
    order: USUAL,
    usual: true,
    notice:
      "values fit the order pose, face, right hand, left hand as well as the usual one (pose, face, left hand, right hand), which was taken; --order forces another",
  });
});
