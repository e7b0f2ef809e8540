import { scaleLinear, scaleLog } from "d3-scale";

/** An axis: a value's place between 0 and 1, and the values worth a label. */
export interface Axis {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  place(value: number): number;
}

/** Steps from the first to the last value. @param values not empty */
export function stepAxis(values: readonly number[]): Axis {
  const [low, high] = extent(values);
  const scale = scaleLinear().domain(low === high ? [low - 1, high + 1] : [low, high]);
  const whole = values.every(Number.isInteger);
  return axis(
    scale,
    scale.ticks(6).filter((tick) => !whole || Number.isInteger(tick)),
  );
}

/** Heights, from zero where that does not flatten the curve. @param values not empty; all above 0 if logarithmic */
export function valueAxis(values: readonly number[], logarithmic: boolean): Axis {
  const [low, high] = extent(values);
  if (logarithmic) {
    // A little air instead of whole decades, which would leave most of the picture empty.
    const scale = scaleLog().domain([low / 1.1, high * 1.1]);
    return axis(scale, logTicks(scale.ticks()));
  }
  const span = high - low || Math.abs(high) || 1;
  const bottom = low >= 0 && low < high / 2 ? 0 : low - 0.05 * span;
  const scale = scaleLinear()
    .domain([bottom, high === bottom ? high + span : high])
    .nice(5);
  return axis(scale, scale.ticks(5));
}

/** Of many ticks 1, 2, 5 of each decade, or every other one within a decade; of very many every n-th whole decade. */
function logTicks(ticks: readonly number[]): readonly number[] {
  if (ticks.length <= 6) return ticks;
  const some = ticks.filter((tick) => /^[125]\.00e/.test(tick.toExponential(2)));
  if (some.length < 2) return ticks.filter((_, i) => i % 2 === 0);
  if (some.length <= 7) return some;
  const decades = some.filter((tick) => tick.toExponential(2).startsWith("1"));
  const every = Math.ceil(decades.length / 7);
  return decades.filter((_, i) => (decades.length - 1 - i) % every === 0);
}

function axis(scale: { (value: number): number; domain(): number[] }, ticks: readonly number[]): Axis {
  const [low, high] = scale.domain() as [number, number];
  return { domain: [low, high], ticks, place: scale };
}

function extent(values: readonly number[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
