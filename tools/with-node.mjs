/**
 * Runs a command under another version of Node: `node tools/with-node.mjs 24.21.0 npm test`.
 *
 * npm's package `node` has the binaries; one that was fetched is kept. What the command starts, it starts with that version.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { QUIET } from "./quiet.mjs";
import { root } from "./workspace.mjs";

const [version = "", command, ...args] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version) || command === undefined) {
  console.error("tools/with-node.mjs: expected a version and a command, such as: 24.21.0 npm test");
  process.exit(1);
}

const shell = process.platform === "win32";
const folder = join(root, "node_modules/.cache/msmae", `node-${version}`);
const node = join(folder, "node_modules/node/bin/node");
if (!existsSync(node)) {
  mkdirSync(folder, { recursive: true });
  const install = [
    "install",
    "--prefix",
    folder,
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    `node@${version}`,
  ];
  const { status } = spawnSync("npm", install, { cwd: folder, stdio: "inherit", shell });
  if (status !== 0 || !existsSync(node)) {
    console.error(`tools/with-node.mjs: npm did not install node@${version}`);
    process.exit(1);
  }
}

const { TURBO_HASH: _, ...env } = process.env; // a task of turbo may start this, the command is none
const path = [dirname(node), process.env.PATH].join(delimiter);
const { status, error } = spawnSync(command, args, {
  stdio: "inherit",
  env: { ...env, ...QUIET, PATH: path },
  shell,
});
if (error) console.error(`tools/with-node.mjs: cannot start ${command}: ${error.message}`);
process.exit(status ?? 1);
