import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./workspace.mjs";

/**
 * Builds packages and what they need, where something changed since they were built.
 *
 * @param {string} filter Which, as turbo says it: a name, or `name^...` for what that one needs.
 * @returns {{ status: number | null, output: string }} What turbo printed: errors only.
 */
export function build(filter) {
  const [command, args] = turbo();
  const { status, stdout, stderr } = spawnSync(
    command,
    [...args, "run", "build", `--filter=${filter}`, "--output-logs=errors-only"],
    { cwd: root, encoding: "utf8" },
  );
  return { status, output: `${stdout ?? ""}${stderr ?? ""}` };
}

/** turbo looks for pnpm among the programs: where there is none, npx has one. */
function turbo() {
  const script = join(root, "tools/turbo.mjs");
  const underPnpm = (process.env.npm_config_user_agent ?? "").startsWith("pnpm/");
  return [
    process.execPath,
    underPnpm ? [script] : [join(root, "tools/pnpm.mjs"), "--silent", "exec", "node", script],
  ];
}
