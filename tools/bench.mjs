/**
 * `pnpm bench [name …] [--rounds N] [--tiny]`: builds, then runs the benchmark of each package or app that has one, one
 * after the other (`pnpm bench trainer` is one step at the paper's size). Options go to each of them.
 * Figures are printed, nothing is asserted: machines are shared and noisy, so compare ratios within one run.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { benches } from "./benches.mjs";
import { root } from "./workspace.mjs";

const given = process.argv.slice(2);
const first = given.findIndex((argument) => argument.startsWith("-"));
const [names, options] = first < 0 ? [given, []] : [given.slice(0, first), given.slice(first)];
const all = benches();
const unknown = names.find((name) => !all.some((bench) => bench.name === name));
if (unknown) {
  console.error(`bench: ${unknown}: expected one of ${all.map(({ name }) => name).join(", ")}`);
  process.exit(1);
}
run(["tools/turbo.mjs", "run", "build", "--output-logs=errors-only"], root);
for (const { name, of, folder, file } of all) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.log(`\n# ${name === of.replace("@msmae/", "") ? of : `${of}: ${name}`}`);
  run([join(folder, file), ...options], folder);
}

function run(args, cwd) {
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit", cwd });
  if (status !== 0) process.exit(status ?? 1);
}
