import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { MetricsError, readMetrics } from "./metrics.js";

let run: string;
beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), "msmae-report-"));
});
afterEach(() => rm(run, { recursive: true }));

async function read(text: string) {
  await writeFile(join(run, "metrics.jsonl"), text);
  return readMetrics(run);
}

test("readMetrics() flattens numeric fields into series over step", async () => {
  const metrics = await read(
    [
      '{"step":1,"loss":2.5,"streamLoss":{"body":1,"left":1.5},"clips":["a"],"phase":"train"}',
      '{"step":2,"loss":null,"streamLoss":{"body":0.5},"validation":{"loss":{"mean":2}}}',
      "",
    ].join("\n"),
  );
  expect([...metrics.values()]).toEqual([
    {
      name: "loss",
      points: [
        [1, 2.5],
        [2, null],
      ],
    },
    {
      name: "streamLoss.body",
      points: [
        [1, 1],
        [2, 0.5],
      ],
    },
    { name: "streamLoss.left", points: [[1, 1.5]] },
    { name: "validation.loss.mean", points: [[2, 2]] },
  ]);
});

test("readMetrics() leaves out a last line that a killed run cut off", async () => {
  const metrics = await read('{"step":1,"loss":2}\n{"step":2,"lo');
  expect(metrics.get("loss")?.points).toEqual([[1, 2]]);
  const whole = await read('{"step":1,"loss":2}\n{"step":2,"loss":1}');
  expect(whole.get("loss")?.points).toHaveLength(2);
});

test("readMetrics() of an empty file has no series", async () => {
  expect((await read("")).size).toBe(0);
});

test("readMetrics() names the file and the line that it cannot read", async () => {
  await expect(read('{"step":1}\nnot json\n')).rejects.toThrow(
    new MetricsError(join(run, "metrics.jsonl"), 2, 'expected JSON, got "not json"'),
  );
  await expect(read('{"loss":1}\n')).rejects.toThrow('line 1: "step": expected a number, got nothing');
  await expect(read("[1]\n")).rejects.toThrow("line 1: expected an object, got [1]");
  await expect(read('{"step":1e999}\n')).rejects.toThrow('"step": expected a number, got Infinity');
  const deep = (key: string) => `{"step":1,"x":${`{"${key}":`.repeat(50_000)}1${"}".repeat(50_000)}}\n`;
  await expect(read(deep("a"))).rejects.toThrow("line 1: expected at most 10 fields within each other");
  await expect(read(`{"step":${"[".repeat(50_000)}${"]".repeat(50_000)}}\n`)).rejects.toThrow(
    '"step": expected a number, got a list or an object',
  );
});
