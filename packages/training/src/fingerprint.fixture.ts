import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Every file of a run that has to be the same whenever and however often it was interrupted, by its hash. */
export function fingerprint(path: string): Record<string, string> {
  const checkpoints = readdirSync(join(path, "checkpoints")).sort();
  const files = ["metrics.jsonl", ...checkpoints.map((name) => join("checkpoints", name))];
  return Object.fromEntries(
    files.map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(path, name)))
        .digest("hex"),
    ]),
  );
}
