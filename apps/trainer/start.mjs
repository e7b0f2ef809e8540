/**
 * `pnpm --filter trainer start …`: builds what changed since the last start, then runs the trainer in the folder
 * that the user stands in (pnpm runs scripts in the app's own).
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const turbo = fileURLToPath(new URL("../../node_modules/turbo/bin/turbo", import.meta.url));
const build = spawnSync(
  process.execPath,
  [turbo, "run", "build", "--filter=trainer", "--output-logs=errors-only"],
  {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    encoding: "utf8",
  },
);
if (build.status !== 0) {
  process.stderr.write(`${build.stdout ?? ""}${build.stderr ?? ""}trainer: the build failed; see above\n`);
  process.exit(1);
}
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
const { run } = await import("./dist/main.js");
await run(process.argv.slice(2));
