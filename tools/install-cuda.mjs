/**
 * `pnpm run install:cuda`: runs onnxruntime-node's own install script, which downloads its CUDA 12 libraries (Linux
 * x64). Installing msmae never does, so that a machine without a network, or without a GPU, installs cleanly.
 */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(new URL("../packages/tfjs-onnxruntime/package.json", import.meta.url));
const home = dirname(require.resolve("onnxruntime-node/package.json"));
const { status } = spawnSync(process.execPath, [join(home, "script/install.js")], {
  cwd: home,
  stdio: "inherit",
  env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: "cuda12" },
});
if (status !== 0)
  console.error("install:cuda: onnxruntime-node's install script failed; it needs a network, Linux and x64.");
process.exit(status ?? 1);
