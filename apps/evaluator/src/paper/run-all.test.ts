import { expect, test } from "@jest/globals";
import type { RunListener } from "./progress.js";
import type { Run } from "./run.js";
import { runAll } from "./run-all.js";
import { RunFailedError } from "./runner.js";

const run = (label: string, from?: Run): Run => ({
  ...{ label, program: "trainer", command: "recognize", flags: {}, settings: {} },
  ...(from && { from: { option: "init", run: from } }),
});
const [first, second] = [run("first"), run("second")];
const ofFirst = run("of-first", first);
const all = [first, ofFirst, second];

/** Runs that end when they are told to; everything that happens, in order. */
function runs(interrupted: readonly string[] = []) {
  const happened: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const started = () => new Promise<void>((resolve) => setImmediate(resolve));
  const runner: Parameters<typeof runAll>[1] = {
    id: ({ label }) => label,
    finished: () => undefined,
    async run({ label }, signal) {
      happened.push(`start ${label}`);
      await new Promise<void>((resolve, reject) => {
        signal.addEventListener("abort", () => resolve());
        ends.set(label, (error) => (error === undefined ? resolve() : reject(error)));
      });
      if (signal.aborted || interrupted.includes(label)) return undefined;
      return { folder: label, checkpoint: undefined, seconds: 1, warnings: [] };
    },
  };
  const told: RunListener = {
    ...{ printer: { above() {} }, start() {}, step() {} },
    done: (id, how) => {
      happened.push(`${id}: ${how}`);
    },
  };
  const end = async (label: string, error?: Error) => {
    ends.get(label)!(error);
    await started();
  };
  return { happened, end, started, runner, progress: told };
}

test("as many at once as jobs, each after what it begins with", async () => {
  const { happened, end, started, runner, progress } = runs();
  const ended = runAll(all, runner, { jobs: 2, signal: new AbortController().signal, progress });
  await started();
  expect(happened).toEqual(["start first", "start second"]);
  await end("first");
  expect(happened.slice(2)).toEqual(["first: 0:01", "start of-first"]);
  await end("second");
  await end("of-first");
  expect(await ended).toEqual([]);
});

test("what fails stops only what begins with it", async () => {
  const { happened, end, started, runner, progress } = runs();
  const ended = runAll(all, runner, { jobs: 1, signal: new AbortController().signal, progress });
  await started();
  await end("first", new RunFailedError("first", "no"));
  await end("second");
  expect((await ended).map(({ message }) => message)).toEqual([
    "first: no",
    "of-first: not run, since first failed",
  ]);
  expect(happened).toEqual([
    ...["start first", "first: failed", "of-first: not run, since first failed"],
    ...["start second", "second: 0:01"],
  ]);
});

test("one that was interrupted ends them all, and so does an error that is not a run's", async () => {
  const one = runs(["first"]);
  const interrupted = runAll(all, one.runner, {
    jobs: 2,
    signal: new AbortController().signal,
    progress: one.progress,
  });
  await one.started();
  await one.end("first");
  expect(await interrupted).toEqual([]);
  expect(one.happened).toEqual(["start first", "start second"]);

  const other = runs();
  const broken = runAll(all, other.runner, {
    jobs: 2,
    signal: new AbortController().signal,
    progress: other.progress,
  });
  await other.started();
  const expected = expect(broken).rejects.toThrow("disk full");
  await other.end("second", new Error("disk full"));
  await expected;
  expect(other.happened).toEqual(["start first", "start second"]);
});
