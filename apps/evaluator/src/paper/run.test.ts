import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { argumentsOf, inOrder, type Run, runId, shellLine } from "./run.js";

const pretrain: Run = {
  label: "pretrain",
  program: "trainer",
  command: "pretrain",
  flags: { preset: "small", seed: "0" },
  settings: { train: { steps: 4 }, corpus: { glosses: 8 } },
};
const recognize: Run = {
  ...pretrain,
  label: "recognize",
  command: "recognize",
  flags: { ...pretrain.flags, probe: true },
  data: { path: "/data/it's", content: "abc" },
  from: { option: "init", run: pretrain },
};

test("a run's folder is another one for whatever decides its result, and the same for the same", () => {
  const folders = [
    runId(recognize, "r1"),
    runId(recognize, "r2"),
    runId({ ...recognize, flags: pretrain.flags }, "r1"),
    runId({ ...recognize, settings: { train: { steps: 5 } } }, "r1"),
    runId({ ...recognize, data: { path: "/data/it's", content: "abd" } }, "r1"),
    runId({ ...recognize, from: { option: "init", run: { ...pretrain, settings: {} } } }, "r1"),
    runId({ ...recognize, from: { option: "argument", run: pretrain } }, "r1"),
    runId({ ...recognize, program: "evaluator" }, "r1"),
  ];
  expect(new Set(folders).size).toBe(folders.length);
  for (const folder of folders) expect(folder).toMatch(/^recognize-[0-9a-f]{10}$/);
  expect(runId(structuredClone(recognize), "r1")).toBe(folders[0]);
});

test("inOrder() has each run once, and none before what it begins with", () => {
  const runs = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 12 }).map((seeds) =>
    seeds.map((seed): Run => {
      const first: Run = { ...pretrain, flags: { seed: `${seed % 3}` } };
      return seed < 3
        ? first
        : { ...recognize, flags: { seed: `${seed}` }, from: { option: "init", run: first } };
    }),
  );
  fc.assert(
    fc.property(runs, (given) => {
      const ids = inOrder(given, "r").map((run) => runId(run, "r"));
      expect(new Set(ids).size).toBe(ids.length);
      for (const run of given) {
        const at = ids.indexOf(runId(run, "r"));
        expect(at).toBeGreaterThanOrEqual(0);
        if (run.from) {
          const before = ids.indexOf(runId(run.from.run, "r"));
          expect(before).toBeGreaterThanOrEqual(0);
          expect(before).toBeLessThan(at);
        }
      }
    }),
  );
});

test("a run's arguments, as a process and as a line of a shell", () => {
  const args = argumentsOf(recognize, "runs/a", "runs/b/step 4.safetensors");
  expect(args).toEqual([
    ...["recognize", "--out", "runs/a", "--data", "/data/it's", "--init", "runs/b/step 4.safetensors"],
    ...["--preset", "small", "--seed", "0", "--probe", "--set", "train.steps=4", "--set", "corpus.glosses=8"],
  ]);
  const segment = {
    ...pretrain,
    command: "segment",
    settings: {},
    from: { option: "argument", run: pretrain },
  } as const;
  expect(argumentsOf(segment, "a", "b").slice(0, 4)).toEqual(["segment", "--out", "a", "b"]);
  process.env.npm_execpath = "/usr/lib/pnpm.cjs"; // of who has pnpm
  expect(shellLine("trainer", args)).toBe(
    "pnpm --filter trainer start recognize --out runs/a --data '/data/it'\\''s' --init 'runs/b/step 4.safetensors' " +
      "--preset small --seed 0 --probe --set train.steps=4 --set corpus.glosses=8",
  );
});
