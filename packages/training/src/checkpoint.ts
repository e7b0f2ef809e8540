import { FileError } from "@msmae/files";
import { flatten, type HostTensor } from "@msmae/parameters";
import {
  openSafetensors,
  type SafeTensor,
  SafetensorsError,
  type SafetensorsFile,
  writeSafetensors,
} from "@msmae/safetensors";
import type { AdamWState } from "./adamw.js";
import {
  CHECKPOINT_VERSION,
  type CheckpointKind,
  isCheckpointKind,
  kindOfConfig,
} from "./checkpoint-kind.js";

/** A checkpoint whose tensors are not those of the model. */
export class CheckpointMismatchError extends Error {
  override readonly name = "CheckpointMismatchError";

  constructor(
    readonly path: string,
    readonly tensor: string,
    /** What the file holds under that name, such as `F32 [512, 168]`; null for nothing. */
    readonly found: string | null,
    /** What the model needs; null for nothing. */
    readonly expected: string | null,
    /** How many other tensors differ too. */
    readonly others: number,
  ) {
    const what =
      found === null
        ? `tensor "${tensor}" is missing, expected ${expected}`
        : `tensor "${tensor}" is ${found}, expected ${expected ?? "no such tensor"}`;
    super(`${path}: ${what}${others > 0 ? ` (and ${others} other tensors differ)` : ""}`);
  }
}

/** What a checkpoint says about itself beside its tensors. */
export interface CheckpointDescription {
  /** The model's config, as JSON under the metadata key `config`; null where a file has none. */
  readonly config: unknown;
  /** The number of updates that made these weights; 0 where a file does not say. */
  readonly step: number;
  /** What it is of; of files that do not say, what their config tells. Undefined where neither does. */
  readonly kind?: CheckpointKind | undefined;
}

/** What a run needs beside its weights to go on as if it had never stopped. */
export interface TrainingState<P extends object> {
  readonly optimizer: AdamWState<P>;
  /** Losses of the last updates, oldest first: what the next ones are judged by. */
  recentLosses: number[];
}

/**
 * Writes parameters as .safetensors: one float32 tensor a leaf, named by its path. Appears whole or not at all.
 *
 * @throws {FileError} if the file cannot be written.
 * @example
 * await saveParameters("model.safetensors", parameters, { config, step: 0 });
 */
export async function saveParameters(
  path: string,
  parameters: object,
  { config, step, kind }: CheckpointDescription,
): Promise<void> {
  const metadata = {
    ...{ format: "pt", version: `${CHECKPOINT_VERSION}` }, // "pt": the layout is PyTorch's
    ...(kind !== undefined && { kind }),
    ...{ config: JSON.stringify(config), step: `${step}` },
  };
  await write(path, tensors(parameters, ""), metadata);
}

/**
 * Reads parameters into the arrays of `parameters`.
 *
 * @param options.beside What the names of other tensors begin with that the file may hold too, such as `decoder.`, where
 *   only a part of a model is wanted.
 * @throws {CheckpointMismatchError} if the file's tensors are not, name by name, those of `parameters`.
 * @throws {SafetensorsError} if the file cannot be read, is damaged, or holds NaN or an infinity.
 * @example
 * await loadParameters("pretrained.safetensors", { tokenizer, encoder }, { beside: ["decoder."] });
 */
export async function loadParameters(
  path: string,
  parameters: object,
  { beside = [] }: { readonly beside?: readonly string[] } = {},
): Promise<CheckpointDescription> {
  return withFile(path, async (file) => {
    await readInto(path, file, tensors(parameters, ""), beside);
    return describe(file);
  });
}

/** A checkpoint's description, without its tensors. @throws {SafetensorsError} */
export async function describeCheckpoint(path: string): Promise<CheckpointDescription> {
  return withFile(path, async (file) => describe(file));
}

/** A checkpoint whose config claims a larger model than the file can hold. */
export class CheckpointSizeError extends Error {
  override readonly name = "CheckpointSizeError";

  constructor(
    readonly path: string,
    /** In the config, such as `encoder.layers`. */
    readonly field: string,
    readonly value: number,
    /** The fewest weights that a model of it has. */
    readonly claimed: number,
    /** How many the file holds. */
    readonly held: number,
  ) {
    super(
      `${path}: its metadata "config": ${field}: ${value} makes at least ${claimed} weights, the file holds ${held}`,
    );
  }
}

/**
 * Refuses a checkpoint whose config claims more weights than the file holds, before a model of that size is made.
 *
 * @param claims Fields of the config, and the fewest weights that each makes; the first that is too many is named.
 * @throws {CheckpointSizeError}
 * @throws {SafetensorsError} if the file cannot be read.
 * @example
 * await refuseClaims(path, [{ field: "layers", value: layers, weights: layers * width * width }]);
 */
export async function refuseClaims(
  path: string,
  claims: readonly { readonly field: string; readonly value: number; readonly weights: number }[],
): Promise<void> {
  const held = await withFile(path, async ({ tensors }) =>
    [...tensors.values()].reduce(
      (sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1),
      0,
    ),
  );
  const wrong = claims.find(({ weights }) => weights > held);
  if (wrong) throw new CheckpointSizeError(path, wrong.field, wrong.value, wrong.weights, held);
}

