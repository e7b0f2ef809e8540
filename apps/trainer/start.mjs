import { prepareApp } from "../../tools/start-app.mjs";

prepareApp("@msmae/trainer", import.meta.url);
const { run } = await import("./dist/main.js");
await run(process.argv.slice(2));
