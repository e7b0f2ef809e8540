import { type HostTensor, hostTensor } from "@msmae/parameters";
import type { KeysValues } from "./decoder-step.js";

type Host = HostTensor<Float32Array>;

/**
 * Keys and values of the positions that were decoded, for each layer [R, H, L, C/H]. It lies in the host's memory, where
 * ONNX Runtime reads it without a copy.
 */
export class Cache {
  #layers: readonly KeysValues<Host>[];
  /** Positions that are filled. */
  #filled = 0;

  constructor(
    layers: number,
    /** [R, H, L, C/H] */
    private shape: readonly [rows: number, heads: number, length: number, size: number],
  ) {
    this.#layers = Array.from({ length: layers }, () => empty(shape));
  }

  get layers(): readonly KeysValues<Host>[] {
    return this.#layers;
  }

  get length(): number {
    return this.shape[2];
  }

  /** Positions that are filled. */
  get filled(): number {
    return this.#filled;
  }

  /** Appends one position, [R, H, 1, C/H] for each layer. */
  append(added: readonly KeysValues<HostTensor>[]): void {
    const [rows, heads, length, size] = this.shape;
    added.forEach((layer, at) => {
      for (const name of ["keys", "values"] as const) {
        const target = this.#layers[at]![name].data;
        const source = layer[name].data as Float32Array;
        for (let row = 0; row < rows * heads; row++) {
          const vector = source.subarray(row * size, (row + 1) * size);
          target.set(vector, (row * length + this.#filled) * size);
        }
      }
    });
    this.#filled++;
  }

  /** Row r becomes what row `from[r]` was. */
  reorder(from: readonly number[]): void {
    const [, heads, length, size] = this.shape;
    const moved = from.flatMap((source, row) => (source === row ? [] : [{ row, source }]));
    if (moved.length === 0) return;
    const filled = this.#filled * size;
    const kept = new Float32Array(moved.length * filled);
    for (const { keys, values } of this.#layers) {
      for (const { data } of [keys, values]) {
        for (let head = 0; head < heads; head++) {
          const start = (row: number) => (row * heads + head) * length * size;
          moved.forEach(({ source }, at) => {
            kept.set(data.subarray(start(source), start(source) + filled), at * filled);
          });
          moved.forEach(({ row }, at) => {
            data.set(kept.subarray(at * filled, (at + 1) * filled), start(row));
          });
        }
      }
    }
  }

  /** Makes room for `length` positions. */
  grow(length: number): void {
    const [rows, heads, before, size] = this.shape;
    const shape = [rows, heads, length, size] as const;
    this.#layers = this.#layers.map((layer) => {
      const larger = empty(shape);
      for (const name of ["keys", "values"] as const) {
        for (let row = 0; row < rows * heads; row++) {
          const { data } = layer[name];
          const filled = data.subarray(row * before * size, (row * before + this.#filled) * size);
          larger[name].data.set(filled, row * length * size);
        }
      }
      return larger;
    });
    this.shape = shape;
  }
}

function empty(shape: readonly [number, number, number, number]): KeysValues<Host> {
  const [rows, heads, length, size] = shape;
  const make = () => hostTensor(shape, new Float32Array(rows * heads * length * size));
  return { keys: make(), values: make() };
}
