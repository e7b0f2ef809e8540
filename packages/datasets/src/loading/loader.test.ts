import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { leaves } from "@msmae/parameters";
import { makeFolder, makePose } from "../clips.fixture.js";
import {
  CorpusError,
  corpusSourceSchema,
  createLoader,
  dataConfigSchema,
  type LoadedBatch,
  LoaderError,
  maskingConfigSchema,
  openCorpus,
  type PretrainBatchConfig,
} from "../index.js";

const config = (
  workers: number,
  rest: Partial<PretrainBatchConfig> = {},
  validShare = 0.2,
): PretrainBatchConfig => ({
  task: "pretraining",
  data: dataConfigSchema.parse({ frames: 16, workers, validShare }),
  masking: maskingConfigSchema.parse({}),
  stride: 4,
  batchSize: 3,
  seed: 7,
  sampling: "train",
  ...rest,
});

const clips = (count: number, frames = 60) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`${i}.pose`, makePose({ frames: frames + i })]),
  );

const digest = ({ step, batch, clips }: LoadedBatch<object>): string => {
  const hash = createHash("sha256").update(JSON.stringify([step, clips]));
  for (const { data } of leaves(batch)) hash.update(data);
  return hash.digest("hex");
};

async function take(loader: AsyncIterable<LoadedBatch<object>>, count: number): Promise<string[]> {
  const taken: string[] = [];
  for await (const loaded of loader) if (taken.push(digest(loaded)) === count) break;
  return taken;
}

test("batches are the same bytes in the same order whatever the number of workers and the first step", async () => {
  const corpus = openCorpus(makeFolder(clips(10)));
  const wanted = await take(createLoader(corpus, config(0)), 12);
  expect(new Set(wanted).size).toBe(12);
  for (const workers of [1, 3]) {
    expect(await take(createLoader(corpus, config(workers)), 12)).toEqual(wanted);
    expect(await take(createLoader(corpus, config(workers), { start: 7 }), 5)).toEqual(wanted.slice(7));
  }
});

test("validation ends after its last batch, and measures the same every time", async () => {
  const corpus = openCorpus(makeFolder(clips(10)));
  const rounds = [];
  for (const workers of [0, 2, 2]) {
    const loader = createLoader(corpus, config(workers, { sampling: "test" }));
    const taken = await take(loader, 99);
    expect(taken).toHaveLength(loader.steps);
    rounds.push(taken.join());
    expect(await loader.next()).toEqual({ done: true, value: undefined });
  }
  expect(new Set(rounds).size).toBe(1);
});

test("a clip that cannot be read any more is replaced and named, the same by any number of workers", async () => {
  const folder = makeFolder(clips(6, 20));
  const corpus = openCorpus(folder);
  rmSync(join(folder, "3.pose"));
  writeFileSync(join(folder, "4.pose"), "no pose any more");
  const run = async (workers: number) => {
    const taken: { digest: string; clips: readonly string[]; skipped: unknown }[] = [];
    for await (const loaded of createLoader(corpus, config(workers, {}, 0))) {
      taken.push({ digest: digest(loaded), clips: loaded.clips, skipped: loaded.skipped });
      if (loaded.step === 5) break;
    }
    return taken;
  };
  const direct = await run(0);
  expect(new Set(direct.flatMap(({ clips }) => clips))).toEqual(
    new Set(["0.pose", "1.pose", "2.pose", "5.pose"]),
  );
  expect(direct.flatMap(({ skipped }) => skipped)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        clip: "3.pose",
        reason: "unreadable",
        detail: expect.stringContaining("ENOENT"),
      }),
      expect.objectContaining({ clip: "4.pose", reason: "format" }),
    ]),
  );
  expect(await run(2)).toEqual(direct);
});

