import { expect, test } from "@jest/globals";
import { pairedShares } from "../paired.js";
import { shareInterval } from "../share-interval.js";
import { fileOf, refusal, run } from "./run.fixture.js";

const SIGNERS = 12;
const right = (skill: number, i: number) => (i * 7) % 10 < skill + (i % SIGNERS) / 3;

/** Clips of several signers, of which so many of ten are right, more of some signers. */
const clips = (skill: number, signers = SIGNERS) =>
  Array.from({ length: 60 }, (_, i) => ({
    ...{ id: `${i}`, signer: `s${i % signers}`, gloss: "A" },
    predictions: (right(skill, i) ? ["A", "B"] : ["B", "A"]).map((gloss, at) => ({ gloss, score: 1 - at })),
  }));
const [before, after] = [3, 6].map((skill) => fileOf(clips(skill), "predictions.jsonl")) as [string, string];
const scoresOf = (stdout: string) => JSON.parse(stdout).scores;

test("recall of lines that name their signers: intervals and test are over these", async () => {
  const args = ["--metric", "recall", "--k", "1", "--hypotheses", before, after, "--confidence"];
  const { stdout, warnings } = await run(...args, "--json");
  const hits = [3, 6].map((skill) => clips(skill).map((_, i) => right(skill, i))) as [boolean[], boolean[]];
  const clusters = clips(3).map(({ signer }) => signer);
  const [first, second] = scoresOf(stdout);
  const { low, high } = shareInterval(hits[0], { clusters });
  expect(first.interval.low).toBeCloseTo(100 * low, 10);
  expect(first.interval.high).toBeCloseTo(100 * high, 10);
  expect(first.drawn).toEqual({ by: "signer", count: 12 });
  expect(first.signature).toContain("bs:1000|seed:12345|by:signer|k:1");
  const { p, difference } = pairedShares(hits[0], hits[1], { clusters });
  expect(second.test).toMatchObject({ kind: "paired bootstrap", p, difference: 100 * difference });
  expect(warnings).toEqual([]);
  expect((await run(...args)).stdout).toContain("60 segments; intervals and tests over 12 signers\n");
});

test("--by segment draws single lines, as lines without signers are drawn", async () => {
  const without = fileOf(
    clips(3).map(({ signer: _, ...line }) => line),
    "predictions.jsonl",
  );
  const args = ["--metric", "recall,macro-f1", "--confidence", "--json", "--hypotheses"];
  const of = async (...more: string[]) =>
    scoresOf((await run(...args, ...more)).stdout).map(({ system: _, ...each }: { system: string }) => each);
  expect(await of(before, "--by", "segment")).toEqual(await of(without));
  expect(await of(before)).not.toEqual(await of(without));
});

test("translations that name their signers, too", async () => {
  const lines = (word: string) =>
    Array.from({ length: 40 }, (_, i) => ({
      ...{ id: `${i}`, signer: `s${i % 10}`, recording: `r${i % 20}`, reference: "a b c d e" },
      hypothesis: i % 3 === 0 ? "a b c d e" : `a b ${word} d e`,
    }));
  const files = [fileOf(lines("x"), "a.jsonl"), fileOf(lines("c"), "b.jsonl")];
  const one = ["--metric", "bleu", "--hypotheses", ...files, "--json"];
  const [, bs] = scoresOf((await run(...one)).stdout);
  expect(bs).toMatchObject({ drawn: { by: "signer", count: 10 }, test: { kind: "paired bootstrap" } });
  expect(bs.test.p).toBeGreaterThanOrEqual(2 ** -9);
  expect(bs.signature).toContain("|seed:12345|by:signer|");
  const [, ar] = scoresOf((await run(...one, "--paired", "ar", "--by", "recording")).stdout);
  expect(ar).toMatchObject({
    drawn: { by: "recording", count: 20 },
    test: { kind: "paired approximate randomization" },
  });
});

test("few signers and one signer are warned of; what lines do not name cannot be drawn", async () => {
  const of = (signers: number) => fileOf(clips(3, signers), "predictions.jsonl");
  const warningsOf = async (file: string) =>
    (await run("--metric", "recall", "--confidence", "--hypotheses", file)).warnings;
  expect(await warningsOf(of(3))).toEqual(["3 signers: below about ten, intervals over them are too narrow"]);
  expect(await warningsOf(of(1))).toEqual([
    "all segments are of one signer: an interval over them says nothing about other people",
  ]);
  const refused = (file: string, by: string) =>
    refusal("--metric", "recall", "--confidence", "--hypotheses", file, "--by", by);
  expect(await refused(of(3), "recording")).toBe(
    "--by: recording: line 1 names no recording; expected several",
  );
  expect(await refused(of(1), "signer")).toBe(
    "--by: signer: all lines name the same signer; expected several",
  );
  expect(await refusal("--hypotheses", before, "--metric", "recall", "--by", "signer")).toBe(
    "--by: expected --confidence, or several systems",
  );
});
