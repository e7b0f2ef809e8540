import { InvalidArgumentError } from "commander";

/** For an option of a whole number. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    if (/^\d+$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
  };
}

/** For an option of a number such as 12 or 29.97. @param above Whether `least` itself is too small. */
export function decimal(least: number, above = false): (text: string) => number {
  return (text) => {
    const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (above ? value > least : value >= least) return value;
    throw new InvalidArgumentError(`Expected a number ${above ? "above" : "of at least"} ${least}.`);
  };
}

/** For an option of a path: not the empty text, which is what a shell makes of a variable that is not set. */
export function path(text: string): string {
  if (text === "") throw new InvalidArgumentError("Expected a path.");
  return text;
}

/** For an option that may be given several times. */
export function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}
