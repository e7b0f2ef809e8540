#!/usr/bin/env node
// Not in dist, so that a package manager finds the command before the first build of a checkout.
import { existsSync } from "node:fs";

if (!existsSync(new URL("dist/command/main.js", import.meta.url))) {
  console.error('msmae-score: not built yet; run "npm start" once in the checkout (or "pnpm build")');
  process.exit(1);
}
await import("./dist/command/main.js");
