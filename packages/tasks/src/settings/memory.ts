import { totalmem } from "node:os";
import { SettingsError } from "../errors.js";
import { type Layer, sourceOf } from "./settings.js";

/** What a task would need at least, and which settings decide it. */
export interface Sizes<C> {
  /** Paths of settings, such as `train.batchSize`. */
  readonly fields: readonly string[];
  /**
   * Bytes of memory that a run takes at least; less than it takes, so that nothing is refused that would fit.
   *
   * @param onHost Whether the model is computed in the machine's own memory, not in a GPU's.
   */
  bytes(config: C, onHost: boolean): number;
}

/** Of a weight in float32: itself, its gradient and its two moments. */
export const BYTES_OF_WEIGHT = 4 * 4;

/**
 * Refuses settings whose sizes cannot fit, before anything of that size is made.
 *
 * @param layers Where the settings are from.
 * @throws {SettingsError} that names the setting that takes most, what it takes, and what the machine has.
 */
export function refuseSizes<C extends object>(
  config: C,
  { fields, bytes }: Sizes<C>,
  onHost: boolean,
  layers: readonly Layer[],
  memory = machineMemory(),
): void {
  const needed = bytes(config, onHost);
  if (needed <= memory) return;
  const candidates = fields.flatMap((field) => {
    const value = at(config, field.split("."));
    return typeof value === "number" && value > 1
      ? [{ field, value, rest: bytes(least(config, field), onHost) }]
      : [];
  });
  const [most] = candidates.sort((a, b) => a.rest - b.rest);
  const machine = `at least ${inBytes(needed)} of memory, this machine has ${inBytes(memory)}`;
  if (most === undefined) throw new SettingsError("the settings", `take ${machine}`);
  const source = sourceOf(layers, most.field.split("."));
  throw new SettingsError(source, `${most.value} takes ${machine}; expected a smaller one`, most.field);
}

/** In bytes: what a container allows, or what is built in. */
function machineMemory(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
}

/** The config with 1 for a setting. */
function least<C extends object>(config: C, field: string): C {
  const set = (tree: unknown, [key, ...rest]: readonly string[]): unknown =>
    key === undefined ? 1 : { ...(tree as object), [key]: set((tree as Record<string, unknown>)[key], rest) };
  return set(config, field.split(".")) as C;
}

const at = (tree: unknown, keys: readonly string[]): unknown =>
  keys.reduce<unknown>((node, key) => (node as Record<string, unknown> | null | undefined)?.[key], tree);

/** `16.8 GB` */
export function inBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
  const unit = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(bytes) / 3)));
  return `${Number((bytes / 1000 ** unit).toPrecision(3))} ${units[unit]}`;
}

/** Of Transformer layers: a matrix of queries, keys, values and output each, and two to and from four times the width. */
export const weightsOf = ({ layers, width }: { readonly layers: number; readonly width: number }): number =>
  layers * 12 * width * width;

/**
 * Numbers that a Transformer's backward pass has to keep of each token, in widths and layer by layer: what goes into the
 * norms, queries, keys, values, their mixture and the hidden layer. More is kept.
 */
export const KEPT_WIDTHS = 8;

/** Of a synthetic corpus, to list its clips: ids, texts and segments take more. */
export function bytesOfList(corpus: { readonly kind: string; readonly clips?: number }): number {
  return corpus.kind === "synthetic" ? (corpus.clips ?? 0) * 300 : 0;
}
