import { createPrinter, type Printer } from "@msmae/terminal";

/** What `evaluator paper` says of its runs while they go. */
export class PaperProgress {
  readonly printer: Printer;
  readonly #runs: number;
  #done = 0;

  /** @param runs How many there are. */
  constructor(json: boolean, runs: number) {
    this.#runs = runs;
    this.printer = createPrinter(json);
    this.printer.startBar("{bar} {value}/{total} runs  {run}  {state}", runs, { run: "", state: "" });
  }

  start(run: string): void {
    this.printer.event("start", { run });
    this.printer.moveBar(this.#done, { run, state: "starting" });
  }

  step(run: string, step: number, loss: number): void {
    this.printer.event("step", { run, step, loss });
    this.printer.moveBar(this.#done, { run, state: `step ${step}, loss ${loss.toPrecision(3)}` });
  }

  /** @param how Such as the time it took. */
  done(run: string, how: string): void {
    this.#done++;
    this.printer.event("done", { run, how }, () =>
      this.printer.say(`${this.#done}/${this.#runs}  ${run}  ${how}`),
    );
  }
}
