import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";
import { mcNemar } from "../mcnemar.js";
import { wilson } from "../share-interval.js";
import { VERSION } from "../version.js";
import { fileOf, refusal, run } from "./run.fixture.js";

const glosses = Array.from({ length: 12 }, (_, i) => `GLOSS-${i}`);

/** Predictions whose right gloss is at the given place of ten, or nowhere. */
function predictions(places: readonly number[]) {
  return places.map((place, i) => {
    const gloss = glosses[i % 4] as string;
    const others = glosses.filter((each) => each !== gloss);
    const ranked = [...others.slice(0, place), gloss, ...others.slice(place)].slice(0, 10);
    return { id: `${i}`, gloss, predictions: ranked.map((each, j) => ({ gloss: each, score: 1 / (j + 1) })) };
  });
}
const file = (places: readonly number[]) => fileOf(predictions(places), "predictions.jsonl");

test("recall@k per instance and per class, and macro F1", async () => {
  const a = file([0, 0, 4, 9, 0, 11, 0, 2]); // glosses 0 1 2 3 0 1 2 3
  const { stdout } = await run("--metric", "recall,macro-f1", "--k", "1,5,10", "--hypotheses", a, "--json");
  const { scores } = JSON.parse(stdout) as { scores: { name: string; score: number; signature: string }[] };
  expect(scores.map(({ name, score }) => [name, Number(score.toFixed(4))])).toEqual([
    ["recall@1", 50],
    ["recall@1 per class", 50],
    ["recall@5", 75],
    ["recall@5 per class", 75],
    ["recall@10", 87.5],
    ["recall@10 per class", 87.5],
    ["macro F1", expect.any(Number)],
  ]);
  expect(scores[0]?.signature).toBe(`k:1|ties:first|average:instance|version:msmae.${VERSION}`);
  expect(scores[3]?.signature).toBe(`k:5|ties:first|average:class|version:msmae.${VERSION}`);
  const table = (await run("--metric", "recall", "--hypotheses", a)).stdout;
  expect(table).toMatch(/\nrecall@5 +75\.00 {2}\(6 of 8\)\n/);
  expect(table).toMatch(/\nrecall@5 per class +75\.00 {2}\(4 classes\)\n/);
});

test("two runs: McNemar's test, intervals on request", async () => {
  const [before, after] = [Array.from({ length: 40 }, (_, i) => i % 3), Array.from({ length: 40 }, () => 0)];
  const [a, b] = [file(before), file(after)];
  const args = ["--metric", "recall", "--k", "1", "--hypotheses", a, b, "--json"];
  const { scores } = JSON.parse((await run(...args, "--confidence", "--samples", "200")).stdout);
  const right = before.map((place) => place === 0);
  expect(scores[0].test).toBeUndefined();
  expect(scores[1].test).toEqual({
    kind: "McNemar",
    baseline: a,
    difference: expect.closeTo(100 - (100 * right.filter((hit) => hit).length) / 40, 9),
    p: mcNemar(
      right,
      after.map(() => true),
    ).p,
  });
  expect(scores[0].interval.low).toBeLessThan(35);
  expect(scores[0].interval.high).toBeGreaterThan(35);
  expect(scores[0].signature).toMatch(/^bs:200\|seed:12345\|k:1\|/);
  expect(scores[1].interval).toMatchObject({ low: 100 * wilson(40, 40).low, high: 100, by: "wilson" });
  const table = (await run(...args.slice(0, -1), "--confidence", "--samples", "200")).stdout;
  expect(table).toMatch(/\nrecall@1 +\S+ +100\.00 +91\.24 to 100\.00 /);
  expect(table).toMatch(/\nrecall@1 per class +\S+ +100\.00 +–/);
  expect(table).toContain("\n–: every sample scores the same, so that resampling gives no interval\n");
  expect(JSON.parse((await run(...args, "--paired", "none")).stdout).scores[1].test).toBeUndefined();
});

test("runs on other clips are not scored beside each other, although their ids and glosses are the same", async () => {
  const runOn = (fingerprint: object | undefined) => {
    const path = file([0, 1]);
    const result = JSON.stringify({
      corpus: fingerprint && { path: "friend/manifest.jsonl", ...fingerprint },
    });
    writeFileSync(join(dirname(path), "recognition.json"), result);
    return path;
  };
  const [mine, again] = [runOn({ fingerprint: "a" }), runOn({ fingerprint: "a" })];
  const [friends, old] = [runOn({ fingerprint: "b" }), runOn(undefined)];
  const systems = (...files: string[]) => refusal("--metric", "recall", "--hypotheses", ...files);
  expect(await systems(mine, friends)).toBe(
    `${friends}: was measured on other clips (friend/manifest.jsonl) than ${mine} (friend/manifest.jsonl); expected the same ones, or each file by itself`,
  );
  expect(await systems(mine, old, again)).toBe("no error");
  expect(await systems(friends)).toBe("no error");
});

