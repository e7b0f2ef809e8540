/** Starts a program of this repository from its sources: builds it where something changed since it was built. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { needs, root, workspace } from "./workspace.mjs";

/** The folder of each program that a user starts. */
export const PROGRAMS = {
  trainer: "apps/trainer",
  evaluator: "apps/evaluator",
  "msmae-pose": "packages/msmae-pose",
};

/**
 * What `pnpm --filter trainer start …` and `./msmae trainer …` do, in the folder that the user stands in (pnpm runs scripts
 * in the app's own). Its arguments are the process' own.
 *
 * @param {keyof typeof PROGRAMS} program
 */
export async function startApp(program) {
  const folder = join(root, PROGRAMS[program]);
  if (!existsSync(join(folder, "node_modules"))) {
    end(program, `nothing is installed yet; run "npm start" once in ${root} (or "pnpm install")`);
  }
  buildWhatChanged(program, folder);
  if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
  await import(pathToFileURL(join(folder, "bin.mjs")).href);
}

/** Asks turbo, which takes a second or more, only where a source is another than when it was last asked. */
function buildWhatChanged(program, folder) {
  const stamp = join(root, "node_modules/.cache/msmae", `${program}.built`);
  const byName = new Map(workspace().map((entry) => [entry.name, entry]));
  const { name } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const folders = needs(name, byName).map((one) => byName.get(one).folder);
  const now = stateOf(folders);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;

  if (now === "") process.stderr.write("Building, which takes a minute or more the first time\n");
  const { status, output } = build(name);
  if (status !== 0) {
    // A pull may bring a dependency: the compiler only says that it finds no such module.
    const install = /TS2307|Cannot find (module|package)/.test(output)
      ? ` (after a pull, run "node tools/pnpm.mjs install" first)`
      : "";
    end(program, `the build failed; see above${install}`, output);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
}

/** Which sources there are, and when they changed; "" where a package was never built. */
function stateOf(folders) {
  if (folders.some((folder) => !existsSync(join(folder, "dist")))) return "";
  const hash = createHash("sha256");
  for (const folder of folders) {
    const sources = readdirSync(join(folder, "src"), { recursive: true }).map((name) => join("src", name));
    for (const file of ["package.json", "tsconfig.json", ...sources]) {
      const { mtimeMs, size } = statSync(join(folder, file));
      hash.update(`${join(folder, file)} ${mtimeMs} ${size}\n`);
    }
  }
  return hash.digest("hex");
}

function end(program, reason, before = "") {
  process.stderr.write(`${before}${program}: ${reason}\n`);
  process.exit(1);
}
