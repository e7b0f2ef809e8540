import { expect, test } from "@jest/globals";
import { Progress } from "./progress.js";

test("progress counts frames a second since the first, and what is left of known and unknown videos", () => {
  let now = 100;
  const progress = new Progress(4, () => now);
  expect(progress.frame("a")).toMatchObject({
    frames: 1,
    total: undefined,
    secondsLeft: undefined,
    framesPerSecond: 0,
  });
  progress.expect("b", 30);
  progress.expect("c", 50);
  now += 2;
  // 40 frames a video: 80 in b and c, and as many in each of the two others.
  expect(progress.frame("b")).toEqual({
    ...{ kind: "progress", videosDone: 0, videos: 4 },
    ...{ frames: 2, total: 2 + 29 + 50 + 80, framesPerSecond: 0.5, secondsLeft: (29 + 50 + 80) / 0.5 },
  });
});

test("a video that ends early, fails or begins anew changes what is left", () => {
  let now = 0;
  const progress = new Progress(2, () => now);
  progress.expect("a", 10);
  progress.expect("b", 10);
  progress.frame("a");
  now += 1;
  progress.frame("a");
  expect(progress.over("a")).toMatchObject({ videosDone: 1, frames: 2, total: 12, secondsLeft: 10 });
  progress.frame("b");
  progress.again("b"); // its browser died
  expect(progress.frame("b")).toMatchObject({ frames: 4, total: 4 + 9 });
  expect(progress.over("b")).toMatchObject({ videosDone: 2, total: 4, secondsLeft: 0 });
});
