/** A Python process with pose-format that reads files on request: `MSMAE_PYTHON`, else `python3`. */
import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const python = process.env.MSMAE_PYTHON ?? "python3";

/**
 * @param {number} milliseconds How long it reads for one answer, at least.
 * @returns undefined where no pose-format is at hand.
 */
export function startPython(milliseconds) {
  const version = "import pose_format, importlib.metadata as m; print(m.version('pose-format'))";
  const probe = spawnSync(python, ["-c", version], { encoding: "utf8" });
  if (probe.status !== 0) return undefined;
  const script = fileURLToPath(new URL("read.py", import.meta.url));
  const child = spawn(python, [script, `${milliseconds}`], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    version: probe.stdout.trim(),
    /** Seconds of one pass over the files. */
    async seconds(paths, { from = "disk", header = "kept", frames = null } = {}) {
      child.stdin.write(`${JSON.stringify({ paths, from, header, frames })}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${python} ended while it read ${paths.join(", ")}.`);
      return Number(value);
    },
    close: () => child.stdin.end(),
  };
}
