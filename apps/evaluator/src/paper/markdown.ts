import { cellText, type Document } from "./document.js";
import type { Block, TableBlock } from "./entry.js";
import { plotOf } from "./plot.js";

/** Where the commands of all runs go, beside the tables: they are long, and few readers need them. */
export const COMMANDS_FILE = "paper-commands.sh";

/** A document as Markdown, with the pictures that it shows beside it. */
export interface Markdown {
  readonly text: string;
  /** The commands of all runs as a shell script, which the text links to as `COMMANDS_FILE`. */
  readonly script: string;
  /** Names of files to what is in them. */
  readonly pictures: ReadonlyMap<string, string>;
}

export function markdownOf({ title, notes, sections, facts, lists, commands }: Document): Markdown {
  const pictures = new Map<string, string>();
  const blocks = (name: string, all: readonly Block[]) =>
    all.map((block, i) => {
      if (block.kind === "text") return inline(block.text);
      if (block.kind === "table") return table(block);
      const file = `${name}${i === 0 ? "" : `-${i + 1}`}.svg`;
      pictures.set(file, block.kind === "plot" ? plotOf(block) : block.svg);
      return `![${inline(block.title)}](${file})\n\n${inline(block.caption)}`;
    });
  const parts = [
    `# ${inline(title)}`,
    ...notes.map((note) => `> ${inline(note)}`),
    ...sections.flatMap(({ name, title, command, blocks: all }) => [
      `## ${inline(title)}`,
      ...blocks(name, all),
      `    ${command}`,
    ]),
    "## What was run",
    facts.map(([label, value]) => `- ${inline(label)}: ${inline(value)}`).join("\n"),
    ...lists.flatMap(({ title, items }) => [
      `## ${inline(title)}`,
      items.map((item) => `- ${item}`).join("\n"),
    ]),
    `The commands of the ${commands.length} runs, in order: [${COMMANDS_FILE}](${COMMANDS_FILE}).`,
  ];
  const script = ["#!/bin/sh", "set -e", ...commands].join("\n");
  return { text: `${parts.join("\n\n")}\n`, script: `${script}\n`, pictures };
}

function table({ title, caption, columns, rows }: TableBlock): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const texts = rows.map((row) => row.map(cellText));
  const align = columns.map((_, c) =>
    texts.some((row) => /^[\d–.]/.test(row[c] ?? "")) && c > 0 ? "---:" : "---",
  );
  return [
    `**${inline(title)}.**${caption === undefined ? "" : ` ${inline(caption)}`}\n`,
    line(columns.map(inline)),
    line(align),
    ...texts.map((row) => line(row.map(inline))),
  ].join("\n");
}

/** Text as text: names of data sets are anybody's. */
function inline(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, "\\$&").replaceAll("\n", " ");
}
