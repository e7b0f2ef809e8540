/**
 * `pnpm bench [name …]`: builds, then runs the benchmark of each package or app that has one, one after the other
 * (`pnpm bench trainer` is the bench at the paper's size; `pnpm bench translate` a package's script `bench:translate`).
 * Figures are printed, nothing is asserted: machines are shared and noisy, so compare ratios within one run.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root, workspace } from "./workspace.mjs";

const asked = process.argv.slice(2);
const benches = workspace().flatMap(({ name, manifest }) =>
  Object.keys(manifest.scripts ?? {}).flatMap((script) => {
    const [bench, own = name.replace("@msmae/", "")] = script.split(":");
    return bench === "bench" ? [{ name: own, of: name, script }] : [];
  }),
);
const unknown = asked.find((name) => !benches.some((bench) => bench.name === name));
if (unknown) {
  console.error(`bench: ${unknown}: expected one of ${benches.map(({ name }) => name).join(", ")}`);
  process.exit(1);
}
run(["exec", "node", "tools/turbo.mjs", "run", "build", "--output-logs=errors-only"]);
for (const { name, of, script } of benches) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n# ${name === of.replace("@msmae/", "") ? of : `${of}: ${name}`}`);
  run(["--filter", of, "run", script]);
}

function run(args) {
  const { status } = spawnSync(process.execPath, [join(root, "tools/pnpm.mjs"), ...args], {
    stdio: "inherit",
    cwd: root,
  });
  if (status !== 0) process.exit(status ?? 1);
}
