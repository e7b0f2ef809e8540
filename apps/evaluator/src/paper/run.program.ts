/**
 * A run of `evaluator paper` as a process of its own, so that several train at once: `node run.program.js trainer TRAINING`,
 * of a {@link Training} as JSON, or `node run.program.js evaluator COMMAND …`. What happens is told as lines of JSON.
 */
import { runProgram } from "@msmae/terminal";
import { run } from "../main.js";
import { type Training, train } from "./train.js";

const [program, ...args] = process.argv.slice(2);
if (program === "evaluator") await run(args);
else await runProgram("trainer", args, ([training]) => train(JSON.parse(`${training}`) as Training));
