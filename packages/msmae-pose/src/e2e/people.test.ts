import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { extractStreams, firstPerson, type Pose, readPose } from "@msmae/pose";
import { command, jsonLines } from "./command.fixture.js";
import { folderOf, signer } from "./poses.fixture.js";

type When = (t: number) => boolean;

/** The signer as person 1, 300 pixels to the left of someone who is seen in a few frames; they may change places. */
function two({ other = (t) => t === 4, swapped = () => false }: { other?: When; swapped?: When } = {}): Pose {
  const one = signer({ frames: 40 });
  const { frames, points, dims } = one;
  const [data, confidence] = [new Float32Array(2 * one.data.length), new Float32Array(2 * frames * points)];
  for (let t = 0; t < frames; t++) {
    for (const [person, shift] of [300, 0].entries()) {
      if (person === 0 && !other(t)) continue;
      const place = swapped(t) ? 1 - person : person;
      const to = (2 * t + place) * points;
      const own = one.data.subarray(t * points * dims, (t + 1) * points * dims);
      data.set(
        own.map((value, i) => (i % dims === 0 ? value + shift : value)),
        to * dims,
      );
      confidence.set(one.confidence.subarray(t * points, (t + 1) * points), to);
    }
  }
  return { ...one, people: 2, data, confidence };
}

const read = (cwd: string, name: string) => readPose(readFileSync(join(cwd, name)), name);

test("info tells of the person most seen, and of another with --person", async () => {
  const cwd = folderOf({ "a.pose": two(), "b.pose": signer() });
  const { stdout } = await command(["info", "a.pose"], { cwd });
  expect(stdout).toMatch(/^people {3}2, what follows is of person 1$/m);
  expect(stdout).toMatch(/^body {4}100 %$/m);
  const other = jsonLines((await command(["info", "a.pose", "--person", "0", "--json"], { cwd })).stdout);
  expect(other).toMatchObject([
    { people: 2, person: 0, components: [{ seen: 1 / 40 }, {}, {}], streams: { body: { seen: 1 / 40 } } },
  ]);
  const [alone] = jsonLines((await command(["info", "b.pose", "--json"], { cwd })).stdout);
  expect(alone).not.toHaveProperty("person");
});

test("a keypoint that is no number is not seen, whatever its confidence: of info's parts and streams alike", async () => {
  const pose = signer();
  for (let t = 0; t < 10; t++) {
    for (let i = 75 * t + 54; i < 75 * (t + 1); i++) pose.data.fill(Number.NaN, 3 * i, 3 * i + 3);
  }
  const cwd = folderOf({ "a.pose": pose });
  const [described] = jsonLines((await command(["info", "a.pose", "--json"], { cwd })).stdout);
  expect(described).toMatchObject({
    components: [{ seen: 1 }, { seen: 0 }, { name: "RIGHT_HAND_LANDMARKS", seen: 0 }],
    streams: { right: { seen: 0 } },
  });
});

test("validate tells who is taken for the signer, and that people change places", async () => {
  const cwd = folderOf({
    "a.pose": two(),
    "b.pose": two({ other: () => true, swapped: (t) => t >= 10 && t < 20 }),
  });
  const { stdout } = await command(["validate", "--json", "."], { cwd });
  const people = jsonLines(stdout).filter(({ field }) => field === "people");
  expect(people.map(({ file, message, frame }) => [file, frame, message])).toEqual([
    [
      "a.pose",
      undefined,
      "it shows 2 people; person 1, of whom most is seen (in 40 frames), is taken for the signer, not person 0 in 1 frame",
    ],
    [
      "b.pose",
      undefined,
      "it shows 2 people; person 0, of whom most is seen (in 40 frames), is taken for the signer, not person 1 in 40 frames",
    ],
    [
      "b.pose",
      10,
      "its people change places 2 times, first in frame 10; they are followed by where they are",
    ],
  ]);
  const named = await command(["validate", "--person", "1", "a.pose"], { cwd });
  expect(named.stdout).not.toContain("people");
});

test("convert --person keeps one of several people, followed; without it all stay", async () => {
  const pose = two({ other: () => true, swapped: (t) => t % 10 >= 5 });
  const cwd = folderOf({ "a.pose": pose });
  const args = ["convert", "a.pose", "--person", "1", "--start", "0.4", "--end", "1.2", "--out", "one.pose"];
  expect((await command(args, { cwd })).stderr).toBe("");
  const one = read(cwd, "one.pose");
  expect([one.people, one.frames]).toEqual([1, 20]);
  // All of the signer's shoulders are at x = 420, the other's 300 pixels to the right.
  const { shoulders } = extractStreams(one, []);
  for (let t = 0; t < 20; t++) expect(shoulders.coordinates[4 * t]).toBe(420);
  await command(["convert", "a.pose", "--fps", "50", "--out", "two.pose"], { cwd });
  const both = read(cwd, "two.pose");
  expect([both.people, firstPerson(both)]).toEqual([2, 0]);
  for (const [person, x] of [720, 420].entries()) {
    const { coordinates } = extractStreams(both, [], { person }).shoulders;
    expect(new Set(coordinates.filter((_, i) => i % 4 === 0))).toEqual(new Set([x]));
  }
});

test("draw shows the person most seen, or the one that --person names", async () => {
  const cwd = folderOf({ "a.pose": two(), "b.pose": signer({ frames: 40 }) });
  const drawn = async (...args: string[]) =>
    (await command(["draw", "--frame", "7", "--out", "-", "--format", "svg", ...args], { cwd })).stdout;
  const [most, named, alone, other] = await Promise.all([
    drawn("a.pose"),
    drawn("a.pose", "--person", "1"),
    drawn("b.pose"),
    drawn("a.pose", "--person", "0"),
  ]);
  expect([most, named]).toEqual([alone, alone]);
  expect(other).not.toBe(alone); // who was seen in frame 4 alone
});

test.each(["info", "validate", "convert", "draw"])(
  "%s --person says that there is no such person",
  async (name) => {
    const cwd = folderOf({ "a.pose": two(), "b.pose": signer() });
    const out = name === "convert" ? ["--out", "x.pose"] : name === "draw" ? ["--out", "x.svg"] : [];
    for (const [file, expected] of [
      ["a.pose", "person 2: expected 0 to 1, the pose has 2 people"],
      ["b.pose", "person 2: expected 0, the pose has 1 person"],
    ] as const) {
      const { code, stdout, stderr } = await command([name, file, "--person", "2", ...out], { cwd });
      expect(code).toBe(1);
      expect(name === "validate" ? stdout : stderr).toContain(
        `${file}: ${name === "validate" ? "error: " : ""}${expected}\n`,
      );
    }
  },
);
