import { createPrinter, type Printer } from "@msmae/terminal";

/** Told of the runs of `evaluator paper`. */
export interface RunListener {
  readonly printer: Pick<Printer, "above">;
  start(run: string): void;
  step(run: string, step: number, loss: number): void;
  /** @param how Such as the time it took. */
  done(run: string, how: string): void;
}

/** What `evaluator paper` says of its runs while they go. */
export class PaperProgress implements RunListener {
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

  done(run: string, how: string): void {
    this.#done++;
    this.printer.event("done", { run, how }, () =>
      this.printer.say(`${this.#done}/${this.#runs}  ${run}  ${how}`),
    );
  }
}
