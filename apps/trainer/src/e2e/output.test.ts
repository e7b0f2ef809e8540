import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { folderOf, folderOfClips, makePose } from "./corpus.fixture.js";
import { tiny } from "./tiny.fixture.js";
import { shell, start, trainer } from "./trainer.fixture.js";

let data: string;
let out: string;
beforeAll(() => {
  data = folderOfClips();
});
const newRun = () => {
  out = join(newFolder(), "run");
  return tiny({ data, out });
};

test("--json prints JSON and nothing else on every line of stdout, warnings included", async () => {
  const some = folderOf({
    "a.pose": makePose({ frames: 5 }),
    "b.pose": makePose({ seed: 1 }),
    "c.pose": "no pose",
  });
  out = join(newFolder(), "run");
  const dump = join(newFolder(), "step.safetensors");
  const args = [...tiny({ data: some, out }), "--json", "--dump-batch", dump];
  const { code, stdout, stderr } = await trainer(...args);
  expect([code, stderr]).toEqual([0, ""]);
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { event: string; message?: string });
  const messages = (event: string) => lines.flatMap((line) => (line.event === event ? [line.message] : []));
  expect(messages("warning")).toEqual([
    expect.stringContaining("skipped 1 of 3 clips: 1 is not a .pose file (c.pose)"),
    expect.stringContaining("are padding"),
  ]);
  expect(messages("step")).toHaveLength(6);
  expect(messages("validation")).toHaveLength(2);
  expect(lines.at(-1)).toMatchObject({
    event: "finish",
    checkpoint: join(out, "checkpoints", "step-000006.safetensors"),
    report: join(out, "report.html"),
  });

  const { stdout: again } = await trainer("pretrain", "--resume", "--out", out, "--json");
  expect(
    again
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).event),
  ).toEqual(["finish"]);
});

test("under the normalised loss the output and the report say what the model was told", async () => {
  const { code, stdout } = await trainer(...newRun(), "--set", "loss=normalised");
  expect(code).toBe(0);
  expect(stdout).toContain("MS-MAE, told place and size");
  expect(stdout).toContain("its errors do not compare with the baselines'");
  const report = readFileSync(join(out, "report.html"), "utf8");
  expect(report).toContain("The normalised loss asks for the shape and motion of what is masked");
  expect(report).not.toContain("than linear interpolation");
});

test("--json of a mistake prints nothing on stdout, and the line on stderr", async () => {
  const { code, stdout, stderr } = await trainer("pretrain", "--json", "--data", "/nowhere");
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^trainer: \/nowhere: [^\n]+\n$/);
});

test.each(["text", "json"])("a reader of %s that goes away ends a run as Ctrl-C does", async (format) => {
  const more = format === "json" ? ["--json"] : [];
  const { child, ended, printed } = start([...newRun(), "--set", "train.steps=2000", ...more]);
  await printed("Pretraining");
  child.stdout?.destroy();
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([130, ""]);
  expect(existsSync(join(out, "run.lock"))).toBe(false);
});

/** What `head -n 1` does, on a machine that has Node alone. */
const HEAD = `process.stdin.once("data", (text) => { console.log(String(text).split("\\n")[0]); process.exit(); })`;

test("a pipe into a program that reads one line shows no stack", async () => {
  const { stdout, stderr } = await shell(`"$0" "$@" 2>&1 | "$0" -e '${HEAD}'`, ...newRun());
  expect(stderr).toBe("");
  expect(stdout.trimEnd().split("\n")).toHaveLength(1);
});

test.each([
  ["a closed stdout", '"$0" "$@" >&- 2>/dev/null'],
  ["a closed stderr", '"$0" "$@" 2>&- >/dev/null'],
])("%s keeps no run from its end", async (_, line) => {
  expect((await shell(line, ...newRun())).code).toBe(0);
  expect(existsSync(join(out, "report.html"))).toBe(true);
});

test("output that does not fit on its disk ends a run as Ctrl-C does", async () => {
  if (!existsSync("/dev/full")) return console.info("no /dev/full here: output on a full disk is not tested");
  const { code, stderr } = await shell(
    'exec "$0" "$@" >/dev/full',
    ...newRun(),
    "--json",
    "--set",
    "train.steps=2000",
  );
  expect(code).toBe(130);
  expect(stderr).toMatch(/^trainer: the output cannot be written: ENOSPC[^\n]*\n$/);
});

test("without a terminal there is neither colour nor a bar", async () => {
  const { stdout, stderr } = await trainer(...newRun());
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  expect(`${stdout}${stderr}`).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/);
  expect(stdout).toMatch(/^step 6\/6 {2}loss \S+ /m);
  expect(stderr).toBe("");
});
