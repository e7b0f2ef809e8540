import { expect, test } from "@jest/globals";
import type { Entry, TableBlock } from "../entry.js";
import type { Plan } from "../plan.js";
import { inOrder, runId } from "../run.js";
import { SCALES, syntheticData } from "../scales.js";
import { ENTRIES } from "./entries.js";

const planOf = (name: keyof typeof SCALES, seeds: number): Plan => ({
  scale: SCALES[name],
  data: syntheticData(SCALES[name]),
  seeds: { pretraining: seeds, recognition: seeds, translation: seeds },
});
const nothing = { of: () => undefined };

test.each(ENTRIES.map((entry) => [entry.name, entry] as const))(
  "%s without any result has its dashes",
  (_, entry) => {
    const plan = planOf("small", 2);
    const blocks = entry.blocks(plan, nothing);
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) {
      if (block.kind !== "table") continue;
      for (const row of block.rows) expect(row).toHaveLength(block.columns.length);
    }
  },
);

test("entries have runs of every seed, and names of their own", () => {
  expect(new Set(ENTRIES.map(({ name }) => name)).size).toBe(ENTRIES.length);
  for (const entry of ENTRIES) {
    const [one, three] = [1, 3].map((seeds) => inOrder(entry.runs(planOf("smoke", seeds)), "r").length);
    const shows = /^figure[3-8]$/.test(entry.name); // a clip as one encoder sees it
    expect(three).toBe(shows ? one : 3 * one!);
  }
});

const run = (entry: Entry) => entry.runs(planOf("small", 1)).map(({ label }) => label);
const named = (name: string) => ENTRIES.find((entry) => entry.name === name)!;

test("runs that several entries need are the same runs", () => {
  const table1 = new Set(run(named("table1")));
  expect(run(named("table2")).filter((label) => table1.has(label))).toHaveLength(2); // ST-GCN++ of two languages
  expect(run(named("figure2")).filter((label) => table1.has(label))).toHaveLength(2); // 0.5 of two languages
});

test("recipes that are the scale's main one are the same run", () => {
  const reconstruction = named("reconstruction");
  expect(run(reconstruction)).toEqual([
    "pretrain-synthetic-diffmask-0.5-paper-seed0",
    "pretrain-synthetic-samemask-0.5-paper-seed0",
  ]);
  const paper = reconstruction.runs(planOf("paper", 1));
  const table1 = inOrder(named("table1").runs(planOf("paper", 1)), "r").map((each) => runId(each, "r"));
  expect(paper.map((each) => table1.includes(runId(each, "r")))).toEqual([true, true]);
});

test("clips without labels are one more row of few-shot, pretrained on them", () => {
  const plan = planOf("small", 1);
  const [set] = plan.data.fewShot;
  const unlabelled = { path: "/clips", content: "c" };
  const own = { ...plan, data: { ...plan.data, fewShot: [{ ...set!, unlabelled }] } };
  const fewShot = named("few-shot");
  const more = fewShot.runs(own).filter(({ label }) => label.includes("unlabelled"));
  expect(more.map(({ label }) => label)).toEqual(
    [1, 3, 5, 10].map((shots) => `recognize-unseen-${shots}-clips-diffmask-0.5-unlabelled-seed0`),
  );
  for (const each of more) {
    expect(each.data).toBe(set!.data);
    expect(each.from?.run).toMatchObject({
      label: "pretrain-unseen-unlabelled-diffmask-0.5-seed0",
      data: unlabelled,
    });
    expect(each.from?.run.settings).not.toHaveProperty("corpus"); // which the trainer would refuse
  }
  const rows = (of: Plan) => (fewShot.blocks(of, nothing)[0] as TableBlock).rows.length;
  expect(rows(own)).toBe(rows(plan) + 1);
});

test("with more seeds of recognition than of pretraining encoders take turns", () => {
  const plan = { ...planOf("small", 1), seeds: { pretraining: 2, recognition: 3, translation: 1 } };
  const of = named("table2")
    .runs(plan)
    .flatMap(({ from }) => from?.run.flags.seed ?? []);
  expect(of).toEqual(["0", "1", "0", "0", "1", "0"]); // of two languages
});

test("the paper's numbers stand in their columns", () => {
  const [table] = named("table1").blocks(planOf("small", 1), nothing) as [TableBlock];
  expect(table.columns.slice(0, 5)).toEqual([
    "Method",
    "WLASL, paper",
    "ASL Citizen, paper",
    "Slovo, paper",
    "JSL Corpus, paper",
  ]);
  const row = table.rows.find(([name]) => name === "MS-MAE, DiffMask 0.5")!;
  expect(row.slice(1)).toEqual([
    ...[
      [56.95, 90.72],
      [75.72, 93.31],
      [74.98, 94.29],
      [52.4, 74.64],
    ].map((pair) => ({ parts: pair })),
    ...[undefined, undefined],
  ]);
});
