/**
 * A report is data: a title, what to keep in mind, and sections in the order in which they are to be seen.
 *
 * Every string is shown as text, never as markup; only {@link PicturesSection}'s `svg` is drawn as it is.
 */
export interface Report {
  readonly title: string;
  readonly subtitle?: string;
  /** The few numbers a reader should leave with, largest on the page. */
  readonly figures?: readonly KeyFigure[];
  /** What must be known before the numbers are read, such as "Numbers are on synthetic data". */
  readonly notes: readonly string[];
  readonly sections: readonly Section[];
}

export interface KeyFigure {
  readonly value: string;
  readonly label: string;
  /** A word of context below: what it is compared with, on what. */
  readonly note?: string;
}

export type Section =
  | FactsSection
  | CurvesSection
  | TableSection
  | BarsSection
  | PicturesSection
  | PlayerSection
  | TextSection
  | LinksSection
  | DetailsSection;

interface SectionBase {
  readonly title: string;
  /** Takes half of the page's width, beside the next section of half width. */
  readonly half?: boolean;
}

/** Labels with values: model size, data, device, time, seed, git revision. */
export interface FactsSection extends SectionBase {
  readonly kind: "facts";
  readonly rows: readonly (readonly [label: string, value: string | number])[];
}

/** One line over steps. `null`, NaN and infinities are gaps. Points are in ascending order of x. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number | null])[];
}

/** Lines in one chart. Series named after a stream have that stream's colour. */
export interface CurvesSection extends SectionBase {
  readonly kind: "curves";
  /** What the horizontal axis counts, such as "step". */
  readonly x: string;
  readonly caption?: string;
  readonly series: readonly Series[];
  /** A logarithmic vertical axis; values of zero or below are gaps then. */
  readonly logarithmic?: boolean;
}

export interface Column {
  readonly title: string;
  /** The best number of the column is set in bold. */
  readonly best?: "lowest" | "highest";
  /** Set where texts are numbers too, such as `56.95 ± 0.40`: they end at one line. */
  readonly numeric?: boolean;
}

/** `null` and NaN are shown as a dash. */
export type Cell = string | number | null;

export interface TableSection extends SectionBase {
  readonly kind: "table";
  readonly caption?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Horizontal bars from zero, in groups: one group a stream, one bar a method. All groups share one scale. */
export interface BarsSection extends SectionBase {
  readonly kind: "bars";
  readonly caption?: string;
  readonly groups: readonly {
    readonly label: string;
    readonly bars: readonly {
      readonly label: string;
      readonly value: number | null;
      /** The system that the report is about, among those that it is compared with. */
      readonly emphasis?: boolean;
    }[];
  }[];
}

/** Pictures such as `drawStrip()` of `@msmae/pose` makes them. */
export interface PicturesSection extends SectionBase {
  readonly kind: "pictures";
  readonly caption?: string;
  readonly items: readonly {
    readonly caption: string;
    /** One whole `<svg …>…</svg>` element from a source that is trusted; scripts in it do not run. */
    readonly svg: string;
  }[];
}

/** Clips that play: the original, what the model saw, and what it reconstructed, side by side. */
export interface PlayerSection extends SectionBase {
  readonly kind: "player";
  readonly caption?: string;
  readonly clips: readonly PlayerClip[];
}

export interface PlayerClip {
  readonly caption: string;
  /** Frames a second; above 0. */
  readonly fps: number;
  /** T, at least 1. */
  readonly frames: number;
  /** One frame of reference for all, with y downwards. */
  readonly streams: readonly PlayerStream[];
}

export interface PlayerStream {
  readonly name: string;
  /** Pairs of point indices to join. Points that no limb names are drawn as dots. */
  readonly limbs: readonly (readonly [from: number, to: number])[];
  readonly original: PlayerPoints;
  /** Drawn in place of the original where `masked` is 1, or everywhere without `masked`. */
  readonly reconstruction?: PlayerPoints;
  /** [T], 1 = hidden from the model in this frame. */
  readonly masked?: ArrayLike<number>;
}

/** Points of one stream over time; K is `coordinates.length / 2 / frames`. */
export interface PlayerPoints {
  /** [T, K, 2] */
  readonly coordinates: ArrayLike<number>;
  /** [T, K], 1 = seen; a point that was not seen, or is NaN, is not drawn. All are seen by default. */
  readonly present?: ArrayLike<number>;
}

/** Sentences. */
export interface TextSection extends SectionBase {
  readonly kind: "text";
  readonly paragraphs: readonly string[];
  /** As items of a list. */
  readonly list?: boolean;
}

/** Other pages beside this one. */
export interface LinksSection extends SectionBase {
  readonly kind: "links";
  readonly items: readonly {
    readonly label: string;
    /** From the page's folder, with forward slashes: `scratch/report.html`. */
    readonly path: string;
    readonly note?: string;
  }[];
}

/** Long text, folded: the configuration as JSON. */
export interface DetailsSection extends SectionBase {
  readonly kind: "details";
  readonly text: string;
}
