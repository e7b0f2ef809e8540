import { findNodeAtLocation, type ParseError, parse, parseTree, printParseErrorCode } from "jsonc-parser";
import { readText } from "./files.js";
import { AnnotationError } from "./reading.js";

/** A JSON document that knows the lines of its values. */
export interface JsonFile {
  readonly value: unknown;
  /** The line of the value at a path, counted from 1; the nearest value's around it where it has none. */
  lineOf(path: readonly (string | number)[]): number;
}

/** @throws {AnnotationError} if the file cannot be read, or is not JSON. */
export const readJson = (path: string): JsonFile => parseJson(readText(path), path);

/** {@link readJson} of a file's text. */
export function parseJson(text: string, path: string): JsonFile {
  const lineAt = lineFinder(text);
  let value: unknown;
  try {
    value = JSON.parse(text); // ten times as fast as what knows its places
  } catch {
    const errors: ParseError[] = [];
    parse(text, errors, { disallowComments: true });
    const [first] = errors;
    const detail = first === undefined ? "not JSON" : `not JSON: ${printParseErrorCode(first.error)}`;
    throw new AnnotationError(path, detail, lineAt(first?.offset ?? 0));
  }
  let tree: ReturnType<typeof parseTree>;
  return {
    value,
    lineOf: (path) => {
      tree ??= parseTree(text);
      for (let depth = path.length; depth >= 0 && tree !== undefined; depth--) {
        const node = findNodeAtLocation(tree, path.slice(0, depth));
        if (node !== undefined) return lineAt(node.offset);
      }
      return 1;
    },
  };
}

/** @returns The line, counted from 1, of an offset into the text. */
function lineFinder(text: string): (offset: number) => number {
  let ends: number[] | undefined; // where the lines end, ascending
  return (offset) => {
    ends ??= [...text.matchAll(/\n/g)].map(({ index }) => index);
    let [low, high] = [0, ends.length]; // the lines before it are between low and high
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}
