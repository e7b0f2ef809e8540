/** The trainer as a process of its own: `node trainer.program.js [command] [options]`. */
import { run } from "../main.js";

await run(process.argv.slice(2));
