import { alignColumns, type TextTable } from "./columns.js";
import { StatusBar } from "./status-bar.js";

/**
 * What a command prints while it works: lines and a bar for a person at a terminal, lines alone for a log, and a line of JSON
 * for each event for a program (`--json`).
 */
export interface Printer {
  /** One line, which may begin with an empty one for people. @param facts The same for a program. */
  say(line: string, facts?: object): void;
  /** One line on stderr. */
  warn(line: string, facts?: object): void;
  /** @param rows The first is the head. */
  table(rows: TextTable): void;
  /** What a program is told as `{"event": NAME, …facts}`. @param forPeople Prints what people are told, if anything. */
  event(name: string, facts: object, forPeople?: () => void): void;
  /** Prints to a terminal without tearing the bar. */
  above(print: () => void): void;
  /** Begins to show how far something is; see {@link StatusBar}. */
  startBar(format: string, total: number, shown: Readonly<Record<string, string>>, value?: number): void;
  /** @returns Whether it is seen: where it is not, in a log, a line now and then says the same. */
  moveBar(value: number, shown: Readonly<Record<string, string>>): boolean;
  /** The last line. */
  finish(line: string, facts: object): void;
  /** Takes the bar away, whatever happened. */
  stop(): void;
}

/**
 * @param json Whether a program reads it.
 * @example
 * const printer = createPrinter(flags.json);
 * printer.say("210 clips", { clips: 210 }); // or {"event":"info","message":"210 clips","clips":210}
 */
export function createPrinter(json: boolean): Printer {
  return json ? new JsonPrinter() : new TextPrinter();
}

class TextPrinter implements Printer {
  #bar: StatusBar | undefined;

  say(line: string): void {
    this.above(() => console.log(printable(line)));
  }

  warn(line: string): void {
    this.above(() => console.error(printable(`warning: ${line}`)));
  }

  table(rows: TextTable): void {
    this.say(`\n${alignColumns(rows)}\n`);
  }

  event(_name: string, _facts: object, forPeople?: () => void): void {
    forPeople?.();
  }

  above(print: () => void): void {
    if (this.#bar === undefined) print();
    else this.#bar.above(print);
  }

  startBar(format: string, total: number, shown: Readonly<Record<string, string>>, value = 0): void {
    this.stop();
    this.#bar = new StatusBar(format, total, shown, value);
  }

  moveBar(value: number, shown: Readonly<Record<string, string>>): boolean {
    this.#bar?.update(value, shown);
    return this.#bar?.visible === true;
  }

  finish(line: string): void {
    this.stop();
    console.log(printable(line));
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }
}

class JsonPrinter implements Printer {
  say(line: string, facts: object = {}): void {
    this.event("info", { message: line.trim(), ...facts });
  }

  warn(line: string, facts: object = {}): void {
    this.event("warning", { message: line, ...facts });
  }

  table(rows: TextTable): void {
    this.event("table", { rows });
  }

  event(name: string, facts: object): void {
    process.stdout.write(`${JSON.stringify({ event: name, ...facts })}\n`);
  }

  above(print: () => void): void {
    print();
  }

  startBar(): void {}

  moveBar(): boolean {
    return false;
  }

  finish(line: string, facts: object): void {
    this.event("finish", { message: line, ...facts });
  }

  stop(): void {}
}

/** Without what could command a terminal; names of files may hold it. */
function printable(lines: string): string {
  return lines.replace(/[\p{Cc}\u2028\u2029]/gu, (c) => (c === "\n" ? c : " "));
}
