/**
 * Ends a small run at each of its file operations in turn, as SIGKILL would: the operation is half done and none comes
 * after it. Resumes it, and prints `N CRASHES, M DIFFERENT` with the number of runs that did not end with the bytes of
 * an uninterrupted one. `node crash-points.fixture.js FOLDER`
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { fingerprint } from "./fingerprint.fixture.js";
import { train } from "./loop.js";
import { regressionOptions } from "./regression.fixture.js";
import { RunDirectory } from "./run-directory.js";

let remaining = Number.POSITIVE_INFINITY; // file operations until the crash
let inside = false; // one operation of Node's may call another

class Crash extends Error {}

/** Counts calls; the last one does half its work, and whatever follows finds the process dead. */
function mortal<A extends unknown[], R>(operation: (...args: A) => R, half?: (...args: A) => unknown) {
  return (...args: A): R => {
    if (inside) return operation(...args);
    inside = true;
    try {
      if (--remaining > 0) return operation(...args);
      if (remaining === 0) half?.(...args);
      throw new Crash();
    } finally {
      inside = false;
    }
  };
}

function makeMortal() {
  const { writeFileSync } = fs;
  const writeSync = fs.writeSync as (file: number, bytes: Uint8Array, at: number, length: number) => number;
  const half = (data: unknown) =>
    typeof data === "string" ? data.slice(0, data.length / 2) : (data as Uint8Array).slice(0, 7);
  fs.writeFileSync = mortal(writeFileSync, (file, data) => writeFileSync(file, half(data)));
  fs.writeSync = mortal(writeSync, (file, bytes, at, length) =>
    writeSync(file, bytes, at, length >> 1),
  ) as typeof fs.writeSync;
  for (const name of [
    ...(["openSync", "fsyncSync", "ftruncateSync"] as const),
    ...(["renameSync", "rmSync", "mkdirSync", "linkSync"] as const),
  ]) {
    Object.assign(fs, { [name]: mortal(fs[name] as (...args: unknown[]) => unknown) });
  }
  syncBuiltinESMExports();
}

async function start(folder: string): Promise<void> {
  const description = { config: {}, versions: {}, revision: null };
  const run = RunDirectory.holdsRun(folder)
    ? RunDirectory.resume(folder)
    : RunDirectory.create(folder, description);
  const options = regressionOptions(run, 6);
  await train({
    ...options,
    checkpoint: { every: 2, keep: 2 },
    evaluate: { ...options.evaluate!, every: 3 },
  });
  run.close();
}

const parent = process.argv[2] as string;
await start(join(parent, "whole"));
const expected = JSON.stringify(fingerprint(join(parent, "whole")));
makeMortal();
let different = 0;
for (let crashes = 0; ; crashes++) {
  const folder = join(parent, `crash-${crashes}`);
  remaining = crashes + 1;
  await start(folder).catch(() => undefined);
  const crashed = remaining <= 0;
  remaining = Number.POSITIVE_INFINITY; // printing is a file operation too
  if (!crashed) {
    process.stdout.write(`${crashes} CRASHES, ${different} DIFFERENT\n`);
    break;
  }
  fs.rmSync(join(folder, "run.lock"), { force: true }); // this process lives on, a killed one's lock would be taken over
  await start(folder);
  if (JSON.stringify(fingerprint(folder)) !== expected) {
    process.stderr.write(
      `operation ${crashes + 1}: ${JSON.stringify(fs.readdirSync(folder, { recursive: true }))}\n`,
    );
    different++;
  }
}
