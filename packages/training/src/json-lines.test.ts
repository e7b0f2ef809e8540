import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { JsonLines } from "./json-lines.js";
import { isMetricRecord, isTimingRecord } from "./records.js";

const newPath = () => join(mkdtempSync(join(tmpdir(), "msmae-lines-")), "metrics.jsonl");
const record = (step: number) => ({ step, name: "é" });

test("JsonLines reads what it appended", () => {
  const path = newPath();
  const log = JsonLines.open(path, 0);
  for (const step of [1, 1, 2]) log.append(record(step));
  log.sync();
  log.close();
  expect(JsonLines.read(path)).toEqual([record(1), record(1), record(2)]);
  expect(JsonLines.read(join(path, "..", "none.jsonl"))).toEqual([]);
});

test("JsonLines.open() cuts off later steps and a torn line, wherever it was torn", () => {
  const whole = [1, 2, 3].map((step) => `${JSON.stringify(record(step))}\n`);
  const full = Buffer.from(whole.join(""));
  for (let length = 0; length <= full.length; length++) {
    const path = newPath();
    writeFileSync(path, full.subarray(0, length));
    const log = JsonLines.open(path, 2);
    log.append(record(9));
    log.close();
    const kept = [1, 2].filter((lines) => length >= Buffer.byteLength(whole.slice(0, lines).join("")));
    expect(JsonLines.read(path)).toEqual([...kept.map(record), record(9)]);
  }
});

test("JsonLines leaves out bytes at the end that are no line, and refuses a damaged line before others", () => {
  const path = newPath();
  writeFileSync(path, '{"step":1}\n\0\0\0\n');
  expect(JsonLines.read(path)).toEqual([{ step: 1 }]);
  for (const damage of ["\0\0\0", "null", "7", '{"step":', '{"step":1.5}', '{"step":-1}', '{"step":1e300}']) {
    writeFileSync(path, `{"step":1}\n${damage}\n{"step":2}\n`);
    const before = readFileSync(path);
    expect(() => JsonLines.read(path)).toThrow(
      "metrics.jsonl: cannot be read: line 2 is damaged, and lines follow it",
    );
    expect(() => JsonLines.open(path, 9)).toThrow("line 2 is damaged");
    expect(readFileSync(path)).toEqual(before);
  }
});

test("JsonLines.open() leaves lines of earlier steps as they are, byte for byte", () => {
  const path = newPath();
  writeFileSync(path, '{ "step": 1 }\n');
  appendFileSync(path, '{"step":2}\n');
  JsonLines.open(path, 1).close();
  expect(readFileSync(path, "utf8")).toBe('{ "step": 1 }\n');
});

test("lines of metrics and timing are numbers; what else is there is damage", () => {
  expect(isMetricRecord({ step: 1, loss: 2.5, streamLoss: { body: null, left: 1 } })).toBe(true);
  expect(isMetricRecord({ step: 1, validation: { recall: { 1: 0.5 } } })).toBe(true);
  for (const wrong of [
    { loss: "2.5" },
    { validation: null },
    { validation: 3 },
    { streamLoss: [1] },
    { loss: true },
  ]) {
    expect(isMetricRecord({ step: 1, ...wrong })).toBe(false);
  }
  const seconds = { data: 0, compute: 1, optimizer: 0, checkpoint: 0, evaluation: 0 };
  const timing = { step: 1, samples: 4, seconds, memory: { now: 1, peak: 2 } };
  expect(isTimingRecord(timing)).toBe(true);
  for (const wrong of [
    { seconds: null },
    { samples: "4" },
    { memory: {} },
    { seconds: { ...seconds, data: null } },
  ]) {
    expect(isTimingRecord({ ...timing, ...wrong })).toBe(false);
  }

  const path = newPath();
  writeFileSync(path, '{"step":1,"loss":1}\n{"step":2,"loss":{"a":"b"}}\n{"step":3,"loss":1}\n');
  expect(() => JsonLines.open(path, 9, isMetricRecord)).toThrow("line 2 is damaged, and lines follow it");
  expect(() => JsonLines.read(path, isMetricRecord)).toThrow("line 2 is damaged");
  expect(JsonLines.read(path)).toHaveLength(3);
});
