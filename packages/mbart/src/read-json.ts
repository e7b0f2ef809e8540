import { readFileSync } from "node:fs";
import { FolderError } from "./folder-error.js";

/** @throws {FolderError} if the file is not there or is not JSON. */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new FolderError(
      path,
      undefined,
      code === "ENOENT" ? "there is no such file" : `cannot be read: ${code}`,
      {
        cause: error,
      },
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const [reason] = (error as Error).message.split("\n");
    throw new FolderError(path, undefined, `is not JSON: ${reason}`, { cause: error });
  }
}
