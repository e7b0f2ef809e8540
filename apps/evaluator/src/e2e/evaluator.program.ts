/** The evaluator as a process of its own: `node evaluator.program.js [command] [options]`. */
import { run } from "../main.js";

await run(process.argv.slice(2));
