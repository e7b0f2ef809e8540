import type { OnProgress, Pace, ProgressEvent } from "@msmae/tasks";
import { duration, Pause, type Printer } from "@msmae/terminal";

/** A log gets about as many lines as fit on a screen. Chosen here. */
const LINES = 20;
/** A log does not get a line more often about what is counted, in milliseconds. Chosen here. */
const COUNTER_PAUSE = 30_000;

type EventOf<E extends ProgressEvent["event"]> = Extract<ProgressEvent, { readonly event: E }>;

/** Prints a run's events: as they are for a program, as a bar and lines for people. */
export function showRun(printer: Printer): OnProgress {
  const view = new RunView(printer);
  return (event) => {
    const { event: name, ...facts } = event;
    printer.event(name, facts, () => view.show(event));
  };
}

class RunView {
  readonly #printer: Printer;
  /** What the bar shows. */
  #value = 0;
  #shown = { loss: "-", speed: "-", left: "-", memory: "-", note: "" };
  #pace: Pace = { steps: 1, logEvery: 1, validateEvery: 1 };
  #speed = new Speed();
  #pause = new Pause(COUNTER_PAUSE);

  constructor(printer: Printer) {
    this.#printer = printer;
  }

  show(event: ProgressEvent): void {
    if (event.event === "info") this.#printer.say(event.message);
    else if (event.event === "warning") this.#printer.warn(event.message);
    else if (event.event === "table") this.#printer.table(event.rows);
    else if (event.event === "start") this.#start(event as EventOf<"start">);
    else if (event.event === "step") this.#step(event as EventOf<"step">);
    else if (event.event === "validation") this.#validation(event as EventOf<"validation">);
    else this.#count(event as EventOf<"counter">);
  }

  #start({ step, skipped, ...pace }: EventOf<"start">): void {
    for (const { path, reason } of skipped) {
      this.#printer.warn(`${path}: passed over, it is damaged: ${reason}`);
    }
    if (step > 0) this.#printer.say(`Continuing after step ${step}`);
    this.#pace = pace;
    this.#speed = new Speed();
    this.#pause = new Pause(COUNTER_PAUSE);
    this.#value = step;
    this.#shown = { loss: "-", speed: "-", left: "-", memory: "-", note: "" };
    const format = "{bar} {value}/{total}  loss {loss}  {speed} clips/s  {left} left  {memory}{note}";
    this.#printer.startBar(format, pace.steps, this.#shown, step);
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
    const seen = this.#printer.moveBar(step, shown);
    if (seen || (step % every !== 0 && step !== steps)) return;
    this.#printer.say(
      `step ${step}/${steps}  loss ${shown.loss}  ${shown.speed} clips/s  ${shown.left} left  ${shown.memory}`,
    );
  }

  #validation({ step, message }: EventOf<"validation">): void {
    const { steps, validateEvery } = this.#pace;
    const every = validateEvery * Math.ceil(steps / validateEvery / LINES);
    if (step % every === 0 || step === steps) this.#printer.say(`validation after step ${step}: ${message}`);
  }

  #count({ what, done, total }: EventOf<"counter">): void {
    const note = done === total ? "" : `  ${what}: ${done}/${total}`;
    const seen = this.#printer.moveBar(this.#value, { ...this.#shown, note });
    if (!seen && this.#pause.over()) this.#printer.say(`${what}: ${done}/${total}`);
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
