/**
 * Formats a number for people: four significant digits, thousands grouped, tiny ones with an exponent.
 *
 * @example
 * formatNumber(0.00080); // "8e-4"
 * formatNumber(38_123_456); // "38,123,456"
 */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-3) return shortExponent(value.toExponential(2));
  if (size >= 1e9) return shortExponent(value.toExponential(3));
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
  const rounded = Number.isInteger(value) ? String(value) : value.toFixed(digits);
  const [whole, fraction] = rounded.replace("-", "").split(".");
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ",");
  return (value < 0 ? "−" : "") + (fraction === undefined ? grouped : `${grouped}.${fraction}`);
}

/** A number beside an axis: as short as it is exact, with k and M. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (size === 0) return "0";
  if (size < 1e-3 || size >= 1e9) return sign + shortExponent(size.toExponential());
  if (size >= 1e6) return `${sign}${trim(size / 1e6)}M`;
  if (size >= 1e4) return `${sign}${trim(size / 1e3)}k`;
  return sign + trim(size);
}

function trim(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function shortExponent(text: string): string {
  const [mantissa, exponent] = text.split("e");
  return `${Number(Number(mantissa).toPrecision(4))}e${Number(exponent)}`.replaceAll("-", "−");
}
