import { startApp } from "../../tools/start-app.mjs";

process.env.MSMAE_START ??= "pnpm";
await startApp("msmae-pose");
