/** Reads documents and says what they name that does not exist. */
import { checkCommand, checkSetting } from "./check-commands.mjs";
import { checkLink, checkPackages, checkPath } from "./check-names.mjs";
import { inlineCode, parseMarkdown, relativeLinks } from "./markdown.mjs";
import { shellCommands } from "./shell.mjs";

const SHELLS = ["", "sh", "bash", "shell", "console"];
const INLINE_COMMAND =
  /^(?:pnpm|npm|npx|\.\/msmae|node|bash) |^(?:trainer|evaluator|msmae-pose|msmae-score) [a-z]/;
/** Options of other programs, and of benchmarks, that documents name without these. */
const FOREIGN = new Set([
  ...["--rounds", "--tiny", "--write-auto-subs", "--frozen-lockfile", "--experimental-vm-modules"],
  ...["--remote-debugging-pipe", "--host-resolver-rules", "--paired-bs", "--paired-ar"],
]);

/**
 * @param {{ file: string, text: string }} document
 * @param {{ programs: Map<string, import("./programs.mjs").Command>, settings: Set<string>, presets: Set<string>,
 *   files: readonly string[] }} known
 * @returns {string[]} One line a fault, `file:line: what`.
 */
export function checkDocument({ file, text }, known) {
  const { fences, indented, prose } = parseMarkdown(text);
  const faults = [];
  const say = (line, all) => faults.push(...all.map((fault) => `${file}:${line}: ${fault}`));

  const fenced = fences.filter(({ language }) => SHELLS.includes(language));
  const blocks = fenced.map(({ line, text }) =>
    text.split("\n").map((one, i) => ({ line: line + i, text: one })),
  );
  for (const lines of [indented, ...blocks]) {
    for (const { line, words } of shellCommands(lines)) say(line, checkCommand(words, file, known));
  }
  for (const { line, text: code } of inlineCode(prose)) {
    if (INLINE_COMMAND.test(code)) {
      for (const { words } of shellCommands([{ line, text: code }]))
        say(line, checkCommand(words, file, known));
    } else if (code.startsWith("--")) say(line, checkOptions(code, known));
    else say(line, checkPath(code, file, known.files));
  }
  for (const link of relativeLinks(prose)) say(link.line, checkLink(link, file));
  for (const [i, line] of text.split("\n").entries()) say(i + 1, checkPackages(line));
  return faults;
}

/** Options in prose, without their program: some program must have them. */
function checkOptions(code, { programs, settings, presets }) {
  const all = [...programs.values()].flatMap((program) => [program, ...program.commands.values()]);
  const words = code.split(" ");
  return words.flatMap((word, i) => {
    if (!/^--[a-z]/.test(word)) return [];
    const [option, value = words[i + 1]] = word.split(/=(.*)/s);
    if (FOREIGN.has(option)) return [];
    if (!all.some(({ options }) => options.has(option))) return [`no program has an option ${option}`];
    if (option === "--set") return checkSetting(value, settings);
    if (option === "--preset" && value && /^[a-z]/.test(value) && !presets.has(value))
      return [`no preset is named ${value}`];
    return [];
  });
}
