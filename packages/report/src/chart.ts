import { stepAxis, valueAxis } from "./axes.js";
import { formatNumber, formatTick } from "./format-number.js";
import { type Html, html, jsonScript } from "./html.js";
import { drawable, type Point, pathOf, smooth, thin } from "./line-path.js";
import type { CurvesSection } from "./report.js";
import { seriesStyles } from "./series-styles.js";

/** Chosen here: about what a wide screen can tell apart; keeps a run of 120,000 steps within some tens of kilobytes. */
const BUCKETS = 300;
/** Chosen here: from here on noise hides the trend, so a mean over 1/25 of the points is drawn over the pale values. */
const SMOOTH_FROM = 100;
/** Below so many, values are dots. Chosen here: a line would hide how few there are. */
const DOTS_BELOW = 40;
/** The picture's own coordinates; it is stretched to whatever room there is. */
const SIZE = 1000;

/**
 * A chart that is complete without scripts: lines are SVG stretched to the room there is, labels are text beside it.
 * `client/chart.ts` adds reading values off and hiding lines.
 */
export function renderCurves(section: CurvesSection): Html {
  const logarithmic = section.logarithmic ?? false;
  const styles = seriesStyles(section.series.map(({ name }) => name));
  const lines = section.series
    .map(({ name, points }, i) => ({ name, points: drawable(points, logarithmic), style: styles[i]! }))
    .filter(({ points }) => points.some(([, y]) => y !== null));
  if (lines.length === 0) return html`<p class="empty">No values were logged.</p>`;

  const seen = lines.flatMap(({ points }) => points.filter(([, y]) => y !== null));
  const x = stepAxis(seen.map(([at]) => at));
  const y = valueAxis(
    seen.map(([, value]) => value!),
    logarithmic,
  );
  const left = (value: number) => SIZE * x.place(value);
  const top = (value: number) => SIZE * (1 - y.place(value));
  const smoothed = lines.some(({ points }) => points.length >= SMOOTH_FROM);

  const drawn = lines.map(({ points, style }) => {
    const raw = pathOf(thin(points, BUCKETS), left, top);
    const dots = points.length < DOTS_BELOW ? pathOf(alone(points), left, top) : "";
    const noisy = points.length >= SMOOTH_FROM;
    const trend = noisy ? smooth(points, Math.round(points.length / 50)) : [];
    return html`<g style="color:${style.color}">
<path class="${noisy ? "raw" : "line"}${style.dashed ? " dashed" : ""}" d="${raw}"/>
${noisy ? html`<path class="line${style.dashed ? " dashed" : ""}" d="${pathOf(thin(trend, BUCKETS), left, top)}"/>` : ""}
${dots ? html`<path class="dots" d="${dots}"/>` : ""}</g>`;
  });

  return html`<figure class="chart" data-chart>
${legend(lines)}
<div class="plot" role="img" aria-label="${describe(section, lines)}">
<svg viewBox="0 0 ${SIZE} ${SIZE}" preserveAspectRatio="none" aria-hidden="true">
<path class="grid" d="${y.ticks.map((tick) => `M0 ${top(tick).toFixed(1)}h${SIZE}`).join("")}"/>
${drawn}
</svg>
${y.ticks.map((tick) => html`<span class="y" style="top:${percent(1 - y.place(tick))}">${formatTick(tick)}</span>`)}
${x.ticks.map((tick) => html`<span class="x" style="left:${percent(x.place(tick))}">${formatTick(tick)}</span>`)}
</div>
<figcaption>${section.x}${logarithmic ? "; the vertical axis is logarithmic" : ""}${
    smoothed ? ". Pale: as logged; bold: centred mean" : ""
  }${section.caption ? `. ${section.caption}` : ""}</figcaption>
${jsonScript({
  xName: section.x,
  x: x.domain,
  y: y.domain,
  logarithmic,
  series: lines.map(({ name, points }) => ({ name, points: thin(points, BUCKETS) })),
})}
</figure>`;
}

interface Line {
  readonly name: string;
  readonly points: readonly Point[];
  readonly style: { readonly color: string; readonly dashed: boolean };
}

function legend(lines: readonly Line[]): Html {
  return html`<ul class="legend">${lines.map(
    ({
      name,
      points,
      style,
    }) => html`<li><button type="button" aria-pressed="true" style="color:${style.color}">
<i class="${style.dashed ? "dashed" : ""}"></i><b dir="auto">${name}</b><span>${formatNumber(last(points))}</span></button></li>`,
  )}</ul>`;
}

/** What the chart shows, for those who do not see it. */
function describe(section: CurvesSection, lines: readonly Line[]): string {
  const ranges = lines.map(({ name, points }) => {
    const values = points.flatMap(([, y]) => (y === null ? [] : [y]));
    const lowest = values.reduce((a, b) => Math.min(a, b));
    return `${name} from ${formatNumber(values[0]!)} to ${formatNumber(values.at(-1)!)}, lowest ${formatNumber(lowest)}`;
  });
  return `${section.title} by ${section.x}: ${ranges.join("; ")}.`;
}

function last(points: readonly Point[]): number {
  return points.findLast(([, y]) => y !== null)?.[1] ?? Number.NaN;
}

/** The same points, each between gaps. */
function alone(points: readonly Point[]): Point[] {
  return points.flatMap((point): Point[] => [point, [point[0], null]]);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}
