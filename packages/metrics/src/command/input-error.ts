/** Something is wrong with a file, a line of it, or an option; the message is one line that says where. */
export class InputError extends Error {
  override readonly name = "InputError";
  /** A path as it was typed, `standard input`, or an option. */
  readonly where: string;
  readonly line: number | undefined;

  constructor(where: string, line: number | undefined, problem: string) {
    super(`${where}: ${line === undefined ? "" : `line ${line}: `}${problem}`);
    this.where = where;
    this.line = line;
  }
}
