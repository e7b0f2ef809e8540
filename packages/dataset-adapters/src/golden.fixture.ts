import { readFileSync } from "node:fs";

/** What `tools/reference/datasets/annotations.py` wrote: files made and read by pympi, webvtt-py and pandas. */
export const golden = JSON.parse(
  readFileSync(new URL("../test/annotations.golden.json", import.meta.url), "utf8"),
) as {
  /** Milliseconds. */
  readonly elan: {
    readonly text: string;
    readonly tiers: Readonly<
      Record<string, readonly (readonly [start: number, end: number, value: string])[]>
    >;
  };
  /** Seconds, rounded to whole ones by webvtt-py. */
  readonly vtt: {
    readonly text: string;
    readonly captions: readonly (readonly [start: number, end: number, text: string])[];
  };
  readonly tables: readonly {
    readonly delimiter: "\t" | "," | "|";
    readonly text: string;
    readonly rows: readonly (readonly string[])[];
  }[];
};
