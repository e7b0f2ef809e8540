/**
 * Writes a file over an older one again and again, with the first of its file operations going wrong, then the second, …,
 * and at last none. `node faults.fixture.js FOLDER FAULT` prints an {@link Outcome} of each as JSON.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { basename, join } from "node:path";
import { writeWhole } from "./write-whole.js";

/**
 * `crash`: the operation is half done and none comes after it. `short`: writes take 3 bytes at most, nothing goes wrong.
 * Else the code of an error in which that one operation ends.
 */
export type Fault = "crash" | "short" | "ENOSPC" | "EINVAL";

export interface Outcome {
  /** Every operation, the last one that went wrong among them, such as `write x.tmp`. */
  readonly operations: string[];
  /** The error's code; null where there was none. */
  readonly error: string | null;
  /** What is in the folder then, by name. */
  readonly files: Record<string, string>;
  /** What is there after one more write without faults. */
  readonly next: Record<string, string>;
}

const [folder, fault] = process.argv.slice(2) as [string, Fault];
const path = join(folder, "x");
const names = new Map<number, string>(); // of open files
let operations: string[] = [];
let failing: number | undefined; // which operation goes wrong
const real = { ...fs };
const fail = (code: string) => Object.assign(new Error(code), { code });

/** Takes part in the fault; `half` does half of the operation. */
function step<R>(name: string, operation: () => R, half?: () => void): R {
  if (fault === "crash" && failing !== undefined && operations.length > failing) throw fail("dead");
  operations.push(name);
  if (operations.length - 1 !== failing) return operation();
  if (fault === "crash") half?.();
  throw fail(fault);
}

fs.openSync = (file, flags, mode) => {
  const opened = step(`open ${basename(String(file))}`, () => real.openSync(file, flags, mode));
  names.set(opened, basename(String(file)));
  return opened;
};
fs.writeSync = ((file: number, bytes: Uint8Array, at: number, length: number) => {
  const write = (most: number) => real.writeSync(file, bytes, at, Math.min(length, most));
  return step(
    `write ${names.get(file)}`,
    () => write(fault === "short" ? 3 : length),
    () => write(length >> 1),
  );
}) as typeof fs.writeSync;
fs.fsyncSync = (file) => step(`fsync ${names.get(file)}`, () => real.fsyncSync(file));
fs.renameSync = (from, to) =>
  step(`rename ${basename(String(from))} ${basename(String(to))}`, () => real.renameSync(from, to));
fs.rmSync = (file, options) => step(`rm ${basename(String(file))}`, () => real.rmSync(file, options));
syncBuiltinESMExports();

function contents(): Record<string, string> {
  const files = fs.readdirSync(folder).sort();
  return Object.fromEntries(files.map((name) => [name, real.readFileSync(join(folder, name), "utf8")]));
}

function outcome(which: number | undefined): Outcome {
  for (const name of fs.readdirSync(folder)) real.unlinkSync(join(folder, name));
  real.writeFileSync(path, "old");
  operations = [];
  failing = which;
  let error: string | null = null;
  try {
    writeWhole(path, [Buffer.from("new, "), Buffer.from("whole")]);
  } catch (thrown) {
    error = (thrown as { code: string }).code;
  }
  const seen = operations;
  const files = contents();
  operations = [];
  failing = undefined;
  writeWhole(path, "next");
  return { operations: seen, error, files, next: contents() };
}

const whole = outcome(undefined);
const outcomes = whole.operations.map((_, which) => outcome(which));
process.stdout.write(JSON.stringify(fault === "short" ? [whole] : [...outcomes, whole]));
