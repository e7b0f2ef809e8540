import { oneLine } from "@msmae/text";
import { Command, type Option } from "commander";

/**
 * A program that says what is wrong with its arguments in one line on stderr, such as
 * `trainer: unknown option '--outt' (Did you mean --out?)`, and ends by an error, never by `process.exit`. Commands
 * added to it do the same; options after a command are the command's.
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
    .showSuggestionAfterError();
}

class Program extends Command {
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
}
