import { z } from "zod";

/** Settings, or a group of them. */
type Group = Readonly<Record<string, unknown>>;

/** As much of a JSON Schema as tells the names of settings. */
interface Shape {
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
}

/**
 * The names of the settings that a schema knows under `path`; where they depend on a `kind`, those of its value in
 * `settings`.
 *
 * @example
 * knownSettings(schema, ["train"], settings); // ["steps", "batchSize", …]
 */
export function knownSettings(schema: z.ZodType, path: readonly PropertyKey[], settings: unknown): string[] {
  const { shapes, value } = shapesAt(schema, path, settings);
  return [...new Set(groups(shapes, value).flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

/** What the schema says of a setting: zod's `describe()`; undefined where it says nothing. */
export function descriptionOf(
  schema: z.ZodType,
  path: readonly PropertyKey[],
  settings: unknown,
): string | undefined {
  return shapesAt(schema, path, settings).shapes.find(({ description }) => description)?.description;
}

/** The value of a group's setting. */
export const childOf = (value: unknown, key: PropertyKey): unknown =>
  typeof value === "object" && value !== null ? (value as Group)[String(key)] : undefined;

/** The alternatives that a schema has at a path, and the value there. */
function shapesAt(
  schema: z.ZodType,
  path: readonly PropertyKey[],
  settings: unknown,
): { readonly shapes: readonly Shape[]; readonly value: unknown } {
  let shapes = [shapeOf(schema)];
  let value = settings;
  for (const key of path) {
    shapes = groups(shapes, value).flatMap(({ properties }) => properties?.[String(key)] ?? []);
    value = childOf(value, key);
  }
  return { shapes, value };
}

const shapesOf = new WeakMap<z.ZodType, Shape>();

/** Made once for each schema: a list of all settings asks for it at each of them. */
function shapeOf(schema: z.ZodType): Shape {
  const known = shapesOf.get(schema);
  if (known !== undefined) return known;
  const shape = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Shape;
  shapesOf.set(schema, shape);
  return shape;
}

/** The name that was most likely meant: one that holds the other, or the one with the fewest letters changed. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const asked = plain(name);
  const changes = (other: string) =>
    asked !== "" && (other.includes(asked) || asked.includes(other)) ? 0 : lettersChanged(asked, other);
  const [best] = known
    .map((each) => ({ each, changes: changes(plain(each)) }))
    .sort((a, b) => a.changes - b.changes);
  // Chosen here: with more than a third of its letters changed it is another word.
  return best !== undefined && best.changes <= asked.length / 3 ? best.each : undefined;
}

/** The alternatives of a union, or those of one kind where the value says which it is. */
function groups(shapes: readonly Shape[], value: unknown): Shape[] {
  const all = shapes.flatMap((shape): Shape[] => {
    const alternatives = shape.oneOf ?? shape.anyOf;
    return alternatives === undefined ? [shape] : groups(alternatives, value);
  });
  const kind = childOf(value, "kind");
  const ofKind = all.filter(({ properties }) => {
    const allowed = properties?.kind;
    return allowed?.const === kind || allowed?.enum?.includes(kind) === true;
  });
  return kind !== undefined && ofKind.length > 0 ? ofKind : all;
}

/** How many letters have to be put in, left out or replaced (Levenshtein). */
function lettersChanged(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(row[j]! + (b[j] === letter ? 0 : 1), row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
