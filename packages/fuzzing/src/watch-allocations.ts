/** What {@link watchAllocations} noted. */
export interface Allocations {
  /** The bytes of the largest array so far; set it to 0 to begin anew. */
  largest: number;
  /** Ends the watch. */
  stop(): void;
}

const TYPED = [
  ...(["Float32Array", "Float64Array", "Uint8Array", "Uint8ClampedArray", "Int8Array"] as const),
  ...(["Uint16Array", "Int16Array", "Uint32Array", "Int32Array", "BigInt64Array", "BigUint64Array"] as const),
];
/** A list's place takes a pointer. */
const PLACE_BYTES = 8;
/** Chosen here: what the machine of a test should not be asked for. */
const MOST_BYTES = 2 ** 32;

/**
 * Notes the largest array that anyone asks for by a length, while it watches: typed arrays, `ArrayBuffer`, `Buffer.alloc`
 * and `new Array(length)`. More than 4 GiB at once is an error.
 *
 * @example
 * const allocations = watchAllocations();
 * read(bytes);
 * allocations.stop();
 * expect(allocations.largest).toBeLessThan(10 * bytes.length);
 */
export function watchAllocations(): Allocations {
  const restore: (() => void)[] = [];
  const watched: Allocations = {
    largest: 0,
    stop: () => {
      for (const undo of restore.splice(0)) undo();
    },
  };
  const note = (length: unknown, width: number) => {
    if (typeof length !== "number") return;
    watched.largest = Math.max(watched.largest, length * width);
    if (length * width > MOST_BYTES) throw new Error(`an array of ${length * width} bytes was asked for`);
  };
  const watch = (holder: object, name: string, width: number) => {
    const original = Object.getOwnPropertyDescriptor(holder, name)!;
    restore.push(() => Object.defineProperty(holder, name, original));
    const value = new Proxy(original.value as (...args: unknown[]) => unknown, {
      construct(target, args: unknown[], newTarget) {
        if (args.length > 0) note(args[0], width);
        return Reflect.construct(target, args, newTarget) as object;
      },
      apply(target, self, args: unknown[]) {
        note(args[0], width);
        return Reflect.apply(target, self, args);
      },
    });
    Object.defineProperty(holder, name, { ...original, value });
  };
  for (const name of TYPED) watch(globalThis, name, globalThis[name].BYTES_PER_ELEMENT);
  watch(globalThis, "ArrayBuffer", 1);
  watch(globalThis, "Array", PLACE_BYTES);
  for (const name of ["alloc", "allocUnsafe", "allocUnsafeSlow"]) watch(Buffer, name, 1);
  return watched;
}
