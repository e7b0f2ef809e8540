/** The `build` of every package: `tsc`, and no output in `dist/` of a source that is gone. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { removeStaleOutputs } from "./stale-outputs.mjs";
import { root } from "./workspace.mjs";

removeStaleOutputs(process.cwd());
const tsc = join(root, "node_modules/typescript/bin/tsc");
process.exit(spawnSync(process.execPath, [tsc, "-p", "."], { stdio: "inherit" }).status ?? 1);
