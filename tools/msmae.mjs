/** `./msmae trainer …`: the programs of a checkout, with nothing but Node. */
import { PROGRAMS, startApp } from "./start-app.mjs";

const program = process.argv[2];
const names = Object.keys(PROGRAMS);
if (!names.includes(program)) {
  const asked = program === undefined || program === "--help" || program === "-h";
  const usage = `Usage: ./msmae ${names.join("|")} [command] [options], such as ./msmae trainer --help`;
  if (asked) console.log(usage);
  else console.error(`msmae: ${program}: expected one of ${names.join(", ")}`);
  process.exit(asked ? 0 : 1);
}
process.env.MSMAE_START ??= "msmae";
process.argv.splice(2, 1);
delete process.env.INIT_CWD; // of a script of pnpm or npm that runs this: paths here are the caller's own
await startApp(program);
