import type { Counter, Listener, Pace, Progress } from "@msmae/tasks";
import { alignColumns, duration, StatusBar, type TextTable } from "@msmae/terminal";
import type { TrainingProgress } from "@msmae/training";

export function createProgress(json: boolean): Progress {
  return json ? new JsonProgress() : new TextProgress();
}

/** Ours: a log gets about as many lines as fit on a screen. */
const LINES = 20;
/** Ours: a log does not get a line more often about what is counted, in milliseconds. */
const COUNTER_PAUSE = 30_000;

class TextProgress implements Progress {
  #bar: StatusBar | undefined;
  /** What the bar shows. */
  #value = 0;
  #shown = { loss: "-", speed: "-", left: "-", memory: "-", note: "" };

  say(line: string): void {
    this.#above(() => console.log(line));
  }

  warn(line: string): void {
    this.#above(() => console.error(`warning: ${line}`));
  }

  table(table: TextTable): void {
    this.say(`\n${alignColumns(table)}\n`);
  }

  listener({ steps, logEvery, validateEvery }: Pace): Listener {
    const every = Math.max(logEvery, Math.ceil(steps / LINES));
    const validations = validateEvery * Math.ceil(steps / validateEvery / LINES);
    const speed = new Speed();
    return {
      onStart: ({ step, skipped }) => {
        for (const { path, reason } of skipped) this.warn(`${path}: passed over, it is damaged: ${reason}`);
        if (step > 0) this.say(`Continuing after step ${step}`);
        this.#value = step;
        this.#bar = new StatusBar(
          "{bar} {value}/{total}  loss {loss}  {speed} clips/s  {left} left  {memory}{note}",
          steps,
          this.#shown,
          step,
        );
      },
      onProgress: (progress) => {
        const { step, loss } = progress.record;
        const clipsPerSecond = speed.update(progress);
        const left = duration(((steps - step) * progress.samples) / clipsPerSecond);
        const shown = {
          loss: loss.toPrecision(4),
          speed: clipsPerSecond.toFixed(clipsPerSecond < 10 ? 1 : 0),
          left,
          memory: `${(process.memoryUsage.rss() / 1e9).toFixed(1)} GB`,
          note: "",
        };
        this.#value = step;
        this.#shown = shown;
        this.#bar?.update(step, shown);
        if (!this.#bar?.visible && (step % every === 0 || step === steps)) {
          this.say(
            `step ${step}/${steps}  loss ${shown.loss}  ${shown.speed} clips/s  ${left} left  ${shown.memory}`,
          );
        }
      },
      onValidation: (step, line) => {
        if (step % validations === 0 || step === steps) this.say(`validation after step ${step}: ${line}`);
      },
    };
  }

  counter(what: string): Counter {
    let last = performance.now();
    const note = (text: string) => this.#bar?.update(this.#value, { ...this.#shown, note: text });
    return {
      update: (done, total) => {
        note(`  ${what}: ${done}/${total}`);
        if (this.#bar?.visible || performance.now() - last < COUNTER_PAUSE) return;
        last = performance.now();
        this.say(`${what}: ${done}/${total}`);
      },
      end: () => note(""),
    };
  }

  finish(line: string): void {
    this.stop();
    console.log(line);
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  /** A line above the bar, which is drawn again below it. */
  #above(print: () => void): void {
    if (this.#bar === undefined) print();
    else this.#bar.above(print);
  }
}

class JsonProgress implements Progress {
  say(line: string, facts: object = {}): void {
    this.#print("info", { message: line.trim(), ...facts });
  }

  warn(line: string, facts: object = {}): void {
    this.#print("warning", { message: line, ...facts });
  }

  table(table: TextTable): void {
    this.#print("table", { rows: table });
  }

  listener(): Listener {
    return {
      onStart: (start) => this.#print("start", start),
      onProgress: ({ record, samples, seconds }) => this.#print("step", { ...record, samples, seconds }),
      onValidation: (step, _, facts) => this.#print("validation", { step, ...facts }),
    };
  }

  counter(what: string): Counter {
    return { update: (done, total) => this.#print("counter", { what, done, total }), end: () => {} };
  }

  finish(line: string, facts: object): void {
    this.#print("finish", { message: line, ...facts });
  }

  stop(): void {}

  #print(event: string, fields: object): void {
    process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
  }
}

/** Clips a second, smoothed over the last steps, without validation and checkpoints. */
class Speed {
  #secondsPerClip: number | undefined;
  #steps = 0;

  update({ samples, seconds: { data, compute, optimizer } }: TrainingProgress): number {
    const now = (data + compute + optimizer) / samples;
    if (++this.#steps === 2) this.#secondsPerClip = now; // the first step compiles
    this.#secondsPerClip =
      this.#secondsPerClip === undefined ? now : 0.95 * this.#secondsPerClip + 0.05 * now;
    return 1 / this.#secondsPerClip;
  }
}
