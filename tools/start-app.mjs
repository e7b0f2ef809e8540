import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * `pnpm --filter APP start …`: builds what changed since the last start, then runs the app in the folder that the user
 * stands in (pnpm runs scripts in the app's own).
 *
 * @param {string} name The app's.
 * @param {string} url Of its start.mjs, which stands beside its `dist`.
 */
export async function startApp(name, url) {
  const turbo = fileURLToPath(new URL("../node_modules/turbo/bin/turbo", import.meta.url));
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
  const { run } = await import(new URL("dist/main.js", url).href);
  await run(process.argv.slice(2));
}
