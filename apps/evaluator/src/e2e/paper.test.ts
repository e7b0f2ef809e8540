import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, jest, test } from "@jest/globals";
import { folderOf, newFolder, startProcess } from "@msmae/testing";
import { evaluator, PROGRAM } from "./evaluator.fixture.js";

jest.setTimeout(600_000); // several processes of a few seconds each, on a busy machine of a minute

const smoke = (out: string, ...more: string[]) => [
  ...["paper", "--scale", "smoke", "--threads", "1", "--out", out],
  ...more,
];
const read = (folder: string, name: string) => readFileSync(join(folder, name), "utf8");
/** What does not depend on how long it took. */
const tables = (out: string) => read(out, "paper.md").split("## What was run")[0];

test("paper goes on where it was interrupted, and ends with the same numbers", async () => {
  const whole = newFolder();
  const { code, stdout, stderr } = await evaluator(
    whole,
    ...smoke(whole, "--only", "reconstruction", "--jobs", "2"), // both at once: the numbers are the same
  );
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(
    /^[12]\/2 {2}pretrain-synthetic-diffmask-0\.5-paper-seed0-[0-9a-f]{10} {2}\d+:\d\d$/m,
  );
  expect(tables(whole)).toMatch(/\| MS-MAE trained with SameMask \| \d+\.\d{3} \| \d+\.\d{3} \|/);

  const parts = newFolder();
  const args = smoke(parts, "--only", "reconstruction");
  const first = startProcess(process.execPath, [PROGRAM, ...args, "--json"]);
  await first.printed('"event":"step"');
  first.child.kill("SIGINT");
  expect((await first.ended).code).toBe(130);
  const [begun] = readdirSync(join(parts, "runs"));
  expect(existsSync(join(parts, "runs", begun!, "config.json"))).toBe(true);
  expect(tables(parts)).toContain("a dash stands where they are missing");

  const second = startProcess(process.execPath, [PROGRAM, ...args]);
  await second.printed("1/2");
  second.child.kill("SIGKILL");
  await second.ended;
  const last = await evaluator(parts, ...args);
  expect([last.code, last.stderr]).toEqual([0, ""]);
  expect(last.stdout).toMatch(/^1\/2 .* there already$/m);
  expect(tables(parts)).toBe(tables(whole));
  expect(readdirSync(join(parts, "runs")).sort()).toEqual(readdirSync(join(whole, "runs")).sort());

  // A run's folder is a run like any other, with an encoder to look into.
  const page = await evaluator(parts, "report", join("runs", begun!), "--out", "run.html");
  expect([page.code, page.stderr]).toEqual([0, ""]);
  expect(read(parts, "run.html")).toContain("What it attends to over time</h2>");
  expect(read(parts, "run.html")).toContain(
    "Reconstruction under DiffMask, beside what needs no learning</h2>",
  );

  // Other settings are other runs, beside the first ones.
  const listed = await evaluator(parts, ...args, "--seeds", "2", "--list", "--json");
  const [entry] = JSON.parse(listed.stdout) as [{ runs: { id: string; finished: boolean; flags: object }[] }];
  expect(entry.runs.map(({ finished, flags }) => [finished, flags])).toEqual([
    [true, { preset: "small", seed: "0" }],
    [false, { preset: "small", seed: "1" }],
    [true, { preset: "small", seed: "0" }],
    [false, { preset: "small", seed: "1" }],
  ]);
});

test("a run that fails is named, what begins with it is not run, and the rest is written", async () => {
  const folder = folderOf({
    "one/manifest.jsonl": `${JSON.stringify({ id: "a", pose: "a.pose", gloss: "A" })}\n`,
    "data.json": JSON.stringify({ recognition: { "<script>|x": "one" } }),
  });
  const { code, stdout, stderr } = await evaluator(
    folder,
    ...smoke("out", "--only", "table2", "--data", "data.json"),
  );
  expect(code).toBe(1);
  expect(stdout).toMatch(/^1\/3 {2}recognize-script-x-st-gcn\+\+-seed0-\w+ {2}failed$/m);
  expect(stdout).toMatch(/^2\/3 {2}pretrain-synthetic-\S+ {2}\d+:\d\d$/m);
  expect(stderr.trimEnd().split("\n")).toHaveLength(3);
  expect(stderr).toMatch(
    /^evaluator: 2 of 3 runs failed, the first: recognize-script-x-st-gcn\+\+-seed0-\w+: trainer: .*; the same command tries them again$/m,
  );
  const [markdown, page] = [read(join(folder, "out"), "paper.md"), read(join(folder, "out"), "paper.html")];
  expect(markdown).toContain("| \\<script\\>\\|x | Probe | – | – | – | – |");
  expect(page).toContain("&lt;script&gt;|x");
  expect(page).not.toContain("<script>|x");
});

test.each([
  [["--only", "table11"], /^evaluator: --only table11: expected some of table1,table2,.*\n$/],
  [["--scale", "large"], /Allowed choices are smoke, small, paper/],
  [["--data", "nowhere.json"], /^evaluator: nowhere\.json: cannot read the data sets: .*\n$/],
  [["--data", "data.json"], /^evaluator: data\.json: recognition\.WLASL: .*\n$/],
  [
    ["--data", "lost.json"],
    /lost: nothing is there; expected a folder of \.pose files or a manifest\.jsonl\n$/,
  ],
])("paper %j is refused in one line, and nothing is written", async (args, message) => {
  const folder = newFolder();
  writeFileSync(join(folder, "data.json"), '{ "recognition": { "WLASL": 7 } }');
  writeFileSync(join(folder, "lost.json"), '{ "recognition": { "WLASL": "lost" } }');
  const { code, stdout, stderr } = await evaluator(folder, ...smoke("out", ...args));
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(message);
  expect(existsSync(join(folder, "out"))).toBe(false);
});
