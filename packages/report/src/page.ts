import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { renderCurves } from "./chart.js";
import { encodeClip } from "./encode-clip.js";
import { type Html, html, jsonScript, trusted } from "./html.js";
import type { PlayerSection, Report, Section } from "./report.js";
import {
  renderBars,
  renderDetails,
  renderFacts,
  renderLinks,
  renderPictures,
  renderTable,
  renderText,
} from "./sections.js";
import { STYLE } from "./style.js";

/**
 * Renders a report as one self-contained HTML page: it needs no network, and scripts only for the player.
 *
 * The page's content security policy lets it load nothing and run only the scripts that this package put there, known
 * by their hashes. The same report gives the same bytes.
 *
 * @throws {RangeError} where a clip's lengths do not fit together.
 * @throws {TypeError} for a picture that is not an svg element.
 * @example
 * const page = renderReport({
 *   title: "MS-MAE, preset small",
 *   notes: ["Numbers are on synthetic data."],
 *   sections: [{ kind: "curves", title: "Loss", x: "step", series: [{ name: "loss", points: [[1, 2], [2, 1.5]] }] }],
 * });
 */
export function renderReport(report: Report): string {
  const scripts = neededScripts(report.sections);
  const policy = [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "img-src data:",
    "style-src 'unsafe-inline'",
    `script-src ${scripts.map(({ hash }) => `'sha256-${hash}'`).join(" ")}`,
  ].join("; ");
  const entries = report.sections.map((section, i) => ({ id: `section-${i + 1}`, section }));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${report.title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the results</a>
<header>
<h1 dir="auto">${report.title}</h1>
${report.subtitle ? html`<p class="subtitle" dir="auto">${report.subtitle}</p>` : ""}
${report.notes.length > 0 ? html`<ul class="notes">${report.notes.map((note) => html`<li dir="auto">${note}</li>`)}</ul>` : ""}
${report.figures ? html`<dl class="figures">${report.figures.map(renderFigure)}</dl>` : ""}
</header>
<nav aria-label="Contents"><ol>${entries.map(
    ({ id, section }) => html`<li><a href="#${id}" dir="auto">${section.title}</a></li>`,
  )}</ol></nav>
<main id="content">
${entries.map(
  ({
    id,
    section,
  }) => html`<section id="${id}" class="${section.half ? "half" : "whole"}" aria-labelledby="${id}-title">
<h2 id="${id}-title" dir="auto">${section.title}</h2>
${renderSection(section)}
</section>
`,
)}</main>
<footer>This page is one file. It loads nothing from the network and sends nothing.</footer>
${scripts.map(({ code }) => html`<script type="module">${trusted(code)}</script>\n`)}</body>
</html>
`.markup;
}

function renderFigure({ value, label, note }: NonNullable<Report["figures"]>[number]): Html {
  return html`<div><dt dir="auto">${label}</dt><dd><b dir="auto">${value}</b>${
    note ? html`<span dir="auto">${note}</span>` : ""
  }</dd></div>`;
}

function renderSection(section: Section): Html {
  switch (section.kind) {
    case "facts":
      return renderFacts(section);
    case "curves":
      return renderCurves(section);
    case "table":
      return renderTable(section);
    case "bars":
      return renderBars(section);
    case "pictures":
      return renderPictures(section);
    case "player":
      return renderPlayer(section);
    case "text":
      return renderText(section);
    case "links":
      return renderLinks(section);
    case "details":
      return renderDetails(section);
  }
}

function renderPlayer({ caption, clips }: PlayerSection): Html {
  if (clips.length === 0) return html`<p class="empty">No clips were given.</p>`;
  return html`${caption ? html`<p class="caption" dir="auto">${caption}</p>` : ""}
<div class="player" data-player><noscript><p class="empty">Playing clips needs JavaScript.</p></noscript>
${jsonScript(clips.map(encodeClip))}</div>`;
}

interface Script {
  readonly code: string;
  /** SHA-256 in base64, as the content security policy names it. */
  readonly hash: string;
}

function neededScripts(sections: readonly Section[]): Script[] {
  const kinds = new Set(sections.map(({ kind }) => kind));
  const names = ["print", "contents"];
  if (kinds.has("curves")) names.push("chart");
  if (kinds.has("player")) names.push("player");
  return names.map(readScript);
}

/** The compiled script of the page, without the reference to a source map that the page does not have. */
function readScript(name: string): Script {
  const path = new URL(`./client/${name}.js`, import.meta.url);
  const code = readFileSync(path, "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, "");
  return { code, hash: createHash("sha256").update(code).digest("base64") };
}
