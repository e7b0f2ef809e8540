import { formatNumber } from "./format-number.js";
import { type Html, html, trusted } from "./html.js";
import type {
  BarsSection,
  Cell,
  DetailsSection,
  FactsSection,
  LinksSection,
  PicturesSection,
  TableSection,
  TextSection,
} from "./report.js";

export function renderFacts({ rows }: FactsSection): Html {
  return html`<dl class="facts">${rows.map(
    ([label, value]) => html`<div><dt dir="auto">${label}</dt><dd dir="auto">${text(value)}</dd></div>`,
  )}</dl>`;
}

export function renderTable({ caption, columns, rows }: TableSection): Html {
  const best = columns.map((column, c) =>
    bestOf(
      rows.map((row) => row[c] ?? null),
      column.best,
    ),
  );
  const numeric = columns.map(
    (column, c) => column.numeric || rows.some((row) => typeof row[c] === "number"),
  );
  return html`<div class="scroll" tabindex="0"><table>
${caption ? html`<caption dir="auto">${caption}</caption>` : ""}
<thead><tr>${columns.map(
    (column, c) =>
      html`<th scope="col" class="${numeric[c] ? "number" : ""}" dir="auto">${column.title}${
        column.best
          ? html`<abbr title="${column.best} is best">${column.best === "lowest" ? "↓" : "↑"}</abbr>`
          : ""
      }</th>`,
  )}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>${columns.map((_, c) => {
        const cell = text(row[c] ?? null);
        if (c === 0) return html`<th scope="row" dir="auto">${cell}</th>`;
        const isBest = typeof row[c] === "number" && row[c] === best[c];
        return html`<td class="${numeric[c] ? "number" : ""}" dir="auto">${isBest ? html`<strong>${cell}</strong>` : cell}</td>`;
      })}</tr>`,
  )}</tbody></table></div>`;
}

function bestOf(cells: readonly Cell[], which: "lowest" | "highest" | undefined): number | undefined {
  if (which === undefined) return undefined;
  const values = cells.filter((cell): cell is number => typeof cell === "number" && !Number.isNaN(cell));
  if (values.length < 2) return undefined; // Alone is not best.
  return which === "lowest" ? Math.min(...values) : Math.max(...values);
}

export function renderBars({ caption, groups }: BarsSection): Html {
  const values = groups.flatMap(({ bars }) => bars.map(({ value }) => length(value)));
  const longest = Math.max(...values, 0) || 1;
  return html`<figure class="bars"><div class="groups">${groups.map(
    ({ label, bars }) =>
      html`<div class="group"><h3 dir="auto">${label}</h3><ul>${bars.map(
        (bar) => html`<li class="${bar.emphasis ? "emphasis" : ""}"><span dir="auto">${bar.label}</span>
<span class="track"><i style="width:${((100 * length(bar.value)) / longest).toFixed(2)}%"></i></span>
<span class="number">${text(bar.value)}</span></li>`,
      )}</ul></div>`,
  )}</div>${caption ? html`<figcaption dir="auto">${caption}</figcaption>` : ""}</figure>`;
}

function length(value: number | null): number {
  return value !== null && Number.isFinite(value) && value > 0 ? value : 0;
}

export function renderPictures({ caption, items }: PicturesSection): Html {
  return html`<div class="pictures">${caption ? html`<p class="caption" dir="auto">${caption}</p>` : ""}${items.map(
    (item) =>
      html`<figure><div class="scroll" tabindex="0">${picture(item.svg, item.caption)}</div><figcaption dir="auto">${item.caption}</figcaption></figure>`,
  )}</div>`;
}

/** @throws {TypeError} for anything but one svg element, which could break the page around it. */
function picture(svg: string, caption: string): Html {
  const markup = svg.replace(/^\s*<\?xml[^>]*>/, "").trim();
  if (!/^<svg[\s>]/.test(markup) || !markup.endsWith("</svg>")) {
    throw new TypeError(
      `Picture "${caption}": expected one <svg> element, got ${JSON.stringify(svg.slice(0, 40))}`,
    );
  }
  return trusted(markup);
}

export function renderText({ paragraphs, list }: TextSection): Html {
  if (!list)
    return html`<div class="text">${paragraphs.map((each) => html`<p dir="auto">${each}</p>`)}</div>`;
  return html`<ul class="text">${paragraphs.map((each) => html`<li dir="auto">${each}</li>`)}</ul>`;
}

export function renderLinks({ items }: LinksSection): Html {
  return html`<ul class="links">${items.map(
    ({ label, path, note }) =>
      html`<li><a href="${relativeAddress(path)}" dir="auto">${label}</a>${note ? html`<span dir="auto">${note}</span>` : ""}</li>`,
  )}</ul>`;
}

/** Whatever the path is called, the address is one of a file and of no other kind. */
function relativeAddress(path: string): string {
  return `./${path.split("/").map(encodeURIComponent).join("/")}`;
}

export function renderDetails(section: DetailsSection): Html {
  return html`<details><summary>Show</summary><pre tabindex="0">${section.text}</pre></details>`;
}

function text(cell: Cell): string {
  if (cell === null) return "–";
  return typeof cell === "number" ? formatNumber(cell) : cell;
}
