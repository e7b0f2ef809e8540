import type { Data, DataSet } from "./data.js";
import type { Streams } from "./reported.js";
import type { Run, Settings } from "./run.js";
import type { Scale } from "./scales.js";

/** What all entries run with. */
export interface Plan {
  readonly scale: Scale;
  readonly data: Data;
  /** Each experiment is run with seeds 0 to that many less one. */
  readonly seeds: number;
}

/** A way to pretrain. Paper §4.1, and one token a frame as SkeletonMAE and MASA have it (§2.2). */
export interface Pretraining {
  readonly masks: "DiffMask" | "SameMask" | "fused";
  readonly ratio: number;
  /** Body and hands, or the face too (Paper §4.3). */
  readonly streams: Streams;
  /** The paper's loss, or what recognises best here (ours, docs/results.md). */
  readonly recipe: "paper" | "signs";
}

/** Paper table 1. */
export const DIFF_MASK: Pretraining = { masks: "DiffMask", ratio: 0.5, streams: "B,H", recipe: "paper" };
export const SAME_MASK: Pretraining = { ...DIFF_MASK, masks: "SameMask" };
export const FUSED: Pretraining = { ...DIFF_MASK, masks: "fused" };
export const SIGNS: Pretraining = { ...DIFF_MASK, recipe: "signs" };

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
  | { readonly kind: "fine-tuned" | "probe"; readonly of: Pretraining };

/** In names of runs, such as `diffmask-0.5-face`. */
function slugOf({ masks, ratio, streams, recipe }: Pretraining): string {
  const face = streams === "B,H,F" ? "-face" : "";
  return `${masks.toLowerCase()}-${ratio}${face}${recipe === "signs" ? "-signs" : ""}`;
}

export function pretrain({ scale, data }: Plan, what: Pretraining, seed: number): Run {
  const { slug, data: clips, settings } = data.pretraining;
  const { masks, ratio, streams, recipe } = what;
  const own = recipe === "signs" ? scale.signs : { preset: scale.preset, settings: {} };
  return {
    label: `pretrain-${slug}-${slugOf(what)}-seed${seed}`,
    program: "trainer",
    command: "pretrain",
    flags: { preset: own.preset, seed: `${seed}` },
    settings: merge(
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
  readonly pretrained: Streams;
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
  const face = (streams: Streams) => (streams === "B,H,F" ? "face" : "noface");
  const preset = scale.translationPreset(name, frozen);
  return {
    label: `translate-${slug}-${face(pretrained)}-${face(tuned)}-${bridge}${frozen ? "-frozen" : ""}-seed${seed}`,
    program: "trainer",
    command: "translate",
    flags: { preset, seed: `${seed}`, ...(plan.data.mbart === undefined ? {} : { mbart: plan.data.mbart }) },
    settings: merge(
      scale.translation,
      { model: { streams: STREAMS[tuned], bridge, poseEncoder: frozen ? "frozen" : "full" } },
      settings,
    ),
    ...(data && { data }),
    from: { option: "init", run: pretrain(plan, { ...DIFF_MASK, streams: pretrained }, seed) },
  };
}

/** @param shots Clips of each gloss to learn from; all where undefined. */
export function recognize(
  plan: Plan,
  { slug, data, settings }: DataSet,
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
    settings: merge(scale.recognition, own, settings, few),
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
      const { kind, of } = method;
      const what = `${kind === "probe" ? "probe-" : ""}${slugOf(of)}`;
      const from = { option: "init", run: pretrain(plan, of, seed) } as const;
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
    label: `${command}-${slug}-${untrained ? "untrained-" : ""}${slugOf(DIFF_MASK)}-seed${seed}`,
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
export function seeded(plan: Plan, run: (seed: number) => Run): Run[] {
  return Array.from({ length: plan.seeds }, (_, seed) => run(seed));
}

function merge(...all: readonly Settings[]): Settings {
  const merged: Record<string, unknown> = {};
  for (const settings of all) {
    for (const [key, value] of Object.entries(settings)) {
      const below = merged[key];
      merged[key] = isTree(below) && isTree(value) ? merge(below, value) : value;
    }
  }
  return merged;
}

function isTree(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
