/**
 * `pnpm run bench`: megabytes a second that readPose() reads, and beside it Python's pose-format on the same files in the
 * same run, where a Python with pose-format is at hand (`MSMAE_PYTHON`, else `python3`). Files are in memory before the
 * clock starts. Every file is read in rounds, ours and theirs by turns, and the fastest round of each counts, since
 * other programs only ever make it slower.
 *
 * The files: real ones where ../shared/data is beside the checkout, and synthetic ones of MediaPipe Holistic's layout.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { holisticComponents, readPose, writePose } from "@msmae/pose";
import { openPose } from "@msmae/pose/node";

const ROUNDS = 7;
const MILLISECONDS = 60; // of a round
const python = process.env.MSMAE_PYTHON ?? "python3";

const folder = mkdtempSync(join(tmpdir(), "msmae-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const files = [...realFiles(), synthetic(100, false), synthetic(3000, true)];

const probe = spawnSync(
  python,
  ["-c", "import pose_format, importlib.metadata as m; print(m.version('pose-format'))"],
  {
    encoding: "utf8",
  },
);
const theirs = probe.status === 0 ? reader() : undefined;
console.log(
  theirs
    ? `Python's pose-format ${probe.stdout.trim()} reads each file in two ways: again and again, with the header it keeps, and without it`
    : "Python's pose-format is not at hand: set MSMAE_PYTHON to a Python that has it to compare",
);
const columns = [
  "MB",
  "readPose",
  "with reuse",
  ...(theirs ? ["pose-format", "ratio", "no header", "ratio"] : []),
];
console.log(`${"file".padEnd(44)}${columns.map((name) => name.padStart(13)).join("")}`);
const ratios = [];
for (const path of files) {
  const bytes = readFileSync(path);
  const best = [0, 0, 0, 0].fill(Number.POSITIVE_INFINITY);
  const ways = [
    () => secondsToRead(bytes, false),
    () => secondsToRead(bytes, true),
    ...(theirs ? [() => theirs.seconds(path, "kept"), () => theirs.seconds(path, "fresh")] : []),
  ];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, way] of ways.entries()) best[i] = Math.min(best[i], await way());
  }
  const rates = best.map((seconds) => `${(bytes.length / 1e6 / seconds).toFixed(0)} MB/s`);
  const [kept, fresh] = [best[2] / best[1], best[3] / best[1]]; // to readPose with reuse
  if (theirs) ratios.push([kept, fresh]);
  const compared = theirs ? [rates[2], `${kept.toFixed(1)}x`, rates[3], `${fresh.toFixed(1)}x`] : [];
  const row = [(bytes.length / 1e6).toFixed(2), rates[0], rates[1], ...compared];
  console.log(`${basename(path).slice(-42).padEnd(44)}${row.map((cell) => cell.padStart(13)).join("")}`);
}
if (theirs) {
  theirs.close();
  const mean = (i) =>
    Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio[i]), 0) / ratios.length).toFixed(1);
  console.log(
    `readPose with reuse, geometric mean: ${mean(0)} times as fast, ${mean(1)} times where the header is new`,
  );
}

const long = await openPose(files.at(-1));
for (const frames of [10, 100, 1000]) {
  const took = [];
  for (let i = 0; i < ROUNDS; i++) {
    const began = performance.now();
    await long.read(1000, 1000 + frames);
    took.push(performance.now() - began);
  }
  console.log(
    `openPose().read() of ${frames} of ${long.header.frames} frames: ${Math.min(...took).toFixed(2)} ms`,
  );
}
await long.close();

/** Seconds that one reading takes, in the mean over a round; with `reuse` of a copy made while the clock stands. */
function secondsToRead(bytes, reuse) {
  const copy = new Uint8Array(bytes.length);
  let [took, reads] = [0, 0];
  do {
    if (reuse) copy.set(bytes);
    const began = performance.now();
    readPose(reuse ? copy : bytes, "bench", { reuse });
    took += performance.now() - began;
    reads++;
  } while (took < MILLISECONDS && reads < 5000);
  return took / 1000 / reads;
}

/** A Python process that reads files on request. */
function reader() {
  const child = spawn(python, [fileURLToPath(new URL("read.py", import.meta.url)), `${MILLISECONDS}`], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async seconds(path, cache) {
      child.stdin.write(`${JSON.stringify({ path, cache })}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${python} ended while it read ${path}.`);
      return Number(value);
    },
    close: () => child.stdin.end(),
  };
}

function realFiles() {
  const root = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));
  try {
    const paths = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".pose"))
      .map((path) => join(root, path));
    // The largest of each folder.
    const largest = new Map();
    for (const path of paths) {
      const home = join(path, "..");
      if (statSync(path).size > (largest.has(home) ? statSync(largest.get(home)).size : 0))
        largest.set(home, path);
    }
    return [...largest.values()].sort();
  } catch {
    return [];
  }
}

function synthetic(frames, world) {
  const components = holisticComponents({ facePoints: 468, world });
  const points = components.reduce((sum, component) => sum + component.points.length, 0);
  const data = Float32Array.from({ length: frames * points * 3 }, (_, i) => i % 640);
  const confidence = Float32Array.from({ length: frames * points }, (_, i) => (i % 7 === 0 ? 0 : 1));
  const path = join(folder, `synthetic-${frames}-frames.pose`);
  const shape = { frames, people: 1, points, dims: 3, fps: 25, width: 640, height: 480, depth: 0 };
  writeFileSync(path, writePose({ version: 0.2, ...shape, components, data, confidence }));
  return path;
}
