import type { Estimate } from "./estimate.js";
import type { Finished } from "./finished-run.js";
import type { Plan } from "./plan.js";
import type { Run } from "./run.js";

/** A table or figure of the paper, or one of ours in the same form. */
export interface Entry {
  /** For `--only`, such as `table1`. */
  readonly name: string;
  /** Such as `Table 1: recognition of isolated signs`. */
  readonly title: string;
  /** The runs it needs, of all seeds; those that they begin with need not be among them. */
  runs(plan: Plan): readonly Run[];
  /** What it shows. */
  blocks(plan: Plan, results: Results): readonly Block[];
}

/** What became of runs. */
export interface Results {
  /** Of a run, or of all seeds' runs; undefined where one of them is not at its end. */
  of(runs: readonly Run[]): readonly Finished[] | undefined;
}

/** What a document is made of, as Markdown and as a page. */
export type Block = TextBlock | TableBlock | PlotBlock | PictureBlock;

export interface TextBlock {
  readonly kind: "text";
  readonly text: string;
}

/** A number of ours; undefined where its runs are not at their end. */
export type Cell = string | number | Estimate | { readonly parts: readonly Cell[] } | Corrected | undefined;

/** A score of Chinese with mBART's punctuation corrected, and without (paper, table 3). */
export interface Corrected {
  readonly corrected: Estimate;
  readonly raw: Estimate;
}

export interface TableBlock {
  readonly kind: "table";
  readonly title: string;
  readonly caption?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface PictureBlock {
  readonly kind: "picture";
  readonly title: string;
  readonly caption: string;
  /** One whole svg element. */
  readonly svg: string;
}

/** Lines, with a whisker of one standard deviation over seeds. */
export interface PlotBlock {
  readonly kind: "plot";
  readonly title: string;
  readonly caption: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly {
    readonly name: string;
    readonly points: readonly (readonly [x: number, y: Estimate])[];
  }[];
}
