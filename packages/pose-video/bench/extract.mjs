/**
 * Frames a second of extraction with one and with two workers, complexity 2 and 0, on copies of one video: a real signer
 * beside the checkout, or --video; --tiny makes one in which nobody is. Start-up (browser, models, the first frame) is told apart; machines are shared and noisy,
 * so compare the ratios within one run.
 *
 *     pnpm bench pose-video [--video FILE] [--frames N] [--rounds N] [--tiny]
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { extractVideos, probeVideo, videoJobs } from "../dist/index.js";

const SIGNER = "../../../../shared/data/sign-language-processing__pose/src/python/tests/data/test_video.mp4";
const { values: flags } = parseArgs({
  options: {
    video: { type: "string", default: fileURLToPath(new URL(SIGNER, import.meta.url)) },
    frames: { type: "string", default: "40" },
    rounds: { type: "string", default: "1" },
    tiny: { type: "boolean", default: false },
  },
});
const frames = flags.tiny ? 3 : Number(flags.frames);
const folder = mkdtempSync(join(tmpdir(), "msmae-bench-"));
const video = flags.tiny ? nobody() : flags.video;
if (!existsSync(video)) {
  console.log(`Not measured: ${video} is not there; name a video by --video`);
  process.exit();
}
const { width, height } = await probeVideo(video);
console.log(
  `${video}: ${width} x ${height}, ${frames} frames a copy; ${availableParallelism()} cores, ${cpus()[0]?.model}`,
);

try {
  for (const [complexity, workers, round] of settings()) {
    const copies = join(folder, `${complexity}-${workers}-${round}`);
    const names = Array.from({ length: workers }, (_, i) => join(folder, `${i}.mp4`));
    for (const name of names) copyFileSync(video, name);
    await measure(await videoJobs(names, copies), { complexity, workers, frames });
  }
} finally {
  rmSync(folder, { recursive: true });
}

function* settings() {
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (const complexity of flags.tiny ? [0] : [2, 0]) {
      for (const workers of flags.tiny ? [1] : [1, 2]) yield [complexity, workers, round];
    }
  }
}

/** A video in which nobody is. */
function nobody() {
  const path = join(folder, "nobody.mp4");
  const picture = "testsrc=size=64x64:rate=10:duration=1";
  execFileSync("ffmpeg", ["-loglevel", "error", "-f", "lavfi", "-i", picture, path]);
  return path;
}

/** Between the first frame of the slowest worker and the last one: all workers are at work. */
async function measure(jobs, options) {
  const started = performance.now();
  const times = [];
  const summary = await extractVideos(jobs, {
    ...options,
    onEvent: ({ kind }) => {
      if (kind === "progress") times.push(performance.now());
    },
  });
  const [first, last] = [times[options.workers - 1], times.at(-1)];
  const rate = (1000 * (summary.frames - options.workers)) / (last - first);
  const perFrame = (1000 * options.workers) / rate;
  const mebibytes = Math.round(process.memoryUsage().rss / 2 ** 20);
  console.log(
    `complexity ${options.complexity}, ${options.workers} worker${options.workers > 1 ? "s" : ""}: ${rate.toFixed(2)} frames/s (${perFrame.toFixed(0)} ms a frame and worker), start-up ${((first - started) / 1000).toFixed(1)} s, this process ${mebibytes} MiB`,
  );
}
