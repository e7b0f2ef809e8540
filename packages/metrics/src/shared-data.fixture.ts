import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));

/** A JSON file of ../shared/data beside the repository; undefined, after one line that says so, where it is not. */
export function sharedVectors<T>(name: string): T | undefined {
  if (existsSync(FOLDER + name)) return JSON.parse(readFileSync(FOLDER + name, "utf8")) as T;
  console.info(`${FOLDER}${name} is not there: its vectors are not tested`);
}
