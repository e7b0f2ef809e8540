#!/usr/bin/env node
// Not in dist, so that a package manager finds the command before the first build of a checkout.
import { existsSync } from "node:fs";

if (!existsSync(new URL("dist/main.js", import.meta.url))) {
  console.error('evaluator: not built yet; run "npm start" once in the checkout (or "pnpm build")');
  process.exit(1);
}
process.env.MSMAE_START ??= "npx";
const { run } = await import("./dist/main.js");
await run(process.argv.slice(2));
