/**
 * NumPy's `default_rng(seed)` where it draws what sacreBLEU resamples with: the same seed gives the same samples, so
 * that intervals and p-values are sacreBLEU's own (docs/decisions/0026-numpys-random-numbers.md). PCG64 (O'Neill, 2014)
 * seeded by NumPy's SeedSequence, bounded numbers by Lemire's method, all as in NumPy 1.17 to 2.4.
 */
export class NumpyRandom {
  // The state and the increment of 128 bits, in limbs of 16, the lowest first.
  #state = new Float64Array(8);
  readonly #increment = new Float64Array(8);
  #product = new Float64Array(8); // the next state's place
  #high = 0; // the upper half of the last 64 bits, when it was not used yet
  #hasHigh = false;
  #bits = 0;
  #bitsLeft = 0;

  /** @throws {RangeError} if the seed is not a whole number of at least 0. */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`The seed is ${seed}; expected a whole number of at least 0.`);
    }
    // Eight words of 32 bits are four of 64: the state's high and low half, the sequence's high and low half.
    const words = seedSequence(seed, 8);
    const limbs = (lowFirst: readonly number[]) =>
      lowFirst.flatMap((i) => [(words[i] as number) & 0xffff, (words[i] as number) >>> 16]);
    const start = limbs([2, 3, 0, 1]);
    let carry = 1; // increment = 2 * sequence + 1
    for (const [i, limb] of limbs([6, 7, 4, 5]).entries()) {
      this.#increment[i] = ((limb << 1) | carry) & 0xffff;
      carry = limb >>> 15;
    }
    // state = (0 * multiplier + increment) + start, then one step
    carry = 0;
    for (const [i, limb] of start.entries()) {
      const sum = (this.#increment[i] as number) + limb + carry;
      this.#state[i] = sum & 0xffff;
      carry = sum >>> 16;
    }
    this.#step();
  }

  /** A whole number in [0, below), below at most 2^32: `integers(below)`. */
  integer(below: number): number {
    if (below === 1) return 0;
    for (;;) {
      const draw = this.#uint32();
      // draw * below, of which the upper 32 bits are the number and the lower ones say whether it is fair
      const [high, low] = multiply(draw, below);
      if (low >= below || low >= (0x1_0000_0000 - below) % below) return high;
    }
  }

  /** `integers(2, dtype=bool)`: 32 of them are one draw. */
  bit(): number {
    if (this.#bitsLeft === 0) {
      this.#bits = this.#uint32();
      this.#bitsLeft = 32;
    }
    const bit = this.#bits & 1;
    this.#bits >>>= 1;
    this.#bitsLeft--;
    return bit;
  }

  #uint32(): number {
    if (this.#hasHigh) {
      this.#hasHigh = false;
      return this.#high;
    }
    this.#step();
    // Output XSL-RR: both halves of the state, exclusive-or, rotated right by the top six bits.
    const s = this.#state;
    const low = word(s, 0) ^ word(s, 4);
    const high = word(s, 2) ^ word(s, 6);
    const turn = (s[7] as number) >>> 10;
    const [a, b] = turn < 32 ? [low, high] : [high, low];
    const by = turn & 31;
    this.#hasHigh = true;
    this.#high = by === 0 ? b >>> 0 : ((b >>> by) | (a << (32 - by))) >>> 0;
    return by === 0 ? a >>> 0 : ((a >>> by) | (b << (32 - by))) >>> 0;
  }

  /** state = state * multiplier + increment, modulo 2^128. */
  #step(): void {
    const [s, product] = [this.#state, this.#product];
    let sum = 0;
    for (let i = 0; i < 8; i++) {
      sum += this.#increment[i] as number;
      for (let j = 0; j <= i; j++) sum += (s[j] as number) * (MULTIPLIER[i - j] as number); // below 2^36: exact
      const carry = Math.floor(sum / 0x1_0000);
      product[i] = sum - carry * 0x1_0000;
      sum = carry;
    }
    this.#state = product;
    this.#product = s;
  }
}

/** PCG64's multiplier, 0x2360ed051fc65da44385df649fccf645. */
const MULTIPLIER = Float64Array.of(0xf645, 0x9fcc, 0xdf64, 0x4385, 0x5da4, 0x1fc6, 0xed05, 0x2360);

function word(limbs: Float64Array, low: number): number {
  return (limbs[low] as number) | ((limbs[low + 1] as number) << 16);
}

/** The upper and the lower 32 bits of a product. */
function multiply(a: number, b: number): [number, number] {
  const low = Math.imul(a, b) >>> 0;
  return [Math.round((a * b - low) / 0x1_0000_0000), low];
}

/** NumPy's SeedSequence: a seed spread over `count` words of 32 bits. */
function seedSequence(seed: number, count: number): Uint32Array {
  const entropy = [seed >>> 0, Math.floor(seed / 0x1_0000_0000)].filter((part, i) => i === 0 || part > 0);
  let constant = 0x43b0d7e5;
  const hash = (value: number) => {
    value ^= constant;
    constant = Math.imul(constant, 0x931e8875);
    value = Math.imul(value, constant);
    return value ^ (value >>> 16);
  };
  const pool = [0, 1, 2, 3].map((i) => hash(entropy[i] ?? 0));
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) {
      if (from === to) continue;
      const mixed =
        Math.imul(0xca01f9dd, pool[to] as number) - Math.imul(0x4973f715, hash(pool[from] as number));
      pool[to] = (mixed | 0) ^ ((mixed | 0) >>> 16);
    }
  }
  let output = 0x8b51f9dd;
  return Uint32Array.from({ length: count }, (_, i) => {
    let value = (pool[i % 4] as number) ^ output;
    output = Math.imul(output, 0x58f38ded);
    value = Math.imul(value, output);
    return value ^ (value >>> 16);
  });
}