/** Writes `first.{path}`, `second.{path}`, `step` [] and `recent_losses` [n]. @throws {FileError} */
export async function saveTrainingState<P extends object>(
  path: string,
  state: TrainingState<P>,
): Promise<void> {
  const { optimizer, recentLosses } = state;
  await write(path, [
    ...tensors(optimizer.first, "first."),
    ...tensors(optimizer.second, "second."),
    ["step", { dtype: "I64", shape: [], data: BigInt64Array.of(BigInt(optimizer.step)) }],
    ["recent_losses", { dtype: "F64", shape: [recentLosses.length], data: Float64Array.from(recentLosses) }],
  ]);
}

/** Reads what {@link saveTrainingState} wrote into the arrays of `state`, with the errors of {@link loadParameters}. */
export async function loadTrainingState<P extends object>(
  path: string,
  state: TrainingState<P>,
): Promise<void> {
  await withFile(path, async (file) => {
    const { optimizer } = state;
    const losses =
      file.tensors.get("recent_losses")?.shape.length === 1 ? file.tensors.get("recent_losses")!.shape : [0];
    const step = BigInt64Array.of(0n);
    const recentLosses = new Float64Array(losses[0]!);
    await readInto(path, file, [
      ...tensors(optimizer.first, "first."),
      ...tensors(optimizer.second, "second."),
      ["step", { dtype: "I64", shape: [], data: step }],
      ["recent_losses", { dtype: "F64", shape: losses, data: recentLosses }],
    ]);
    if (step[0]! < 0n || step[0]! > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new SafetensorsError(path, "step", `tensor "step" is ${step[0]}, expected a number of updates`);
    }
    for (const [name, { data }] of tensors(optimizer.second, "second.")) {
      const at = (data as Float32Array).findIndex((value) => value < 0);
      if (at < 0) continue;
      const problem = `tensor "${name}" has ${data[at]} at index ${at}; expected means of squares, 0 or more`;
      throw new SafetensorsError(path, name, problem);
    }
    optimizer.step = Number(step[0]);
    state.recentLosses = [...recentLosses];
  });
}

type Named = [name: string, tensor: SafeTensor];

function tensors(tree: object, prefix: string): Named[] {
  return flatten(tree).map(([path, leaf]) => {
    const { shape, data } = leaf as HostTensor<Float32Array<ArrayBuffer>>;
    return [`${prefix}${path}`, { dtype: "F32", shape, data }];
  });
}

async function write(path: string, named: Named[], metadata?: Record<string, string>): Promise<void> {
  try {
    await writeSafetensors(path, named, metadata);
  } catch (error) {
    throw new FileError(path, "written", error instanceof SafetensorsError ? (error.cause ?? error) : error);
  }
}

async function withFile<T>(path: string, use: (file: SafetensorsFile) => Promise<T>): Promise<T> {
  const file = await openSafetensors(path);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

function describe({ path, metadata }: SafetensorsFile): CheckpointDescription {
  const { config = "null", step = "0", version = `${CHECKPOINT_VERSION}`, kind } = metadata;
  if (version !== `${CHECKPOINT_VERSION}`) {
    const problem = `its metadata "version" is ${JSON.stringify(version)}, which this version of msmae does not read; expected "${CHECKPOINT_VERSION}"`;
    throw new SafetensorsError(path, "version", problem);
  }
  if (!/^\d+$/.test(step)) {
    const problem = `its metadata "step" is ${JSON.stringify(step)}, expected a whole number`;
    throw new SafetensorsError(path, "step", problem);
  }
  try {
    const parsed: unknown = JSON.parse(config);
    const known = kind !== undefined && isCheckpointKind(kind) ? kind : kindOfConfig(parsed);
    return { config: parsed, step: Number(step), ...(known !== undefined && { kind: known }) };
  } catch {
    throw new SafetensorsError(path, "config", 'its metadata "config" is not JSON');
  }
}

async function readInto(
  path: string,
  file: SafetensorsFile,
  expected: Named[],
  beside: readonly string[] = [],
): Promise<void> {
  const label = (tensor: { dtype: string; shape: readonly number[] }) =>
    `${tensor.dtype} [${tensor.shape.join(", ")}]`;
  const want = new Map(expected);
  const differing = [...new Set([...want.keys(), ...file.tensors.keys()])].flatMap((name) => {
    const [a, b] = [file.tensors.get(name), want.get(name)];
    const [found, needed] = [a ? label(a) : null, b ? label(b) : null];
    const allowed = needed === null && beside.some((prefix) => name.startsWith(prefix));
    return found === needed || allowed ? [] : [{ name, found, needed }];
  });
  const first = differing[0];
  if (first)
    throw new CheckpointMismatchError(path, first.name, first.found, first.needed, differing.length - 1);
  for (const [name, { data }] of expected) {
    const read = (await file.read(name)).data;
    refuseNaN(path, name, read);
    (data as { set(values: unknown): void }).set(read);
  }
  // What stays beside is of the same training: where it is no number, the rest is not to be trusted either.
  for (const name of file.tensors.keys())
    if (!want.has(name)) refuseNaN(path, name, (await file.read(name)).data);
}

/** A weight that is not a number makes all that is computed with it none, and infinite ones soon do. */
function refuseNaN(path: string, tensor: string, values: SafeTensor["data"]): void {
  if (!(values instanceof Float32Array || values instanceof Float64Array)) return;
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const problem = `tensor "${tensor}" has ${values[at]} at index ${at}; expected finite numbers`;
  throw new SafetensorsError(path, tensor, problem);
}
