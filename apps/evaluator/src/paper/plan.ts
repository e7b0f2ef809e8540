import type { Data, DataSet } from "./data.js";
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
}

/** Paper table 1. */
export const DIFF_MASK: Pretraining = { masks: "DiffMask", ratio: 0.5 };
export const SAME_MASK: Pretraining = { masks: "SameMask", ratio: 0.5 };
export const FUSED: Pretraining = { masks: "fused", ratio: 0.5 };

const MASKS: Readonly<Record<Pretraining["masks"], Settings>> = {
  DiffMask: { masking: { strategy: "different" } },
  SameMask: { masking: { strategy: "same" } },
  fused: { model: { tokens: "fused" } },
};

/** How glosses are learnt. */
export type Method =
  | { readonly kind: "ST-GCN" | "ST-GCN++" | "from scratch" }
  | { readonly kind: "fine-tuned" | "probe"; readonly of: Pretraining };

export function pretrain({ scale, data }: Plan, { masks, ratio }: Pretraining, seed: number): Run {
  const { slug, data: clips, settings } = data.pretraining;
  return {
    label: `pretrain-${slug}-${masks.toLowerCase()}-${ratio}-seed${seed}`,
    program: "trainer",
    command: "pretrain",
    flags: { preset: scale.preset, seed: `${seed}` },
    settings: merge(scale.pretraining, MASKS[masks], { masking: { ratio } }, settings),
    ...(clips && { data: clips }),
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
  const all = { label: "", program: "trainer", command: "recognize" } as const;
  const flags = { preset: scale.preset, seed: `${seed}` };
  const name = (what: string) =>
    `recognize-${slug}-${shots === undefined ? "" : `${shots}-clips-`}${what}-seed${seed}`;
  const run = (what: string, more: Run["flags"], own: Settings): Run => ({
    ...all,
    label: name(what),
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
      const { masks, ratio } = of;
      const what = `${kind === "probe" ? "probe-" : ""}${masks.toLowerCase()}-${ratio}`;
      const from = { option: "init", run: pretrain(plan, of, seed) } as const;
      return { ...run(what, kind === "probe" ? { probe: true } : {}, {}), from };
    }
  }
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
