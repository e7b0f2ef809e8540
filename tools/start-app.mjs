import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * What `pnpm --filter APP start …` begins with: builds what changed since the last start, and goes to the folder that
 * the user stands in (pnpm runs scripts in the app's own).
 *
 * @param {string} name The app's.
 * @param {string} url Of its start.mjs, which stands beside its `dist`.
 */
export function prepareApp(name, url) {
  const turbo = fileURLToPath(new URL("./turbo.mjs", import.meta.url));
  const build = spawnSync(
    process.execPath,
    [turbo, "run", "build", `--filter=${name}`, "--output-logs=errors-only"],
    { cwd: dirname(fileURLToPath(url)), encoding: "utf8" },
  );
  if (build.status !== 0) {
    process.stderr.write(`${build.stdout ?? ""}${build.stderr ?? ""}${name}: the build failed; see above\n`);
    process.exit(1);
  }
  if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
}
