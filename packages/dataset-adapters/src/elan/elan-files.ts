import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { isFolder } from "../annotations/files.js";
import { AnnotationError } from "../annotations/reading.js";

/**
 * Lists the .eaf files of a folder, at any depth, or the one that the path names.
 *
 * @throws {AnnotationError} if there is none, or two have the same name, as older copies have.
 */
export function elanFiles(path: string): string[] {
  if (!isFolder(path)) return [path];
  const files = list(path)
    .filter((name) => /\.eaf$/i.test(name))
    .sort();
  if (files.length === 0) throw new AnnotationError(path, "no .eaf files; expected ELAN documents");
  const byName = new Map<string, string>();
  for (const file of files) {
    const name = basename(file);
    const other = byName.get(name);
    if (other !== undefined) {
      throw new AnnotationError(
        path,
        `${other} and ${file} have the same name; expected one document a recording`,
      );
    }
    byName.set(name, file);
  }
  return files.map((name) => join(path, name));
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true }).map(String);
  } catch (error) {
    throw new AnnotationError(folder, (error as Error).message);
  }
}
