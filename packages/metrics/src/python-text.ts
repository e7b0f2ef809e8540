/**
 * What the reference implementations take from Python where JavaScript differs: `str.split()` separates at
 * U+001C-U+001F and U+0085, which `\s` does not, and keeps U+FEFF, which `\s` takes for white space.
 */
/** What `str.split()` separates at, by its UTF-16 code. */
export function isSpace(unit: number): boolean {
  if (unit <= 0x20) return unit >= 0x1c || (unit >= 0x09 && unit <= 0x0d);
  if (unit < 0x2000) return unit === 0x85 || unit === 0xa0 || unit === 0x1680;
  return (
    unit <= 0x200a ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000
  );
}

/**
 * Python's `str.split()`.
 *
 * @example
 * splitWhitespace(" a\u0085b "); // ["a", "b"]
 */
export function splitWhitespace(text: string): string[] {
  const parts: string[] = [];
  let start = -1;
  for (let i = 0; i < text.length; i++) {
    if (isSpace(text.charCodeAt(i))) {
      if (start >= 0) parts.push(text.slice(start, i));
      start = -1;
    } else if (start < 0) {
      start = i;
    }
  }
  if (start >= 0) parts.push(text.slice(start));
  return parts;
}

/** Python's `str.rstrip()`. */
export function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Python's `str.strip()`. */
export function strip(text: string): string {
  let start = 0;
  while (start < text.length && isSpace(text.charCodeAt(start))) start++;
  return stripEnd(text.slice(start));
}

/**
 * Python's `format(value, ".2f")`: a value exactly between two texts becomes the one whose last digit is even, where
 * `toFixed` takes the larger. Precisions such as 6.25 are.
 *
 * @example
 * formatFixed(6.25, 1); // "6.2"
 */
export function formatFixed(value: number, digits: number): string {
  const rounded = value.toFixed(digits);
  if (!Number.isFinite(value)) return rounded;
  const exact = value.toFixed(digits + 30); // more than a double of this size has
  if (!/^50*$/.test(exact.slice(-30))) return rounded;
  const truncated = exact.slice(0, -30).replace(/\.$/, "");
  return /[02468]$/.test(truncated) ? truncated : rounded;
}