test("what cannot be scored is refused: file, line and field", async () => {
  const good = predictions([0, 1]);
  const change = (fields: object) =>
    fileOf([good[0] as object, { ...good[1], ...fields }], "predictions.jsonl");
  const recall = (path: string, ...more: string[]) =>
    refusal("--metric", "recall", "--hypotheses", path, ...more);
  const unlabelled = change({ gloss: undefined });
  expect(await recall(unlabelled)).toBe(`${unlabelled}: line 2: gloss: missing; expected the clip's gloss`);
  const unsorted = change({
    predictions: [
      { gloss: "A", score: 0.1 },
      { gloss: "B", score: 0.5 },
    ],
  });
  expect(await recall(unsorted)).toBe(
    `${unsorted}: line 2: predictions[1].score: 0.5; expected scores in falling order`,
  );
  const a = file([0, 1]);
  expect(await recall(a, "--k", "20")).toBe(
    `${a}: line 1: predictions: 10; expected at least 20 of them for recall@20`,
  );
  const otherGloss = change({ gloss: "OTHER" });
  expect(await refusal("--metric", "recall", "--hypotheses", a, otherGloss)).toBe(
    `${otherGloss}: line 2: gloss: "OTHER"; expected "GLOSS-1" as in ${a}`,
  );
  const otherClip = change({ id: "x" });
  expect(await refusal("--metric", "recall", "--hypotheses", a, otherClip)).toBe(
    `${otherClip}: line 2: id: "x"; expected "1" as in ${a}`,
  );
  const translation = fileOf([{ id: "a", hypothesis: "x", reference: "y" }], "predictions.jsonl");
  expect(await recall(translation)).toMatch(/: line 1: predictions: missing; expected a list of glosses/);
});

test("few glosses: a list shorter than k holds them all", async () => {
  const short = fileOf(
    [
      {
        id: "a",
        gloss: "A",
        predictions: [
          { gloss: "B", score: 0.5 },
          { gloss: "A", score: 0.5 },
        ],
      },
    ],
    "predictions.jsonl",
  );
  expect((await run("--metric", "recall", "--hypotheses", short, "--signature")).stdout).toMatch(
    /^recall@1\|.* = 0\.00 \(0 of 1\)\n.*\nrecall@5\|.* = 100\.00 /,
  );
});

test("recall@5 of at most five glosses is always 100: it says so, and has neither interval nor test", async () => {
  const four = (turn: number) =>
    fileOf(
      Array.from({ length: 8 }, (_, i) => ({
        id: `${i}`,
        gloss: glosses[i % 4],
        predictions: [0, 1, 2, 3].map((j) => ({ gloss: glosses[(i + j + turn) % 4], score: 1 / (j + 1) })),
      })),
      "predictions.jsonl",
    );
  const [a, b] = [four(0), four(1)];
  const args = ["--metric", "recall", "--k", "1,5", "--hypotheses", a, b, "--confidence", "--samples", "100"];
  const { scores } = JSON.parse((await run(...args, "--json")).stdout);
  const of = (name: string) => scores.filter((each: { name: string }) => each.name.startsWith(name));
  for (const each of of("recall@5")) {
    expect(each).toMatchObject({ score: 100, always: true });
    expect([each.interval, each.test]).toEqual([undefined, undefined]);
  }
  expect(of("recall@5")[0].detail).toBe("(8 of 8; always so of 4 glosses)");
  expect(of("recall@1")[1]).toMatchObject({ score: 0, test: { kind: "McNemar" } });
  expect(of("recall@1")[0].always).toBeUndefined();
  const { stdout } = await run(...args);
  expect(stdout).toMatch(/\nrecall@5 +\S+ +100\.00 +– +–\n/);
  expect(stdout).toContain(
    "\nThere are no more glosses than recall@k counts: it is 100 whatever was recognised",
  );
  // A list that was cut says nothing of glosses that it does not name.
  const cut = fileOf(
    [0, 5].map((at) => ({
      id: `${at}`,
      gloss: glosses[at],
      predictions: glosses.slice(at, at + 5).map((gloss, j) => ({ gloss, score: 1 / (j + 1) })),
    })),
    "predictions.jsonl",
  );
  const result = JSON.parse((await run("--metric", "recall", "--hypotheses", cut, "--json")).stdout);
  expect(result.scores.some(({ always }: { always?: boolean }) => always === true)).toBe(false);
});
