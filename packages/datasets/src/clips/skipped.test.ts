import { expect, test } from "@jest/globals";
import { type SkippedClip, summariseSkipped } from "../index.js";

const clip = (name: string, reason: SkippedClip["reason"], stream?: SkippedClip["stream"]): SkippedClip => ({
  clip: name,
  path: `/data/${name}`,
  reason,
  detail: "",
  ...(stream && { stream }),
});

test("summariseSkipped() counts reasons, most frequent first, and names a few clips of each", () => {
  const skipped = [
    clip("b.pose", "truncated"),
    ...["a", "c", "d", "e"].map((name) => clip(name, "stream", "face")),
    clip("f", "stream", "left"),
    clip("g", "format"),
    clip("h", "format"),
  ];
  expect(summariseSkipped(skipped, 60)).toBe(
    "skipped 8 of 60 clips: 4 have no face stream (a, c, d, …), 2 are not .pose files (g, h), 1 is truncated (b.pose), 1 has no left stream (f)",
  );
  expect(summariseSkipped([clip("a", "empty")], 1)).toBe("skipped 1 of 1 clip: 1 has no frames (a)");
  expect(summariseSkipped([], 60)).toBe("");
});
