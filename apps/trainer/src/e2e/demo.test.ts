import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { parseRecognition } from "@msmae/metrics";
import { newFolder, startProcess } from "@msmae/testing";
import { start } from "./trainer.fixture.js";

const PROGRAM = fileURLToPath(new URL("./demo.program.js", import.meta.url));
const small = (...args: readonly string[]) => startProcess(process.execPath, [PROGRAM, ...args]);

/** recall@k of a run's test clips, in percent. */
function recallOf(run: string, k: number): string {
  const lines = readFileSync(join(run, "predictions.jsonl"), "utf8").trimEnd().split("\n");
  const hits = lines.map(parseRecognition).filter(({ gloss, predictions }) =>
    predictions
      .slice(0, k)
      .map((each) => each.gloss)
      .includes(gloss!),
  );
  return ((100 * hits.length) / lines.length).toFixed(1);
}

test("the demo pretrains, teaches signs with and without what was learnt, and compares the two", async () => {
  const out = join(newFolder(), "demo");
  const { code, stdout, stderr } = await small(out).ended;
  expect([code, stderr]).toEqual([0, ""]);
  const [pretrain, pretrained, scratch] = ["pretrain", "pretrained", "scratch"].map((name) =>
    join(out, name),
  );
  expect(stdout).toContain(`in ${pretrain}\n`);
  expect(stdout).toContain(
    `Weights: the encoder of ${join(pretrain!, "checkpoints", "step-000006.safetensors")}; classifier randomly initialised\n`,
  );
  expect(stdout).toContain("Weights: randomly initialised\n");
  const settingsOf = (run: string) => JSON.parse(readFileSync(join(run, "config.json"), "utf8")).config;
  const { init, ...settings } = settingsOf(pretrained!);
  expect(init).toContain(pretrain);
  expect(settings).toEqual(settingsOf(scratch!)); // they differ in nothing else
  expect(stdout).toContain("In percent: 8 signs, 16 clips to learn from, 6 test clips of other signers\n");
  const row = (run: string) =>
    `${recallOf(run, 1)} +[\\d.]+ to [\\d.]+ +${recallOf(run, 5)} +[\\d.]+ to [\\d.]+`;
  expect(stdout).toMatch(new RegExp(`^pretrained +${row(pretrained!)}$`, "m"));
  expect(stdout).toMatch(new RegExp(`^from scratch +${row(scratch!)}$`, "m"));
  expect(stdout).toContain("Synthetic signers: the numbers say nothing about real signing.\n");
  expect(stdout.trimEnd().split("\n").at(-1)).toBe(`Report     ${join(out, "report.html")}`);

  const page = readFileSync(join(out, "report.html"), "utf8");
  const links = [...page.matchAll(/href="(\.[^"]*)"/g)].map(([, href]) =>
    join(dirname(join(out, "report.html")), href!),
  );
  expect(links).toEqual([pretrain, pretrained, scratch].map((run) => join(run!, "report.html")));
  for (const link of links) expect(existsSync(link)).toBe(true);
  expect(page).toContain("Synthetic signers: the numbers say nothing about real signing.");

  // Nothing is overwritten.
  const again = await small(out).ended;
  expect([again.code, again.stdout]).toEqual([1, ""]);
  expect(again.stderr).toBe(`demo: --out ${out}: expected a new or an empty folder\n`);
});

test("the demo prints JSON and nothing else with --json", async () => {
  const out = join(newFolder(), "demo");
  const { code, stdout, stderr } = await small(out, "--json").ended;
  expect([code, stderr]).toEqual([0, ""]);
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.filter(({ event }) => event === "finish")).toHaveLength(4);
  expect(lines.find((line) => "comparison" in line).comparison.first).toMatchObject({
    weights: "pretrained",
    run: join(out, "pretrained"),
  });
  expect(lines.at(-1)).toMatchObject({ event: "finish", report: join(out, "report.html") });
});

test("Ctrl-C ends the demo with 130, and says how to go on with its part", async () => {
  const out = join(newFolder(), "demo");
  const { child, ended, printed } = start(["demo", "--out", out, "--threads", "1"]);
  await printed("Pretraining");
  child.kill("SIGINT");
  const { code, stdout, stderr } = await ended;
  expect([code, stderr]).toEqual([130, ""]);
  expect(stdout).toMatch(
    /^Interrupted after step \d+\. Continue with: .* pretrain --out \S*pretrain --resume/m,
  );
  expect(stdout).toMatch(/^That goes on with this part alone; the demo itself begins anew\.\n$/m);
  expect(existsSync(join(out, "pretrained"))).toBe(false);
});
