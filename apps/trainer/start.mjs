import { startApp } from "../../tools/start-app.mjs";

await startApp("trainer", import.meta.url);
