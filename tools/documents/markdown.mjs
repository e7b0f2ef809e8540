/** As much of Markdown as tells commands, links, headings and inline code. */

/**
 * @param {string} text
 * @returns {{ fences: { language: string, line: number, text: string }[], indented: { line: number, text: string }[],
 *   prose: string }} Code in fences, code that is indented by four spaces, and the rest, with the same lines.
 */
export function parseMarkdown(text) {
  const fences = [];
  const indented = [];
  const prose = [];
  let fence;
  let blank = true; // the line before was empty, or code
  for (const [i, line] of text.split("\n").entries()) {
    const mark = /^\s*```(\S*)/.exec(line);
    if (fence) {
      if (mark) {
        fences.push({ ...fence, text: fence.lines.join("\n") });
        fence = undefined;
      } else fence.lines.push(line);
      prose.push("");
    } else if (mark) {
      fence = { language: mark[1], line: i + 2, lines: [] };
      prose.push("");
    } else if (blank && /^ {4,}\S/.test(line)) {
      indented.push({ line: i + 1, text: line.slice(4) });
      prose.push("");
    } else {
      prose.push(line);
      blank = line.trim() === "";
    }
  }
  return { fences, indented, prose: prose.join("\n") };
}

/** @returns {{ line: number, text: string }[]} What stands in backticks. */
export function inlineCode(prose) {
  return [...prose.matchAll(/(?<!`)`([^`]+)`(?!`)/g)].map((match) => ({
    line: lineAt(prose, match.index),
    text: match[1].replace(/\s+/g, " ").replaceAll("\\|", "|"),
  }));
}

/** @returns {{ line: number, path: string, anchor: string }[]} Links to files of the repository and to headings. */
export function relativeLinks(prose) {
  return [...prose.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?[^)]*\)/g)].map((match) => ({
    line: lineAt(prose, match.index),
    path: match[1],
    anchor: match[2] ?? "",
  }));
}

/** @returns {Set<string>} The anchors of all headings, as GitHub makes them. */
export function anchors(text) {
  const found = new Set();
  for (const [, heading] of parseMarkdown(text).prose.matchAll(/^#+\s+(.*)$/gm)) {
    const plain = heading.replace(/\]\([^)]*\)/g, "").toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N}\- _]/gu, "").replaceAll(" ", "-");
    let name = anchor;
    for (let i = 1; found.has(name); i++) name = `${anchor}-${i}`;
    found.add(name);
  }
  return found;
}

function lineAt(text, index) {
  return text.slice(0, index).split("\n").length;
}
