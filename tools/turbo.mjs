/** `node tools/turbo.mjs run build …` is turbo without its telemetry. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { QUIET } from "./quiet.mjs";

const turbo = fileURLToPath(new URL("../node_modules/turbo/bin/turbo", import.meta.url));
// Ctrl-C is for the tasks, which may have something to put away: this process waits for them.
process.on("SIGINT", () => {});

// `pnpm exec` sets this to "false", which the pnpm of each task takes for a yes: several at once then write one file.
const { pnpm_config_verify_deps_before_run: _, ...env } = process.env;
const { status, signal, error } = spawnSync(process.execPath, [turbo, ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...env, ...QUIET },
});
if (error) console.error(`tools/turbo.mjs: cannot start turbo: ${error.message}`);
process.exit(signal === "SIGINT" ? 130 : (status ?? 1));