test("when no clip can be read any more the loader says so and why", async () => {
  const folder = makeFolder(clips(3, 20));
  const corpus = openCorpus(folder);
  rmSync(folder, { recursive: true });
  for (const workers of [0, 1]) {
    const loader = createLoader(corpus, config(workers, {}, 0));
    await expect(loader.next()).rejects.toThrow(CorpusError);
    await expect(createLoader(corpus, config(workers, {}, 0)).next()).rejects.toThrow(
      /: 3 windows in a row cannot be used: 3 cannot be opened \(\d\.pose, \d\.pose, \d\.pose\); ENOENT.*\d\.pose/,
    );
    await loader.close();
  }
});

test("a corpus without shoulders ends in its own error, with workers too", async () => {
  const corpus = openCorpus(makeFolder({ "a.pose": makePose({ shoulders: () => false }) }));
  const loader = createLoader(corpus, config(1));
  await expect(loader.next()).rejects.toThrow(CorpusError);
  expect(await loader.next()).toEqual({ done: true, value: undefined }); // closed, not waiting for ever
});

test("close() ends a next() that waits", async () => {
  const corpus = openCorpus(makeFolder(clips(4)));
  const loader = createLoader(corpus, config(2));
  const waiting = loader.next();
  await loader.close();
  expect(await waiting).toEqual({ done: true, value: undefined });
  await loader.close();
});

test("a config that no batch can come of is refused at once", () => {
  const corpus = openCorpus(makeFolder(clips(4)));
  expect(() => createLoader(corpus, config(2, { stride: 5 }))).toThrow(
    "data.frames: expected a multiple of the stride 5",
  );
});

test("waited counts the time that next() waited for batches", async () => {
  const corpus = openCorpus(makeFolder(clips(4)));
  for (const workers of [0, 1]) {
    const loader = createLoader(corpus, config(workers));
    expect(loader.waited).toBe(0);
    await loader.next();
    expect(loader.waited).toBeGreaterThan(0);
    await loader.close();
  }
});

const run = promisify(execFile);
const script = (folder: string, body: string) => `
  import { createLoader, dataConfigSchema, maskingConfigSchema, openCorpus } from ${JSON.stringify(new URL("../index.js", import.meta.url).href)};
  const data = dataConfigSchema.parse({ frames: 16, workers: 2 });
  const config = { task: "pretraining", data, masking: maskingConfigSchema.parse({}), stride: 4, batchSize: 3, seed: 7, sampling: "train" };
  const loader = createLoader(openCorpus(${JSON.stringify(folder)}), config);
  ${body}`;

test("a program ends although it closed no loader", async () => {
  const body = `await loader.next(); console.log("read one");`;
  const { stdout } = await run(process.execPath, [
    "--input-type=module",
    "-e",
    script(makeFolder(clips(4)), body),
  ]);
  expect(stdout).toBe("read one\n");
});

test("Ctrl-C ends a program that waits for batches", async () => {
  const body = `for await (const { step } of loader) if (step === 20) process.kill(process.pid, "SIGINT");`;
  await expect(
    run(process.execPath, ["--input-type=module", "-e", script(makeFolder(clips(4)), body)]),
  ).rejects.toMatchObject({ signal: "SIGINT" });
});

test("a thread that ends before its time is an error, not a wait without end", async () => {
  const body = `
    process.on("worker", (thread) => thread.terminate());
    const doomed = createLoader(openCorpus(${JSON.stringify(makeFolder(clips(4)))}), config);
    await doomed.next().catch(({ name, message }) => console.log(name + ": " + message));`;
  const { stdout } = await run(process.execPath, [
    "--input-type=module",
    "-e",
    script(makeFolder(clips(4)), body),
  ]);
  expect(stdout).toMatch(/^LoaderError: a loader thread ended with code \d+\n$/);
});

test("an error that no clip is to blame for arrives as a LoaderError", async () => {
  const synthetic = (clips: number) =>
    openCorpus(corpusSourceSchema.parse({ kind: "synthetic", clips, heldOutSigners: 0 }));
  const loader = createLoader({ ...synthetic(2), clips: synthetic(9).clips }, config(1));
  const read = async () => {
    for (let step = 0; step < 9; step++) await loader.next(); // more clips than two
  };
  await expect(read()).rejects.toThrow(LoaderError);
  expect(await loader.next()).toEqual({ done: true, value: undefined });
});
