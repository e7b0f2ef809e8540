/** For an option of a whole number. */
export function wholeNumber(least: number): (texts: readonly string[]) => number {
  return (texts) => {
    const value = /^\d{1,9}$/.test(last(texts)) ? Number(last(texts)) : Number.NaN;
    if (value >= least) return value;
    throw new RangeError(`expected a whole number of at least ${least}`);
  };
}

/** For an option of a number above 0, such as 29.97. */
export function positive(texts: readonly string[]): number {
  const value = /^\d*\.?\d+$/.test(last(texts)) ? Number(last(texts)) : Number.NaN;
  if (value > 0) return value;
  throw new RangeError("expected a number above 0");
}

/** For an option of a path: not the empty text, which is what a shell makes of a variable that is not set. */
export function path(texts: readonly string[]): string {
  if (last(texts) !== "") return last(texts);
  throw new RangeError("expected a path");
}

/** For an option that is one of some words. */
export function oneOf<T extends string>(words: readonly T[]): (texts: readonly string[]) => T {
  return (texts) => {
    const found = words.find((word) => word === last(texts));
    if (found !== undefined) return found;
    throw new RangeError(`expected one of ${words.join(", ")}`);
  };
}

/** For an option of several words in an order, each at most once: `face,pose`. */
export function inOrder<T extends string>(words: readonly T[]): (texts: readonly string[]) => T[] {
  return (texts) => {
    const named = texts.flatMap((text) => text.split(",")).map((text) => text.trim());
    const known = named.flatMap((name) => words.filter((word) => word === name));
    if (known.length === named.length && new Set(known).size === known.length) return known;
    throw new RangeError(`expected some of ${words.join(", ")}, in their order`);
  };
}

/** For an option such as `a=x,b=y`, in one text or several; one text with a single `=` is taken whole, for its commas may be a name's. */
export function pairs<Field extends string>(
  fields: readonly Field[],
): (texts: readonly string[]) => { readonly [field in Field]?: string } {
  return (texts) => {
    const found: { [field in Field]?: string } = {};
    for (const pair of texts.flatMap((text) => (text.split("=").length === 2 ? [text] : text.split(",")))) {
      const [, field = "", value = ""] = /^\s*([^=]*?)\s*=\s*(.+?)\s*$/s.exec(pair) ?? [];
      const known = fields.find((each) => each === field);
      if (known === undefined) {
        throw new RangeError(`${pair}: expected ${fields.map((each) => `${each}=…`).join(", ")}`);
      }
      if (found[known] !== undefined) throw new RangeError(`${known} is there twice`);
      found[known] = value;
    }
    return found;
  };
}

const last = (texts: readonly string[]): string => texts.at(-1) ?? "";
