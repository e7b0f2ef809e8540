import { startApp } from "../../tools/start-app.mjs";

await startApp("evaluator", import.meta.url);
