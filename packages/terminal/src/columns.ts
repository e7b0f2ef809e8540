/** A table of texts; the first row is its head. */
export type TextTable = readonly (readonly string[])[];

/**
 * A table as text: the first column begins, the others end at one line.
 *
 * @example
 * console.log(alignColumns([["clip", "frames"], ["a.pose", "1,204"]]));
 */
export function alignColumns(table: TextTable): string {
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((row) => (row[column] ?? "").length))) ?? [];
  return table
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
}
