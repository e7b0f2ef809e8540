import { existsSync, readdirSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { integer, seeded } from "@msmae/random";
import { type Ended, newFolder } from "@msmae/testing";
import { folderOfClips } from "./corpus.fixture.js";
import { fingerprint, tiny } from "./tiny.fixture.js";
import { start, trainer } from "./trainer.fixture.js";

const STEPS = 60;
const SETTINGS = [`train.steps=${STEPS}`, "checkpoints.every=4", "validation.every=10"];

let data: string;
let whole: string; // a run that nobody disturbed
beforeAll(async () => {
  data = folderOfClips();
  whole = join(newFolder(), "run"); // the report is titled by the folder
  expect((await trainer(...tiny({ data, out: whole }, ...SETTINGS))).stderr).toBe("");
});

/** Starts the run, or goes on with it where it is there, with a number of loader threads. */
const goOn = (run: string, workers: number) =>
  existsSync(join(run, "config.json"))
    ? start(["pretrain", "--resume", "--out", run, "--threads", "1", "--json", "--workers", `${workers}`])
    : start([...tiny({ data, out: run }, ...SETTINGS), "--json", "--workers", `${workers}`]);

/** The report without what may differ: the run's folder, the number of loader threads, the speed. */
const report = (run: string) =>
  readFileSync(join(run, "report.html"), "utf8")
    .replaceAll(run, "RUN")
    .replace(/[\d.]+ clips\/s/, "SPEED")
    .replace(/workers&quot;: \d|"workers": \d/, "WORKERS");

test("a run killed at random moments and resumed with other numbers of workers ends in the same bytes", async () => {
  const seed = Date.now() % 1_000_000;
  console.info(`killed.test: seed ${seed}`);
  const random = seeded(seed);
  const run = join(newFolder(), "run");
  const ends: Ended[] = [];
  for (let kill = 0; kill < 4; kill++) {
    const { child, ended, printed } = goOn(run, integer(random, 3));
    // First somewhere between the look at the data and the first steps, then among the steps.
    await printed(kill === 0 ? '"event":"info"' : '"event":"step"');
    setTimeout(() => child.kill("SIGKILL"), integer(random, kill === 0 ? 300 : 60));
    ends.push(await ended);
  }
  expect(ends.map(({ signal }) => signal)).toContain("SIGKILL");
  expect(ends.map(({ stderr }) => stderr).join("")).toBe("");

  const { code, stderr } = await goOn(run, 2).ended;
  expect([code, stderr]).toEqual([0, ""]);
  expect(fingerprint(run)).toEqual(fingerprint(whole));
  expect(report(run)).toBe(report(whole));
});

test("a run killed while it writes a checkpoint goes on to the same bytes and leaves no half of a file", async () => {
  const run = join(newFolder(), "run");
  for (let kill = 0; kill < 3; kill++) {
    const { child, ended, printed } = goOn(run, kill);
    await printed('"event":"start"');
    const watcher = watch(join(run, "checkpoints"), (_, name) => {
      if (name?.endsWith(".tmp")) child.kill("SIGKILL");
    });
    expect((await ended).signal).toBe("SIGKILL");
    watcher.close();
  }
  expect((await goOn(run, 0).ended).code).toBe(0);
  expect(fingerprint(run)).toEqual(fingerprint(whole));
  expect(readdirSync(run, { recursive: true }).filter((name) => `${name}`.includes(".tmp"))).toEqual([]);
});

test("the same seed gives the same bytes whatever the number of workers", async () => {
  const runs = [join(newFolder(), "0"), join(newFolder(), "3")] as const;
  await goOn(runs[0], 0).ended;
  await goOn(runs[1], 3).ended;
  expect(fingerprint(runs[0])).toEqual(fingerprint(whole));
  expect(fingerprint(runs[1])).toEqual(fingerprint(whole));
});

test("to resume a finished run says so, and leaves its files as they are", async () => {
  const run = join(newFolder(), "run");
  await trainer(...tiny({ data, out: run }));
  const files = () =>
    readdirSync(run, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name)).toString("base64")]);
  const before = files();
  const { code, stdout, stderr } = await trainer("pretrain", "--resume", "--out", run);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(
    /^The run is finished, after 6 steps\.\nCheckpoint .*step-000006\.safetensors\nReport +.*report\.html\nNext +.* recognize --init .*\n$/,
  );
  expect(files()).toEqual(before);
});
