import { prepareApp } from "../../tools/start-app.mjs";

prepareApp("@msmae/evaluator", import.meta.url);
const { run } = await import("./dist/main.js");
await run(process.argv.slice(2));
