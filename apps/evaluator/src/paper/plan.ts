import { mergeSettings } from "@msmae/tasks";
import type { Data, DataSet } from "./data.js";
import type { Streams } from "./numbers-of-the-paper.js";
import type { Run, Settings } from "./run.js";
import type { Recipe, Scale, Seeds } from "./scales.js";

/** What all entries run with. */
export interface Plan {
  readonly scale: Scale;
  readonly data: Data;
  readonly seeds: Seeds;
}

/** A way to pretrain. Paper §4.1, and one token a frame as SkeletonMAE and MASA have it (§2.2). */
export interface Pretraining {
  readonly masks: "DiffMask" | "SameMask" | "fused";
  readonly ratio: number;
  /** Body and hands, or the face too (Paper §4.3). */
  readonly streams: Streams;
  /** What the scale calls its main way to pretrain; or the paper's loss, or targets without place and size (ours). */
  readonly recipe: "main" | Recipe;
}

/** Paper table 1. */
export const DIFF_MASK: Pretraining = { masks: "DiffMask", ratio: 0.5, streams: "B,H", recipe: "main" };
export const SAME_MASK: Pretraining = { ...DIFF_MASK, masks: "SameMask" };
export const FUSED: Pretraining = { ...DIFF_MASK, masks: "fused" };

/** The recipe that is not the scale's main one. */
export function otherRecipe({ scale }: Plan): Pretraining {
  return { ...DIFF_MASK, recipe: scale.main === "paper" ? "normalised" : "paper" };
}

const MASKS: Readonly<Record<Pretraining["masks"], Settings>> = {
  DiffMask: { masking: { strategy: "different" } },
  SameMask: { masking: { strategy: "same" } },
  fused: { model: { tokens: "fused" } },
};

const STREAMS: Readonly<Record<Streams, readonly string[]>> = {
  "B,H": ["body", "left", "right"],
  "B,H,F": ["body", "left", "right", "face"],
};

/** How glosses are learnt. */
export type Method =
  | { readonly kind: "ST-GCN" | "ST-GCN++" | "from scratch" }
  | {
      readonly kind: "fine-tuned" | "probe";
      readonly of: Pretraining;
      /** The clips without labels that the data set names, in place of those of the plan. */
      readonly on?: "unlabelled";
    };

/** In names of runs, such as `diffmask-0.5-face`. */
function slugOf({ main }: Scale, { masks, ratio, streams, recipe }: Pretraining): string {
  const face = streams === "B,H,F" ? "-face" : "";
  const other = recipe === "main" || recipe === main ? "" : `-${recipe}`;
  return `${masks.toLowerCase()}-${ratio}${face}${other}`;
}

/** @param on Other clips than the plan's. */
export function pretrain(
  { scale, data }: Plan,
  what: Pretraining,
  seed: number,
  on: Pick<DataSet, "slug" | "data" | "settings"> = data.pretraining,
): Run {
  const { slug, data: clips, settings } = on;
  const { masks, ratio, streams, recipe } = what;
  const own = scale.recipes[recipe === "main" ? scale.main : recipe];
  return {
    label: `pretrain-${slug}-${slugOf(scale, what)}-seed${seed}`,
    program: "trainer",
    command: "pretrain",
    flags: { preset: own.preset, seed: `${seed}` },
    settings: mergeSettings(
      scale.pretraining,
      own.settings,
      { model: { streams: STREAMS[streams] } },
      MASKS[masks],
      { masking: { ratio } },
      settings,
    ),
    ...(clips && { data: clips }),
  };
}

/** How sentences are translated. Paper §4.3. */
export interface Translation {
  /** Undefined for an encoder that has learnt nothing before. */
  readonly pretrained: Streams | undefined;
  readonly tuned: Streams;
  readonly bridge: "average" | "flat";
  readonly frozen: boolean;
}

