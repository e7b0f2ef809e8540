import { expect, test } from "@jest/globals";
import { spreadSlots } from "./time-slots.js";

const rounded = (slots: Map<string, number>) =>
  Object.fromEntries([...slots].map(([id, time]) => [id, Math.round(1000 * time) / 1000]));

test("a subdivision's slots are spread evenly between its ends, whatever other tiers have between", () => {
  const slots = new Map<string, number | undefined>([
    ["a", 0],
    ["b", undefined],
    ["x", 0.4],
    ["c", undefined],
    ["d", 0.9],
  ]);
  const subdivision = [
    ["a", "b"],
    ["b", "c"],
    ["c", "d"],
  ] as const;
  expect(rounded(spreadSlots(slots, [[["a", "d"]], subdivision, [["x", "d"]]]))).toEqual({
    ...{ a: 0, b: 0.3, c: 0.6, d: 0.9, x: 0.4 },
  });
});

test("subdivisions of annotations without times of their own follow these", () => {
  const slots = new Map<string, number | undefined>([
    ["a", 1],
    ["e", undefined],
    ["b", undefined],
    ["c", 2],
  ]);
  const [children, parents] = [
    [
      ["a", "e"],
      ["e", "b"],
    ] as const,
    [
      ["a", "b"],
      ["b", "c"],
    ] as const,
  ];
  expect(rounded(spreadSlots(slots, [children, parents]))).toEqual({ a: 1, e: 1.25, b: 1.5, c: 2 });
});

test("a slot in no chain lies between its neighbours in time; one without neighbours has no time", () => {
  const slots = new Map<string, number | undefined>([
    ["z", undefined],
    ["a", 0],
    ["b", undefined],
    ["c", undefined],
    ["d", 3],
    ["e", undefined],
  ]);
  expect(
    rounded(
      spreadSlots(slots, [
        [["b", "b"]],
        [
          ["e", "z"],
          ["z", "e"],
        ],
      ]),
    ),
  ).toEqual({ a: 0, b: 1, c: 2, d: 3 });
});
