/**
 * `pnpm run bench`: how long reading .pose files takes, and beside it Python's pose-format on the same files in the same
 * run, where a Python with pose-format is at hand (`MSMAE_PYTHON`, else `python3`). The files are in the system's cache.
 * Ways are tried by turns in rounds, and the fastest round of each counts, since other programs only ever make it slower.
 *
 *     pnpm bench pose [--rounds N] [--tiny]
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { readPose, writePose } from "@msmae/pose";
import {
  openPoseSync,
  PoseReader,
  readPoseFile,
  readPoseFileSync,
  readPoseFiles,
  readPoseFilesSync,
} from "@msmae/pose/node";
import { realFiles, syntheticFile } from "./files.mjs";
import { startPython } from "./python.mjs";

const { values: flags } = parseArgs({
  options: { rounds: { type: "string" }, tiny: { type: "boolean", default: false } },
});
const ROUNDS = Number(flags.rounds ?? 9);
const CORPUS_ROUNDS = Number(flags.rounds ?? 25);
const MILLISECONDS = flags.tiny ? 1 : 60; // of a round, at least
const FRAMES = flags.tiny ? 120 : 3000;

const folder = mkdtempSync(join(tmpdir(), "msmae-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const long = syntheticFile(folder, { frames: FRAMES, world: true });
const synthetic = [syntheticFile(folder, { frames: 100 }), long];
const real = flags.tiny ? [] : realFiles();
const python = flags.tiny ? undefined : startPython(MILLISECONDS);
console.log(
  python
    ? `Beside Python's pose-format ${python.version}; "ratio" is how many times as fast ours is.`
    : "Python's pose-format is not at hand: set MSMAE_PYTHON to a Python that has it to compare.",
);

/** Reads files of so many other components that no others are kept. */
const others = Array.from({ length: 16 }, (_, i) => {
  const none = new Uint16Array(0);
  const components = [{ name: `other ${i}`, format: "XC", points: ["a"], limbs: none, colors: none }];
  const shape = { width: 1, height: 1, depth: 0, fps: 1, frames: 0, people: 1, points: 1, dims: 1 };
  return writePose({
    version: 0.2,
    ...shape,
    components,
    data: new Float32Array(0),
    confidence: new Float32Array(0),
  });
});
const forgetComponents = () => {
  for (const other of others) readPose(other);
};

await corpus(real.length > 0 ? real : synthetic);
await eachFile([...largestOfFolders(real), ...synthetic]);
await ranges(long, python);
await ranges(syntheticFile(folder, { frames: FRAMES, version: 0 })); // of which pose-format reads no ranges
python?.close();

/** All files one after the other, each once: what going through a corpus takes. */
async function corpus(paths) {
  const megabytes = paths.reduce((sum, path) => sum + statSync(path).size, 0) / 1e6;
  console.log(`\nAll ${paths.length} files (${megabytes.toFixed(1)} MB), one after the other:`);
  const bytes = new Map(paths.map((path) => [path, readFileSync(path)]));
  for (const [from, theirs, ours] of [
    [
      "disk",
      'Pose.read(open(path, "rb").read())',
      {
        "for (… of readPoseFilesSync(paths))": { pass: readAllSync },
        "for await (… of readPoseFiles(paths))": { pass: readAll },
        "readPoseFileSync(path)": readPoseFileSync,
        "await readPoseFile(path)": readPoseFile,
        "readPose(await readFile(path))": async (path) => readPose(await readFile(path), path),
      },
    ],
    [
      "memory",
      "Pose.read(bytes)",
      { "readPose(bytes)": (path) => readPose(bytes.get(path), path), ...(await reusing(bytes)) },
    ],
  ]) {
    const ways = { ...(python && { [theirs]: () => python.seconds(paths, { from }) }) };
    for (const [name, read] of Object.entries(ours)) ways[name] = () => seconds(paths, read);
    const best = await fastest(ways, CORPUS_ROUNDS);
    for (const [name, time] of Object.entries(best)) {
      const ratio = python && name !== theirs ? `ratio ${(best[theirs] / time).toFixed(1)}` : "";
      console.log(`  ${name.padEnd(42)}${(1000 * time).toFixed(1).padStart(8)} ms   ${ratio}`);
    }
  }
}

async function readAll(paths) {
  for await (const { path, pose } of readPoseFiles(paths)) check(path, pose);
}

function readAllSync(paths) {
  for (const { path, pose } of readPoseFilesSync(paths)) check(path, pose);
}

function check(path, { frames, people, points, data, confidence }) {
  if (confidence.length !== frames * people * points || data.length === 0)
    throw new Error(`${path} was not read`);
}

