import { KEYPOINTS, STREAM_NAMES } from "@msmae/pose";
import { z } from "zod";
import type { Stride } from "./temporal-convolution.js";

const count = z.int().min(1);

/** Of a keypoint: x, y and presence. PYSKL: x, y and the detector's score. */
export const CHANNELS = 3;

/** ST-GCN++'s temporal convolution shares a layer's width among so many branches. */
const BRANCHES = 6;

/**
 * What a checkpoint's `config` holds: the shape of the model. `{}` is the paper's baseline, as PYSKL (Duan et al., 2022)
 * describes it.
 *
 * The number of frames is no part of it, nor is the number of glosses.
 */
export const stgcnConfigSchema = z
  .strictObject({
    /** Paper §4.2, table 1: ST-GCN++ is its baseline; the plain ST-GCN is a row of the same table. */
    kind: z.enum(["st-gcn++", "st-gcn"]).default("st-gcn++"),
    /** Streams whose keypoints are the graph, in this order. Paper §4.2: those of its model, body, left, right. */
    streams: z
      .array(z.enum(STREAM_NAMES))
      .min(1)
      .refine((names) => new Set(names).size === names.length, "expected each stream once")
      .default(["body", "left", "right"]),
    /** Channels of the first layers. PYSKL: 64. */
    width: count.default(64),
    /** PYSKL: 10, as in ST-GCN (Yan et al., 2018). */
    layers: count.default(10),
    /** The layers, counted from 1, that double the width and halve the frames. PYSKL: the 5th and the 8th. */
    stages: z.array(z.int().min(2)).default([5, 8]),
    /** Probability that a feature is dropped before the classifier, in training. PYSKL: 0 for both variants. */
    dropout: z.number().min(0).lt(1).default(0),
  })
  .superRefine(({ kind, width, layers, stages }, context) => {
    const issue = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (stages.some((stage, at) => stage > layers || stage <= (stages[at - 1] ?? 1))) {
      issue("stages", `expected ascending numbers from 2 to ${layers}, got [${stages.join(", ")}]`);
    }
    if (kind === "st-gcn++" && width < BRANCHES) {
      issue("width", `expected at least ${BRANCHES}, one channel a branch, got ${width}`);
    }
  });

/** The shape of a model, all defaults filled in. */
export type StgcnConfig = z.infer<typeof stgcnConfigSchema>;

/** A configuration that is no model. */
export class StgcnConfigError extends Error {
  override readonly name = "StgcnConfigError";
  constructor(
    /** Where, joined by dots; empty for the whole. */
    readonly field: string,
    readonly problem: string,
  ) {
    super(`ST-GCN config: ${field === "" ? "" : `${field}: `}${problem}`);
  }
}

/**
 * Checks a configuration and fills in the defaults.
 *
 * @throws {StgcnConfigError} for the first field that is wrong.
 * @example
 * stgcnConfig({ kind: "st-gcn" }).width; // 64
 */
export function stgcnConfig(input: z.input<typeof stgcnConfigSchema>): StgcnConfig {
  const result = stgcnConfigSchema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new StgcnConfigError(issue.path.join("."), issue.message);
}

/** V, the keypoints of all streams. */
export function keypointsOf({ streams }: Pick<StgcnConfig, "streams">): number {
  return streams.reduce((sum, name) => sum + KEYPOINTS[name], 0);
}

/** Channels before and after each layer, and by how much it divides the frames. */
export function layerShapes({ width, layers, stages }: Pick<StgcnConfig, "width" | "layers" | "stages">) {
  let inputs = CHANNELS;
  let outputs = width;
  return Array.from({ length: layers }, (_, layer) => {
    const isStage = stages.includes(layer + 1);
    if (isStage) outputs *= 2;
    const stride: Stride = isStage ? 2 : 1;
    const shape = { inputs, outputs, stride };
    inputs = outputs;
    return shape;
  });
}

/** The channels of the six branches: the first takes what is left when the others have the same, as in PYSKL. */
export function branchWidths(width: number): number[] {
  const narrow = Math.floor(width / BRANCHES);
  return [width - (BRANCHES - 1) * narrow, ...Array<number>(BRANCHES - 1).fill(narrow)];
}
