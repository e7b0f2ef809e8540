import { renderReport, type Section } from "@msmae/report";
import { cellText, type Document } from "./document.js";
import type { Block } from "./entry.js";
import { plotOf } from "./plot.js";

/** A document as one page that needs nothing else. */
export function pageOf({ title, notes, sections, facts, lists, commands }: Document): string {
  return renderReport({
    title,
    notes,
    sections: [
      ...sections.flatMap(({ title, blocks }) => blocks.map((block, i) => section(title, i === 0, block))),
      { kind: "facts", title: "What was run", rows: facts },
      ...lists.map(({ title, items }): Section => ({ kind: "text", title, paragraphs: items, list: true })),
      { kind: "details", title: "Commands", text: commands.join("\n") },
    ],
  });
}

/** @param entry The entry's title, which stands above its first block. */
function section(entry: string, first: boolean, block: Block): Section {
  const title = "title" in block && !first ? `${entry.split(":")[0]}: ${block.title}` : entry;
  switch (block.kind) {
    case "text":
      return { kind: "text", title, paragraphs: [block.text] };
    case "picture":
      return { kind: "pictures", title, items: [{ svg: block.svg, caption: block.caption }] };
    case "plot":
      return { kind: "pictures", title, items: [{ svg: plotOf(block), caption: block.caption }] };
    case "table": {
      const { caption = "", columns, rows } = block;
      const texts = rows.map((row) => row.map(cellText));
      const isNumber = (c: number) => texts.some((row) => /^\d/.test(row[c] ?? ""));
      return {
        kind: "table",
        title,
        caption: first ? `${block.title}. ${caption}` : caption,
        columns: columns.map((title, c) => ({ title, numeric: c > 0 && isNumber(c) })),
        rows: texts,
      };
    }
  }
}
