import { startApp } from "../../tools/start-app.mjs";

process.env.MSMAE_START ??= "pnpm";
// `npm start` and `pnpm --filter trainer start`, with nothing behind them, are what somebody new types: that shows what there is.
if (process.argv.length === 2) process.argv.push("demo");
await startApp("trainer");
