/** Shell commands in code blocks: only what documents need, words, quotes, comments and lines that go on. */

/**
 * @param {{ line: number, text: string }[]} lines
 * @returns {{ line: number, words: string[] }[]} Simple commands: those that pipes and `&&` join are several.
 */
export function shellCommands(lines) {
  const commands = [];
  let begun;
  for (const { line, text } of lines) {
    const whole = begun === undefined ? text : `${begun.text} ${text.trim()}`;
    const start = begun?.line ?? line;
    if (whole.endsWith("\\")) {
      begun = { line: start, text: whole.slice(0, -1) };
      continue;
    }
    begun = undefined;
    for (const words of split(whole)) if (words.length > 0) commands.push({ line: start, words });
  }
  return commands;
}

/** One line's commands. @returns {string[][]} */
function split(text) {
  const commands = [[]];
  for (const [word] of text.replace(/^\$ /, "").matchAll(/'[^']*'|"[^"]*"|(?:[^\s'"]|(?<==)'[^']*')+|\s+/g)) {
    if (/^\s+$/.test(word)) continue;
    if (word.startsWith("#")) break;
    if (["&&", "||", "|", ";"].includes(word)) commands.push([]);
    else if (word.endsWith(";")) {
      commands.at(-1).push(word.slice(0, -1));
      commands.push([]);
    } else commands.at(-1).push(word.replace(/^(['"])(.*)\1$/, "$2"));
  }
  return commands;
}
