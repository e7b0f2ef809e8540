/**
 * `exp` and `log` rounded correctly (but for one case in billions), as the C library below Python's nearly always does;
 * JavaScript engines may be off by the last bit. It shows where a score lies exactly between two printed ones: sacreBLEU
 * makes exp(log(53.125)) = 53.12500000000001 and prints 53.13.
 *
 * Numbers of twice the precision are pairs of doubles, [high, low], after Dekker (1971).
 */
type Pair = readonly [high: number, low: number];

/** e^x. */
export function exp(x: number): number {
  return exponential(x)[0];
}

/** The natural logarithm of x > 0. */
export function log(x: number): number {
  const near = Math.log(x);
  const [high, low] = exponential(near);
  return near + (x - high - low) / x; // a step of Newton's
}

const LN2: Pair = [Math.LN2, 2.3190468138462996e-17];
const HALVINGS = 8;

function exponential(x: number): Pair {
  if (x < -700 || x > 700) return [Math.exp(x), 0]; // next to 0, or out of a double's range
  // x = k ln 2 + 2^8 r, with r small enough for ten terms of the series
  const k = Math.round(x / LN2[0]);
  const rest = sum([x, 0], times([-k, 0], LN2));
  const scale = 2 ** -HALVINGS;
  const r: Pair = [rest[0] * scale, rest[1] * scale];
  let power: Pair = [0, 0]; // e^r - 1: its square keeps the digits that e^r would lose
  for (let n = 11; n >= 1; n--) power = over(times(r, sum([1, 0], power)), n);
  for (let i = 0; i < HALVINGS; i++) power = sum([2 * power[0], 2 * power[1]], times(power, power));
  const [high, low] = sum([1, 0], power);
  return [high * 2 ** k, low * 2 ** k];
}

function sum([a, b]: Pair, [c, d]: Pair): Pair {
  const high = a + c;
  const part = high - a;
  return renormalised(high, a - (high - part) + (c - part) + b + d);
}

function times([a, b]: Pair, [c, d]: Pair): Pair {
  const high = a * c;
  const [a1, a2] = halves(a);
  const [c1, c2] = halves(c);
  return renormalised(high, a1 * c1 - high + a1 * c2 + a2 * c1 + a2 * c2 + (a * d + b * c));
}

/** Divided by a small whole number. */
function over([a, b]: Pair, n: number): Pair {
  const quotient = a / n;
  const [back, lost] = times([quotient, 0], [n, 0]);
  return renormalised(quotient, (a - back - lost + b) / n);
}

function renormalised(high: number, low: number): Pair {
  const total = high + low;
  return [total, low - (total - high)];
}

/** A double as the sum of two of 26 bits, whose products are exact. */
function halves(a: number): Pair {
  const shifted = a * 134217729; // 2^27 + 1
  const high = shifted - (shifted - a);
  return [high, a - high];
}