/** Reading that takes over the bytes, of a copy that is made while the clock stands. */
async function reusing(bytes) {
  const copies = new Map([...bytes].map(([path, original]) => [path, new Uint8Array(original.length)]));
  const read = (path) => readPose(copies.get(path), path, { reuse: true });
  const prepare = (path) => copies.get(path).set(bytes.get(path));
  return { "readPose(bytes, path, { reuse: true })": Object.assign(read, { prepare }) };
}

/** Each file again and again, when its components are known from the file before and when they are new. */
async function eachFile(paths) {
  console.log(
    "\nOne file again and again, from the disk, in microseconds: by a PoseReader, by readPoseFileSync(path),",
  );
  console.log("and by that where the components are new:");
  const [theirs, ratio] = python ? [["theirs"], ["ratio"]] : [[], []];
  const columns = ["MB", ...theirs, "reader", ...ratio, "Sync", ...ratio, ...theirs, "new header", ...ratio];
  console.log(`${"".padEnd(40)}${columns.map((name) => name.padStart(11)).join("")}`);
  const unknown = Object.assign((path) => readPoseFileSync(path), { prepare: forgetComponents });
  const reader = new PoseReader();
  const ratios = [];
  for (const path of paths) {
    const best = await fastest({
      reader: () => seconds([path], (one) => reader.read(one)),
      ours: () => seconds([path], readPoseFileSync),
      oursNew: () => seconds([path], unknown),
      ...(python && {
        theirs: () => python.seconds([path]),
        theirsNew: () => python.seconds([path], { header: "new" }),
      }),
    });
    const times = [best.theirs / best.reader, best.theirs / best.ours, best.theirsNew / best.oursNew];
    ratios.push(times);
    const [reused, kept, fresh] = times.map((value) => (python ? [value.toFixed(1)] : []));
    const time = (...values) => (python ? values : values.slice(-1)).map((value) => (1e6 * value).toFixed(0));
    const row = [(statSync(path).size / 1e6).toFixed(2), ...time(best.theirs, best.reader), ...reused];
    row.push((1e6 * best.ours).toFixed(0), ...kept, ...time(best.theirsNew, best.oursNew), ...fresh);
    const name = basename(path).slice(-38).padEnd(40);
    console.log(`${name}${row.map((cell) => cell.padStart(11)).join("")}`);
  }
  if (!python) return;
  const mean = (i) =>
    Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio[i]), 0) / ratios.length).toFixed(1);
  console.log(
    `Geometric mean of the ratios: ${mean(0)}, ${mean(1)}, and ${mean(2)} where the components are new`,
  );
}

/** A range of frames in the middle of a file. */
async function ranges(path, reader) {
  const opening = await fastest({ open: () => seconds([path], (one) => openPoseSync(one).close()) });
  const file = openPoseSync(path);
  const { frames } = file.header;
  console.log(`\n${basename(path)}: opening takes ${(1e6 * opening.open).toFixed(0)} us, then`);
  for (const length of flags.tiny ? [1, 10] : [1, 10, 100, 1000]) {
    const [start, end] = [Math.floor(frames / 3), Math.floor(frames / 3) + length];
    const best = await fastest({
      ours: () => seconds([path], () => file.read(start, end)),
      ...(reader && { theirs: () => reader.seconds([path], { frames: [start, end] }) }),
    });
    const theirs = reader ? `; pose-format, opening included, ${(1e6 * best.theirs).toFixed(0)} us` : "";
    console.log(`  ${length} of ${frames} frames: ${(1e6 * best.ours).toFixed(0)} us${theirs}`);
  }
  file.close();
}

/** The least seconds of each way, tried by turns. */
async function fastest(ways, rounds = ROUNDS) {
  const best = Object.fromEntries(Object.keys(ways).map((name) => [name, Number.POSITIVE_INFINITY]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, way] of Object.entries(ways)) best[name] = Math.min(best[name], await way());
  }
  return best;
}

/**
 * Seconds of one pass over the files, in the mean over a round.
 *
 * @param read Reads one file, which `read.prepare` may prepare while the clock stands; or `{ pass }` reads all.
 */
async function seconds(paths, read) {
  let [took, passes] = [0, 0];
  const [way, inputs] = read.pass ? [read.pass, [paths]] : [read, paths];
  while (took < MILLISECONDS) {
    for (const input of inputs) {
      read.prepare?.(input);
      const began = performance.now();
      const done = way(input);
      if (done instanceof Promise) await done;
      took += performance.now() - began;
    }
    passes++;
  }
  return took / 1000 / passes;
}

function largestOfFolders(paths) {
  const largest = new Map();
  for (const path of paths) {
    const home = dirname(path);
    if (statSync(path).size > (largest.has(home) ? statSync(largest.get(home)).size : 0))
      largest.set(home, path);
  }
  return [...largest.values()];
}
