/** Draws uniform numbers in [0, 1), each with 32 random bits. */
export type Random = () => number;

/**
 * A generator that is a function of the seed and the path alone, so that a sample's numbers do not depend on
 * which worker draws them, nor on what was drawn before.
 *
 * The path is hashed with FNV-1a (each part with its type, so that 1 and "1" differ) and the hash seeds sfc32
 * (Chris Doty-Humphrey's small fast counting generator, as PractRand 0.95 has it).
 *
 * @param seed Any finite number.
 * @param path What is drawn: names and finite indices, from the general to the particular.
 * @throws {RangeError} if a number is not finite: all of those would draw the same.
 * @example
 * const random = seeded(7, "mask", epoch, index);
 * random(); // the same number for the same (seed, epoch, index), on every machine
 */
export function seeded(seed: number, ...path: readonly (string | number)[]): Random {
  for (const part of [seed, ...path]) {
    if (typeof part === "number" && !Number.isFinite(part)) {
      throw new RangeError(`Cannot seed random numbers with ${part}; expected finite numbers.`);
    }
  }
  const key = JSON.stringify([seed, ...path]);
  let a = fnv1a(key, 0x811c9dc5);
  let b = fnv1a(key, 0x9e3779b9);
  let c = fnv1a(key, 0x85ebca6b);
  let counter = 1;
  const next = (): number => {
    const out = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + out) | 0;
    return (out >>> 0) / 0x1_0000_0000;
  };
  for (let i = 0; i < 15; i++) next(); // spreads a few differing bits of the hash over the whole state
  return next;
}

function fnv1a(text: string, basis: number): number {
  let hash = basis | 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return hash;
}
