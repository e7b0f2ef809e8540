import { prepareApp } from "../../tools/start-app.mjs";

prepareApp("msmae-pose", import.meta.url);
const { main } = await import("./dist/index.js");
await main(process.argv.slice(2));
