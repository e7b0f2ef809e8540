import { count, quote } from "@msmae/text";
import { PoseJsonError } from "../errors.js";
import { parseJson } from "./parse-json.js";

/** What {@link JsonValue.floats} takes beside numbers, since JSON has no numbers for them. */
const NOT_NUMBERS: readonly unknown[] = ["NaN", "Infinity", "-Infinity"];

/** The root of a JSON text. @throws {PoseJsonError} if it is none. */
export function jsonValue(text: string, source: string): JsonValue {
  return new JsonValue(parseJson(text, source, '"NaN"'), "", source);
}

/** A value of the text and its place, for errors that name it. */
export class JsonValue {
  constructor(
    private readonly content: unknown,
    private readonly path: string,
    private readonly source: string,
  ) {}

  fail(expected: string): never {
    throw new PoseJsonError(this.source, this.path, `${kind(this.content)}, ${expected}`);
  }

  /** What is under a key, undefined where nothing is. */
  value(key: string): unknown {
    if (typeof this.content !== "object" || this.content === null || Array.isArray(this.content)) {
      this.fail("expected an object");
    }
    return Object.hasOwn(this.content, key)
      ? (this.content as Readonly<Record<string, unknown>>)[key]
      : undefined;
  }

  at(key: string): JsonValue {
    return new JsonValue(this.value(key), this.path === "" ? key : `${this.path}.${key}`, this.source);
  }

  list(length?: number, most = length): JsonValue[] {
    if (!Array.isArray(this.content)) this.fail("expected a list");
    const found = this.content.length;
    if ((length !== undefined && found !== length) || (most !== undefined && found > most)) {
      const expected = `${length === undefined ? "at most " : ""}${count(most ?? 0)}`;
      throw new PoseJsonError(this.source, this.path, `${count(found)} items, expected ${expected}`);
    }
    return this.content.map((item, i) => new JsonValue(item, `${this.path}[${i}]`, this.source));
  }

  text(): string {
    return typeof this.content === "string" ? this.content : this.fail("expected a text");
  }

  number(): number {
    return typeof this.content === "number" ? this.content : this.fail("expected a number");
  }

  /** JSON's numbers may be too large for float64, and are infinite then. */
  positive(): number {
    const value = this.number();
    if (value >= 0 && value < Number.POSITIVE_INFINITY) return value;
    this.fail("expected a number of at least 0");
  }

  whole(most: number, least = 0): number {
    const value = this.number();
    return Number.isInteger(value) && value >= least && value <= most
      ? value
      : this.fail(`expected a whole number from ${count(least)} to ${count(most)}`);
  }

  /** Nested lists of a shape as one array, which is made after all of them were checked. */
  floats(shape: readonly number[]): Float32Array {
    const values = new Float32Array(this.check(this.content, shape, this.path));
    let at = 0;
    const copy = (list: readonly unknown[], depth: number): void => {
      for (const item of list) {
        if (depth < shape.length) copy(item as readonly unknown[], depth + 1);
        else values[at++] = Number(item);
      }
    };
    copy(this.content as readonly unknown[], 1);
    return values;
  }

  /** How many numbers there are. */
  private check(list: unknown, [length, ...inner]: readonly number[], path: string): number {
    if (!Array.isArray(list) || list.length !== length) {
      const found = Array.isArray(list) ? `${count(list.length)} items` : kind(list);
      throw new PoseJsonError(this.source, path, `${found}, expected a list of ${count(length ?? 0)}`);
    }
    if (inner.length > 0) {
      return list.reduce<number>((sum, item, i) => sum + this.check(item, inner, `${path}[${i}]`), 0);
    }
    for (const [i, item] of list.entries()) {
      if (typeof item === "number" || NOT_NUMBERS.includes(item)) continue;
      throw new PoseJsonError(this.source, `${path}[${i}]`, `${kind(item)}, expected a number`);
    }
    return list.length;
  }
}

/** What a value of JSON is, for an error. */
export function kind(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null || typeof value === "boolean" || typeof value === "number") return `${value}`;
  if (typeof value === "string") return quote(value);
  return Array.isArray(value) ? "a list" : "an object";
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Keys of an object for an error, not too many of them. */
export function listedKeys(keys: readonly string[]): string {
  const more = keys.length > 6 ? ` and ${count(keys.length - 6)} more` : "";
  return keys.length === 0 ? "none" : `${keys.slice(0, 6).map(quote).join(", ")}${more}`;
}
