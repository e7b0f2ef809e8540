import { stepAxis, valueAxis } from "./axes.js";
import { formatTick } from "./format-number.js";
import { html, trusted } from "./html.js";

/** A few measured points a line: what a figure in a document shows. */
export interface Plot {
  readonly title: string;
  /** What the axes count. */
  readonly x: string;
  readonly y: string;
  readonly series: readonly { readonly name: string; readonly points: readonly PlotPoint[] }[];
}

export interface PlotPoint {
  readonly x: number;
  readonly y: number;
  /** Half of the whisker's length; 0 draws none. */
  readonly deviation: number;
}

const [WIDTH, HEIGHT] = [720, 400];
const LEFT = 70;
const RIGHT = 24;
const TOP = 44;
const BOTTOM = 96;
/** The pages' colours; a picture cannot see theirs. Shapes tell them apart on paper. */
const COLORS = [
  ["#0b5cad", "#7bb8f5"],
  ["#b0417a", "#ef86b6"],
  ["#00845f", "#3ecf9f"],
  ["#8d6b00", "#e0c04c"],
  ["#7a4b00", "#c9a27a"],
  ["#1d1f24", "#e9e9e6"],
] as const;
const SHAPES = [
  "M-5-5h10v10h-10z",
  "M0-6L6 5H-6z",
  "M0-6L6 0 0 6-6 0z",
  "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
];

/**
 * Draws a plot as one SVG that works in Markdown and in pages, light or dark by the reader's setting.
 *
 * @example
 * drawPlot({ title: "Recall", x: "masking ratio", y: "top-5, %", series: [{ name: "a", points: [{ x: 0.1, y: 90, deviation: 1 }] }] });
 */
export function drawPlot({ title, x: xName, y: yName, series }: Plot): string {
  const points = series.flatMap((each) => each.points);
  const x = stepAxis(points.length > 0 ? points.map((point) => point.x) : [0, 1]);
  const ends = points.flatMap(({ y, deviation }) => [y - deviation, y + deviation]);
  const y = valueAxis(ends.length > 0 ? ends : [0, 1], false);
  const left = (value: number) => (LEFT + 16 + (WIDTH - LEFT - RIGHT - 32) * x.place(value)).toFixed(1);
  const top = (value: number) => (HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * y.place(value)).toFixed(1);
  const at = [...new Set(points.map((point) => point.x))];
  const ticks = at.length > 0 && at.length <= 8 ? at : x.ticks;
  const described = series.map(
    ({ name, points }) => `${name}: ${points.map((point) => `${point.x}: ${point.y.toFixed(2)}`).join(", ")}`,
  );
  return html`<svg class="msmae-plot" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" font-family="system-ui, 'Noto Sans', 'Liberation Sans', sans-serif" font-size="13">
<title>${title}</title><desc>${described.join("; ")}</desc>
<style>${trusted(style(series.length))}</style>
<rect class="ground" width="100%" height="100%"/>
<text x="${LEFT}" y="22" class="ink" font-size="15" font-weight="600">${title}</text>
${y.ticks.map((tick) => html`<path class="grid" d="M${LEFT} ${top(tick)}H${WIDTH - RIGHT}"/><text class="soft" x="${LEFT - 10}" y="${top(tick)}" dy="0.35em" text-anchor="end">${formatTick(tick)}</text>`)}
${ticks.map((tick) => html`<text class="soft" x="${left(tick)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${formatTick(tick)}</text>`)}
<text class="soft" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - BOTTOM + 42}" text-anchor="middle">${xName}</text>
<text class="soft" transform="translate(18 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${yName}</text>
${series.map(
  ({ name, points }, i) => html`<g class="s${i % COLORS.length}">
<path class="line" d="${points.map((point, n) => `${n === 0 ? "M" : "L"}${left(point.x)} ${top(point.y)}`).join("")}"/>
${points.map(
  (point) =>
    html`${point.deviation > 0 ? html`<path class="line thin" d="M${left(point.x)} ${top(point.y - point.deviation)}V${top(point.y + point.deviation)}"/>` : ""}<path transform="translate(${left(point.x)} ${top(point.y)})" d="${SHAPES[i % SHAPES.length]!}"/>`,
)}
<path transform="translate(${LEFT + 8 + (i % 2) * 320} ${HEIGHT - 34 + 20 * Math.floor(i / 2)})" d="${SHAPES[i % SHAPES.length]!}"/></g>
<text class="ink" x="${LEFT + 22 + (i % 2) * 320}" y="${HEIGHT - 34 + 20 * Math.floor(i / 2)}" dy="0.35em">${name}</text>`,
)}
</svg>`.markup;
}

/** Every rule begins with the picture's class: within a page it must not reach what is around it. */
function style(series: number): string {
  const rules = (dark: 0 | 1): [selector: string, declarations: string][] => [
    [".ground", `fill:${dark ? "#14161a" : "#fff"}`],
    [".ink", `fill:${dark ? "#e9e9e6" : "#1d1f24"}`],
    [".soft", `fill:${dark ? "#a6abb5" : "#5b606b"}`],
    [".grid", `stroke:${dark ? "#2e323a" : "#e4e4e1"}`],
    ...COLORS.slice(0, series).map(([light, pale], i): [string, string] => [
      `.s${i}`,
      `color:${dark ? pale : light}`,
    ]),
  ];
  const lines: [string, string][] = [
    ["g path", "fill:currentColor"],
    ["g .line", "fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round"],
    ["g .thin", "stroke-width:1.2"],
  ];
  const text = (all: readonly [string, string][]) =>
    all.map(([selector, declarations]) => `.msmae-plot ${selector}{${declarations}}`).join("");
  return `${text([...rules(0), ...lines])}@media(prefers-color-scheme:dark){${text(rules(1))}}`;
}
