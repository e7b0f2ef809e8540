/**
 * Runs the pinned pnpm on a machine that has only Node and npm:
 * `node tools/pnpm.mjs install` is `npx pnpm@<version in packageManager> install`, which asks the registry the first time only.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { QUIET } from "./quiet.mjs";

const { packageManager } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
// Ctrl-C is for the program that was started, which may have work to save: this one waits for it.
process.on("SIGINT", () => {});

const npx = process.platform === "win32" ? "npx.cmd" : "npx";
const { status, signal, error } = spawnSync(
  npx,
  ["--yes", "--prefer-offline", packageManager, ...process.argv.slice(2)],
  {
    stdio: "inherit",
    shell: process.platform === "win32",
    env: { ...process.env, ...QUIET },
  },
);
if (error) console.error(`tools/pnpm.mjs: cannot start npx: ${error.message}`);
process.exit(signal === "SIGINT" ? 130 : (status ?? 1));
