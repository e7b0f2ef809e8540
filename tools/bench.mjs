/**
 * `pnpm bench [name …]`: builds, then runs the benchmark of each package or app that has one, one after the other
 * (`pnpm bench trainer` is the bench at the paper's size). Figures are printed, nothing is asserted: machines are
 * shared and noisy, so compare ratios within one run.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root, workspace } from "./workspace.mjs";

const asked = process.argv.slice(2);
const short = (name) => name.replace("@msmae/", "");
const withBench = workspace().filter(({ manifest }) => manifest.scripts?.bench);
const unknown = asked.find((name) => !withBench.some((entry) => short(entry.name) === name));
if (unknown) {
  console.error(`bench: ${unknown}: expected one of ${withBench.map(({ name }) => short(name)).join(", ")}`);
  process.exit(1);
}
run(["exec", "node", "node_modules/turbo/bin/turbo", "run", "build", "--output-logs=errors-only"]);
for (const { name } of withBench) {
  if (asked.length > 0 && !asked.includes(short(name))) continue;
  console.log(`\n# ${name}`);
  run(["--filter", name, "run", "bench"]);
}

function run(args) {
  const { status } = spawnSync(process.execPath, [join(root, "tools/pnpm.mjs"), ...args], {
    stdio: "inherit",
    cwd: root,
  });
  if (status !== 0) process.exit(status ?? 1);
}
