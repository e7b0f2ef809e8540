import { SingleBar } from "cli-progress";

/**
 * A bar on stderr that says how far something is, where stderr is a terminal; elsewhere nothing at all.
 *
 * @example
 * const bar = new StatusBar("{bar} {value}/{total}  {speed} frames/s", 300, { speed: "-" });
 * bar.update(12, { speed: "3.1" });
 * bar.above(() => console.log("a.pose is done"));
 * bar.stop();
 */
export class StatusBar {
  readonly #bar: SingleBar | undefined;

  /**
   * @param format cli-progress' `{bar} {value}/{total}`, and any other fields that are shown.
   * @param shown Those fields, to begin with.
   * @param value Where it begins.
   */
  constructor(format: string, total: number, shown: Readonly<Record<string, string>>, value = 0) {
    if (!process.stderr.isTTY) return;
    this.#bar = new SingleBar({
      format,
      barsize: 20,
      hideCursor: true,
      gracefulExit: false, // Ctrl-C is the program's own
    });
    this.#bar.start(total, value, shown);
  }

  /** Whether there is a bar; a program without one may want to print lines instead. */
  get visible(): boolean {
    return this.#bar !== undefined;
  }

  update(value: number, shown: Readonly<Record<string, string>>): void {
    this.#bar?.update(value, shown);
  }

  /** Lines above the bar, which is drawn again below them. */
  above(print: () => void): void {
    if (this.#bar?.isActive) process.stderr.write("\r\x1b[K");
    print();
    if (this.#bar?.isActive) this.#bar.render();
  }

  stop(): void {
    this.#bar?.stop();
  }
}
