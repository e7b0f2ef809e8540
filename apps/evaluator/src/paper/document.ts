import type { Block, Cell } from "./entry.js";

/** What `evaluator paper` writes, before it is Markdown or a page. */
export interface Document {
  readonly title: string;
  /** What must be known before the numbers are read. */
  readonly notes: readonly string[];
  readonly sections: readonly {
    /** For the names of files. */
    readonly name: string;
    readonly title: string;
    /** What makes it again. */
    readonly command: string;
    readonly blocks: readonly Block[];
  }[];
  /** What was run, as facts. */
  readonly facts: readonly (readonly [string, string])[];
  /** Sentences under headings, after the tables. */
  readonly lists: readonly { readonly title: string; readonly items: readonly string[] }[];
  /** The commands of all runs, one a line. */
  readonly commands: readonly string[];
}

/** `56.95`, `56.95 ± 0.40`, `56.95 / 90.72`, `14,289`, or a dash where there is nothing. */
export function cellText(cell: Cell): string {
  if (cell === undefined) return "–";
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") {
    return Number.isInteger(cell) ? `${cell}`.replace(/\B(?=(\d{3})+$)/g, ",") : cell.toFixed(2);
  }
  if ("parts" in cell) {
    const of = (each: Cell) => (typeof each === "number" ? each.toFixed(2) : cellText(each));
    return cell.parts.map(of).join(" / ");
  }
  if ("corrected" in cell) return `${cellText(cell.corrected)} (${cellText(cell.raw)})`;
  const { mean, deviation } = cell;
  return mean.toFixed(2) + (deviation === undefined ? "" : ` ± ${deviation.toFixed(2)}`);
}
