import type { Column } from "@msmae/report";

/** `99.4 %` */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** The first column has names, the others have numbers. */
export const numbers = (...titles: readonly string[]): Column[] =>
  titles.map((title, c) => ({ title, numeric: c > 0 }));

/** How pages and tables call a part of a corpus. */
export const PART_NAMES = { train: "training", valid: "validation", test: "test", all: "all" } as const;