export function translate(
  plan: Plan,
  { name, slug, data, settings }: DataSet,
  { pretrained, tuned, bridge, frozen }: Translation,
  seed: number,
): Run {
  const { scale } = plan;
  const face = (streams: Streams | undefined) =>
    streams === undefined ? "scratch" : streams === "B,H,F" ? "face" : "noface";
  const preset = scale.translationPreset(name, frozen);
  return {
    label: `translate-${slug}-${face(pretrained)}-${face(tuned)}-${bridge}${frozen ? "-frozen" : ""}-seed${seed}`,
    program: "trainer",
    command: "translate",
    flags: { preset, seed: `${seed}`, ...(plan.data.mbart === undefined ? {} : { mbart: plan.data.mbart }) },
    settings: mergeSettings(
      scale.translation,
      pretrained === undefined ? scale.fromScratch : {},
      { model: { streams: STREAMS[tuned], bridge, poseEncoder: frozen ? "frozen" : "full" } },
      settings,
    ),
    ...(data && { data }),
    ...(pretrained && {
      from: { option: "init", run: encoder(plan, { ...DIFF_MASK, streams: pretrained }, seed) },
    }),
  };
}

/** @param shots Clips of each gloss to learn from; all where undefined. */
export function recognize(
  plan: Plan,
  { slug, data, settings, unlabelled }: DataSet,
  method: Method,
  seed: number,
  shots?: number,
): Run {
  const { scale } = plan;
  const few = shots === undefined ? {} : { data: { clipsPerGloss: shots } };
  const flags = { preset: scale.preset, seed: `${seed}` };
  const name = (what: string) =>
    `recognize-${slug}-${shots === undefined ? "" : `${shots}-clips-`}${what}-seed${seed}`;
  const run = (what: string, more: Run["flags"], own: Settings): Run => ({
    label: name(what),
    program: "trainer",
    command: "recognize",
    flags: { ...flags, ...more },
    settings: mergeSettings(scale.recognition, own, settings, few),
    ...(data && { data }),
  });
  switch (method.kind) {
    case "ST-GCN":
    case "ST-GCN++": {
      const model = method.kind.toLowerCase();
      return run(model, { model }, scale.baselines);
    }
    case "from scratch":
      return run("scratch", {}, scale.fromScratch);
    default: {
      const { kind, of, on } = method;
      const what = `${kind === "probe" ? "probe-" : ""}${slugOf(scale, of)}${on === undefined ? "" : `-${on}`}`;
      const clips = on && { slug: `${slug}-${on}`, data: unlabelled, settings: {} };
      const from = { option: "init", run: encoder(plan, of, seed, clips) } as const;
      return { ...run(what, kind === "probe" ? { probe: true } : {}, {}), from };
    }
  }
}

/** Cuts sentences into segments, or draws what an encoder attends to in them. Paper app. F. */
export function look(
  plan: Plan,
  { slug, data, settings }: DataSet,
  { command, untrained, clips }: { command: "segment" | "attention"; untrained: boolean; clips: number },
  seed: number,
): Run {
  const language = (settings.corpus as { firstLanguage?: number } | undefined)?.firstLanguage ?? 0;
  const synthetic = { synthetic: `${clips}`, "first-language": `${language}` };
  return {
    label: `${command}-${slug}-${untrained ? "untrained-" : ""}${slugOf(plan.scale, DIFF_MASK)}-seed${seed}`,
    program: "evaluator",
    command,
    flags: {
      ...(data === undefined ? synthetic : { clips: `${clips}` }),
      ...(untrained ? { untrained: true as const } : {}),
    },
    settings: {},
    ...(data && { data }),
    from: { option: "argument", run: pretrain(plan, DIFF_MASK, seed) },
  };
}

/** The same run with every seed. */
export function seeded({ seeds }: Plan, what: keyof Seeds, run: (seed: number) => Run): Run[] {
  return Array.from({ length: seeds[what] }, (_, seed) => run(seed));
}

/** The encoder that a run with this seed begins with. */
function encoder(plan: Plan, what: Pretraining, seed: number, on?: Parameters<typeof pretrain>[3]): Run {
  return pretrain(plan, what, seed % plan.seeds.pretraining, on);
}
