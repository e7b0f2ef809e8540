import { StatusBar } from "@msmae/terminal";

/** What `evaluator paper` says while it runs: to a person, to a log, or to a program. */
export interface PaperProgress {
  say(line: string): void;
  start(run: string): void;
  step(run: string, step: number, loss: number): void;
  /** @param how Such as the time it took. */
  done(run: string, how: string): void;
  above(print: () => void): void;
  finish(line: string, facts: object): void;
  stop(): void;
}

/** @param runs How many there are. */
export function createPaperProgress(json: boolean, runs: number): PaperProgress {
  return json ? new JsonLines() : new Text(runs);
}

class Text implements PaperProgress {
  readonly #runs: number;
  readonly #bar: StatusBar;
  #done = 0;

  constructor(runs: number) {
    this.#runs = runs;
    this.#bar = new StatusBar("{bar} {value}/{total} runs  {run}  {state}", runs, { run: "", state: "" });
  }

  say(line: string): void {
    this.above(() => console.log(line));
  }

  start(run: string): void {
    this.#bar.update(this.#done, { run, state: "starting" });
  }

  step(run: string, step: number, loss: number): void {
    this.#bar.update(this.#done, { run, state: `step ${step}, loss ${loss.toPrecision(3)}` });
  }

  done(run: string, how: string): void {
    this.#done++;
    this.say(`${this.#done}/${this.#runs}  ${run}  ${how}`);
  }

  above(print: () => void): void {
    this.#bar.above(print);
  }

  finish(line: string): void {
    this.stop();
    console.log(line);
  }

  stop(): void {
    this.#bar.stop();
  }
}

class JsonLines implements PaperProgress {
  say(message: string): void {
    this.#print("info", { message });
  }

  start(run: string): void {
    this.#print("start", { run });
  }

  step(run: string, step: number, loss: number): void {
    this.#print("step", { run, step, loss });
  }

  done(run: string, how: string): void {
    this.#print("done", { run, how });
  }

  above(print: () => void): void {
    print();
  }

  finish(message: string, facts: object): void {
    this.#print("finish", { message, ...facts });
  }

  stop(): void {}

  #print(event: string, fields: object): void {
    process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
  }
}
