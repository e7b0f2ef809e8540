/**
 * A program of ours as a process of its own: `node child.program.js trainer|evaluator [command] [options]`. Unlike its
 * start script it does not look whether there is something to build, which took place before.
 */
const [program, ...args] = process.argv.slice(2);
const { run } = program === "trainer" ? await import("@msmae/trainer") : await import("../main.js");
await run(args);
