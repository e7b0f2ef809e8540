import { join } from "node:path";
import { duration } from "@msmae/terminal";
import { gitRevision } from "@msmae/training";
import { CONTRADICTIONS, NEVER_RUN } from "./contradictions.js";
import type { DataSet } from "./data.js";
import type { Document } from "./document.js";
import { allTranslationSets } from "./entries/translation.js";
import type { Entry, Results } from "./entry.js";
import type { Plan } from "./plan.js";
import { argumentsOf, type Run, shellLine } from "./run.js";
import type { Runner } from "./runner.js";
import type { ScaleName } from "./scales.js";

/** What was run, and where its results are. */
export interface Experiments {
  readonly scale: ScaleName;
  /** As it was typed, but for `--only` and where results go. */
  readonly command: string;
  readonly entries: readonly Entry[];
  readonly plan: Plan;
  readonly runner: Runner;
  /** Of all entries, each once. */
  readonly runs: readonly Run[];
  /** Of the sources. */
  readonly revision: string;
  /** Of the repository. */
  readonly root: string;
}

/** All entries with their results, as far as those are there. */
export async function documentOf(experiments: Experiments): Promise<Document> {
  const { scale, command, entries, plan, runner, runs, revision, root } = experiments;
  const results: Results = {
    of: (wanted) => {
      const finished = wanted.flatMap((run) => runner.finished(run) ?? []);
      return finished.length === wanted.length ? finished : undefined;
    },
  };
  const finished = runs.flatMap((run) => runner.finished(run) ?? []);
  const missing = runs.length - finished.length;
  const { pretraining, recognition, segmentation, mbart } = plan.data;
  const named = (sets: readonly DataSet[]) =>
    sets.map(({ name, data }) => (data === undefined ? name : `${name} (${data.path})`)).join("; ");
  const seconds = finished.reduce((sum, each) => sum + each.seconds, 0);
  return {
    title: "The paper's tables and figures, run here",
    notes: [
      ...(scale === "smoke"
        ? ["Scale smoke: runs of a few steps, to see that they run. The numbers mean nothing."]
        : []),
      ...notesOnData(plan),
      ...(missing > 0
        ? [`${missing} of ${runs.length} runs are not at their end; a dash stands where they are missing.`]
        : []),
    ],
    sections: entries.map((entry) => ({
      name: entry.name,
      title: entry.title,
      command: `${command} --only ${entry.name}`,
      blocks: entry.blocks(plan, results),
    })),
    facts: [
      ["Command", command],
      ["Scale", scale],
      [
        "Seeds",
        Object.entries(plan.seeds)
          .map(([what, many]) => `${what} ${many}`)
          .join(", "),
      ],
      ["Pretrained on", pretraining.data?.path ?? pretraining.name],
      ["Recognition on", named(recognition)],
      ["Translation on", named(allTranslationSets(plan))],
      ["mBART", mbart ?? "a small one, randomly initialised"],
      ["Segments of", named(segmentation)],
      ["Runs", `${finished.length} of ${runs.length}, ${duration(seconds)} together`],
      ["Revision", (await gitRevision(root)) ?? "not a git checkout"],
      ["Sources", revision],
      ["Machine", `Node ${process.versions.node}, ${process.platform} ${process.arch}`],
    ],
    lists: [
      { title: "What was never run here", items: NEVER_RUN },
      { title: "Contradictions in the paper, and what we do", items: CONTRADICTIONS },
    ],
    commands: runs.map((run) => {
      const checkpoint = run.from && runner.finished(run.from.run)?.checkpoint;
      const relative = checkpoint?.slice(runner.folder.length + 1).replaceAll("\\", "/");
      const from = relative === undefined ? "CHECKPOINT" : join("runs", relative);
      return shellLine(run.program, argumentsOf(run, `runs/${runner.id(run)}`, from));
    }),
  };
}

function notesOnData(plan: Plan): string[] {
  const { pretraining, recognition, segmentation } = plan.data;
  const sets = [pretraining, ...recognition, ...allTranslationSets(plan), ...segmentation];
  const synthetic = sets.filter((set) => set.data === undefined);
  if (synthetic.length === 0) return [];
  const all = synthetic.length === sets.length;
  return [
    `${all ? "Every number of ours is" : `Synthetic here: ${synthetic.map(({ name }) => name).join("; ")}. Such numbers are`} ` +
      "of embedded synthetic signers: they say whether the method behaves as described, nothing about real signing, and do not " +
      "compare with the paper's.",
  ];
}
