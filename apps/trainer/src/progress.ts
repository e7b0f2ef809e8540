import type { OnProgress, Pace, ProgressEvent, Table } from "@msmae/tasks";
import { alignColumns, duration, StatusBar } from "@msmae/terminal";

/** Prints what a run tells and what a command says: to a person at a terminal, to a log, or to a program (`--json`). */
export interface Printer {
  /** Prints a run's events. */
  readonly tell: OnProgress;
  /** @param line May begin with an empty one, for people. @param facts The same for a program. */
  say(line: string, facts?: object): void;
  warn(line: string, facts?: object): void;
  table(rows: Table): void;
  finish(line: string, facts: object): void;
  /** Takes the bar away, whatever happened. */
  stop(): void;
}

export function createPrinter(json: boolean): Printer {
  return json ? new JsonPrinter() : new TextPrinter();
}

/** A log gets about as many lines as fit on a screen. Chosen here. */
const LINES = 20;
/** A log does not get a line more often about what is counted, in milliseconds. Chosen here. */
const COUNTER_PAUSE = 30_000;

type EventOf<E extends ProgressEvent["event"]> = Extract<ProgressEvent, { readonly event: E }>;

class TextPrinter implements Printer {
  #bar: StatusBar | undefined;
  /** What the bar shows. */
  #value = 0;
  #shown = { loss: "-", speed: "-", left: "-", memory: "-", note: "" };
  #pace: Pace = { steps: 1, logEvery: 1, validateEvery: 1 };
  #speed = new Speed();
  /** When a log was last told of what is counted. */
  #counted = performance.now();

  readonly tell = (event: ProgressEvent): void => {
    if (event.event === "info") this.say(event.message);
    else if (event.event === "warning") this.warn(event.message);
    else if (event.event === "table") this.table(event.rows);
    else if (event.event === "start") this.#start(event as EventOf<"start">);
    else if (event.event === "step") this.#step(event as EventOf<"step">);
    else if (event.event === "validation") this.#validation(event as EventOf<"validation">);
    else this.#count(event as EventOf<"counter">);
  };

  say(line: string): void {
    this.#above(() => console.log(line));
  }

  warn(line: string): void {
    this.#above(() => console.error(`warning: ${line}`));
  }

  table(rows: Table): void {
    this.say(`\n${alignColumns(rows)}\n`);
  }

  finish(line: string): void {
    this.stop();
    console.log(line);
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #start({ step, skipped, ...pace }: EventOf<"start">): void {
    for (const { path, reason } of skipped) this.warn(`${path}: passed over, it is damaged: ${reason}`);
    if (step > 0) this.say(`Continuing after step ${step}`);
    this.stop();
    this.#pace = pace;
    this.#speed = new Speed();
    this.#value = step;
    this.#shown = { loss: "-", speed: "-", left: "-", memory: "-", note: "" };
    this.#counted = performance.now();
    const format = "{bar} {value}/{total}  loss {loss}  {speed} clips/s  {left} left  {memory}{note}";
    this.#bar = new StatusBar(format, pace.steps, this.#shown, step);
  }

  #step(event: EventOf<"step">): void {
    const { step, loss, samples } = event;
    const { steps, logEvery } = this.#pace;
    const every = Math.max(logEvery, Math.ceil(steps / LINES));
    const clipsPerSecond = this.#speed.update(event);
    const shown = {
      loss: loss.toPrecision(4),
      speed: clipsPerSecond.toFixed(clipsPerSecond < 10 ? 1 : 0),
      left: duration(((steps - step) * samples) / clipsPerSecond),
      memory: `${(process.memoryUsage.rss() / 1e9).toFixed(1)} GB`,
      note: "",
    };
    this.#value = step;
    this.#shown = shown;
    this.#bar?.update(step, shown);
    if (this.#bar?.visible || (step % every !== 0 && step !== steps)) return;
    this.say(
      `step ${step}/${steps}  loss ${shown.loss}  ${shown.speed} clips/s  ${shown.left} left  ${shown.memory}`,
    );
  }

  #validation({ step, message }: EventOf<"validation">): void {
    const { steps, validateEvery } = this.#pace;
    const every = validateEvery * Math.ceil(steps / validateEvery / LINES);
    if (step % every === 0 || step === steps) this.say(`validation after step ${step}: ${message}`);
  }

  #count({ what, done, total }: EventOf<"counter">): void {
    const note = done === total ? "" : `  ${what}: ${done}/${total}`;
    this.#bar?.update(this.#value, { ...this.#shown, note });
    if (this.#bar?.visible || performance.now() - this.#counted < COUNTER_PAUSE) return;
    this.#counted = performance.now();
    this.say(`${what}: ${done}/${total}`);
  }

  /** A line above the bar, which is drawn again below it. */
  #above(print: () => void): void {
    if (this.#bar === undefined) print();
    else this.#bar.above(print);
  }
}

class JsonPrinter implements Printer {
  readonly tell = (event: ProgressEvent): void => this.#print(event);

  say(line: string, facts: object = {}): void {
    this.#print({ event: "info", message: line.trim(), ...facts });
  }

  warn(line: string, facts: object = {}): void {
    this.#print({ event: "warning", message: line, ...facts });
  }

  table(rows: Table): void {
    this.#print({ event: "table", rows });
  }

  finish(line: string, facts: object): void {
    this.#print({ event: "finish", message: line, ...facts });
  }

  stop(): void {}

  #print(event: object): void {
    process.stdout.write(`${JSON.stringify(event)}\n`);
  }
}

/** Clips a second, smoothed over the last steps, without validation and checkpoints. */
class Speed {
  #secondsPerClip: number | undefined;
  #steps = 0;

  update({ samples, seconds: { data, compute, optimizer } }: EventOf<"step">): number {
    const now = (data + compute + optimizer) / samples;
    if (++this.#steps === 2) this.#secondsPerClip = now; // the first step compiles
    this.#secondsPerClip =
      this.#secondsPerClip === undefined ? now : 0.95 * this.#secondsPerClip + 0.05 * now;
    return 1 / this.#secondsPerClip;
  }
}
