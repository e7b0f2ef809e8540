/** Notes the largest typed array that anyone asks for by a length, while it watches. */
export function watchAllocations(): { largest: number; stop(): void } {
  const watched = { largest: 0, stop: () => {} };
  const names = [
    "Float32Array",
    "Float64Array",
    "Uint8Array",
    "Uint16Array",
    "Uint32Array",
    "Int16Array",
  ] as const;
  const originals = names.map((name) => globalThis[name]);
  for (const [i, name] of names.entries()) {
    const original = originals[i]!;
    Object.defineProperty(globalThis, name, {
      configurable: true,
      writable: true,
      value: new Proxy(original, {
        construct(target, [first, ...rest]: [unknown, ...unknown[]]) {
          if (typeof first === "number") {
            const bytes = first * original.BYTES_PER_ELEMENT;
            watched.largest = Math.max(watched.largest, bytes);
            if (bytes > 2 ** 32) throw new Error(`an array of ${bytes} bytes was asked for`);
          }
          return Reflect.construct(target, [first, ...rest]) as object;
        },
      }),
    });
  }
  watched.stop = () => {
    for (const [i, name] of names.entries()) {
      Object.defineProperty(globalThis, name, { configurable: true, writable: true, value: originals[i] });
    }
  };
  return watched;
}
