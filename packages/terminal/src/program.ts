import { oneLine } from "@msmae/text";
import { Command, type ErrorOptions, Help, Option } from "commander";

/** Chosen here: what every terminal shows, and the same text wherever it is read. */
const HELP_WIDTH = 80;

/**
 * A program that says what is wrong with its arguments in one line on stderr, such as
 * `trainer: unknown option '--outt' (Did you mean --out?)`, and ends by an error, never by `process.exit`. Commands
 * added to it do the same; options after a command are the command's. Each takes `--debug`, and shows its help in 80
 * columns, with `(required)` where an option has to be given. Without a command it shows its help, and fails.
 *
 * @example
 * const program = createProgram("msmae-pose").description("Sign language poses");
 * program.command("info").argument("<files...>").action(info);
 * await runProgram("msmae-pose", process.argv.slice(2), (args) => program.parseAsync(args, { from: "user" }));
 */
export function createProgram(name: string): Command {
  return new Program(name)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(`${oneLine(text.replace(/^error: /, `${name}: `))}\n`),
    })
    .configureHelp({ helpWidth: HELP_WIDTH, optionDescription, subcommandTerm, visibleOptions })
    .showSuggestionAfterError();
}

const HELP = new Help();
HELP.helpWidth = HELP_WIDTH;

class Program extends Command {
  constructor(name?: string) {
    super(name);
    this.addOption(new Option("--debug", "show the stack of an error"));
  }

  override createCommand(name?: string): Command {
    return new Program(name);
  }

  /** Commander calls it for the first option that is missing, and says nothing of the others. */
  missingMandatoryOptionValue(first: Option): void {
    const missing = this.options.filter(
      (option) => option.mandatory && this.getOptionValue(option.attributeName()) === undefined,
    );
    const names = (missing.length > 0 ? missing : [first]).map(({ flags }) => `'${flags}'`);
    const what = `required option${names.length > 1 ? "s" : ""} ${names.join(" and ")}`;
    this.error(`error: ${what} not specified`, { code: "commander.missingMandatoryOptionValue" });
  }

  override error(message: string, options: ErrorOptions = {}): never {
    const [word] = this.args;
    const isCommand = this.commands.length > 0 && word !== undefined && !word.startsWith("-");
    // Of `trainer recognise --data x`, the command is what is wrong, not its option.
    if (isCommand && options.code === "commander.unknownOption") return suggestCommand(this);
    const early =
      options.code === "commander.unknownOption" && this.args.slice(1).some((each) => this.#isCommand(each));
    if (early) return super.error(`error: ${word}: expected after the command`, options);
    if (options.code !== "commander.unknownCommand") return super.error(message, options);
    const known = this.commands.map((each) => each.name()).join(", ");
    return super.error(`${message}; expected one of ${known}`, options);
  }

  #isCommand(word: string): boolean {
    return this.commands.some((each) => each.name() === word);
  }
}

/** Commander's own error of an unknown command, with a near one's name; it is not among its types. */
function suggestCommand(program: Command): never {
  return (program as unknown as { unknownCommand(): never }).unknownCommand();
}

/** What it is for, what it may be, and what it is where it is left out. */
function optionDescription({ description, argChoices, mandatory, ...option }: Option): string {
  const { defaultValue, defaultValueDescription } = option;
  const isFlag = typeof defaultValue === "boolean"; // that it is off unless it is given goes without saying
  const notes = [
    ...(argChoices === undefined ? [] : [`one of ${argChoices.join(", ")}`]),
    ...(mandatory && defaultValue === undefined ? ["required"] : []),
    ...(defaultValue === undefined || isFlag ? [] : [`default: ${defaultValueDescription ?? defaultValue}`]),
  ];
  return notes.length === 0 ? description : `${description} (${notes.join("; ")})`;
}

/** All commands have options: saying so of each says nothing. */
function subcommandTerm(command: Command): string {
  return HELP.subcommandTerm(command).replace(" [options]", "");
}

/** A command's own, then what every command takes. */
function visibleOptions(command: Command): Option[] {
  const all = HELP.visibleOptions(command);
  const last = (option: Option) => Number(option.long === "--debug" || option.long === "--help");
  return all.sort((a, b) => last(a) - last(b));
}

/**
 * Names and what they mean, for help: in two columns, folded as options are.
 *
 * @example
 * helpList("Data sets:", [["wlasl", "isolated signs of American Sign Language"]]);
 */
export function helpList(
  heading: string,
  rows: readonly (readonly [name: string, meaning: string])[],
): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return [heading, ...rows.map(([name, meaning]) => HELP.formatItem(name, width, meaning, HELP))].join("\n");
}
