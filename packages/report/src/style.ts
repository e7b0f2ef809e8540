import { STREAM_COLORS } from "@msmae/pose";

/** A colour a stream, the same as in drawings. */
const STREAM_VARIABLES = Object.entries(STREAM_COLORS)
  .map(([name, color]) => `--${name}: ${color};`)
  .join(" ");

const LIGHT = `
  --paper: #fcfcfb; --card: #ffffff; --ink: #1d1f24; --soft: #5b606b; --faint: #6b707a; --line: #e4e4e1; --wash: #f3f3f0;
  --accent: #0b5cad; --note: #7a4b00; --note-wash: #fdf4e0; --ghost: #c9ccd2;
  ${STREAM_VARIABLES}
  --series-1: #1d1f24; --series-2: #00845f; --series-3: #b0417a; --series-4: #8d6b00; --series-5: #0b5cad; --series-6: #7a4b00;`;

const DARK = `
  --paper: #14161a; --card: #1b1e23; --ink: #e9e9e6; --soft: #a6abb5; --faint: #8f949e; --line: #2e323a; --wash: #22262c;
  --accent: #7bb8f5; --note: #f0c674; --note-wash: #2b2619; --ghost: #4b505a;
  ${STREAM_VARIABLES}
  --series-1: #e9e9e6; --series-2: #3ecf9f; --series-3: #ef86b6; --series-4: #e0c04c; --series-5: #7bb8f5; --series-6: #c9a27a;`;

/**
 * The page's one style sheet. Chosen here: system fonts, two schemes, streams in colours after Okabe and Ito, which
 * people with the common kinds of colour blindness tell apart.
 */
export const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
:root.paper { color-scheme: light; ${LIGHT} }

* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 4rem; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0 auto; padding: 4rem 2rem 3rem; max-width: 82rem; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif;
  display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 4rem;
}
h1, h2, h3, p, ul, ol, dl, dd, figure, table { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1 { font-size: clamp(1.9rem, 4vw, 2.6rem); line-height: 1.12; letter-spacing: -0.022em; font-weight: 680; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; line-height: 1.3; letter-spacing: -0.01em; font-weight: 650; margin-bottom: 1rem; overflow-wrap: anywhere; }
.subtitle { margin-top: 0.6rem; font-size: 1.1rem; color: var(--soft); max-width: 46rem; text-wrap: pretty; }
.caption, figcaption, caption { color: var(--soft); font-size: 0.875rem; line-height: 1.45; text-wrap: pretty; }
.caption { max-width: 46rem; margin-bottom: 1rem; }
.empty { color: var(--faint); font-style: italic; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: 0.4rem 0.8rem; z-index: 9; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 4px; }
[hidden] { display: none !important; }

.notes { margin-top: 1.4rem; display: flex; flex-wrap: wrap; gap: 0.5rem; }
.notes li { color: var(--note); background: var(--note-wash); border-radius: 0.5rem; padding: 0.35rem 0.8rem; font-size: 0.9rem; }
.figures { margin-top: 2.4rem; display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); border-block: 1px solid var(--line); }
.figures > div { padding: 1.3rem 1.5rem 1.3rem 0; display: flex; flex-direction: column; }
.figures dt { font-size: 0.875rem; color: var(--soft); }
.figures b { display: block; font-size: 2.1rem; line-height: 1.25; font-weight: 620; letter-spacing: -0.025em; font-variant-numeric: tabular-nums; }
.figures span { display: block; font-size: 0.825rem; line-height: 1.4; color: var(--faint); text-wrap: balance; }

nav { position: sticky; top: 0; z-index: 5; background: var(--paper); margin: 1.6rem -2rem 0; padding: 0 2rem; border-bottom: 1px solid var(--line); }
nav ol { display: flex; gap: 1.4rem; overflow-x: auto; scrollbar-width: none; }
nav a { display: block; padding: 0.75rem 0; font-size: 0.875rem; white-space: nowrap; color: var(--soft); text-decoration: none; }
nav a:hover { color: var(--ink); }
nav a[aria-current] { color: var(--ink); box-shadow: inset 0 -2px var(--accent); }

main { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 3.6rem 3rem; padding-top: 3rem; align-items: start; }
main > section { min-width: 0; }
.whole { grid-column: span 2; }
.scroll { overflow-x: auto; }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--faint); font-size: 0.825rem; }

@media (min-width: 75rem) {
  html { scroll-padding-top: 2rem; }
  body { grid-template-columns: 11.5rem minmax(0, 1fr); }
  header, main, footer { grid-column: 2; }
  nav { grid-column: 1; grid-row: 1 / span 3; align-self: start; margin: 0.7rem 0 0; padding: 2rem 0; border: 0; max-height: 100vh; overflow-y: auto; }
  nav ol { display: block; }
  nav a { white-space: normal; padding: 0.28rem 0 0.28rem 0.9rem; line-height: 1.35; border-left: 2px solid var(--line); }
  nav a[aria-current] { box-shadow: none; border-color: var(--accent); }
}
@media (max-width: 46rem) {
  body { padding: 2rem 1.1rem; }
  nav { margin-inline: -1.1rem; padding-inline: 1.1rem; }
  main { gap: 2.8rem; }
  .half { grid-column: span 2; }
  .figures { grid-template-columns: 1fr 1fr; }
  .figures b { font-size: 1.4rem; }
  .stage figure:first-child:nth-last-child(3) { grid-column: 1 / -1; }
}

.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 1.1rem 2rem; }
.facts dt { font-size: 0.825rem; color: var(--soft); }
.facts dd { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }

.links li { padding: 0.45rem 0; border-bottom: 1px solid var(--line); }
.links a { color: var(--accent); font-weight: 550; }
.links span { display: block; font-size: 0.875rem; color: var(--soft); text-wrap: pretty; }

table { border-collapse: collapse; width: 100%; font-size: 0.95rem; font-variant-numeric: tabular-nums; }
caption { text-align: start; caption-side: bottom; padding-top: 0.8rem; max-width: 46rem; }
th, td { text-align: start; padding: 0.55rem 1.2rem 0.55rem 0; border-bottom: 1px solid var(--line); font-weight: 400; vertical-align: baseline; }
thead th { font-size: 0.825rem; color: var(--soft); border-bottom-color: var(--faint); vertical-align: bottom; text-wrap: balance; }
thead abbr { margin-inline-start: 0.3em; text-decoration: none; color: var(--faint); }
.number { text-align: end; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
th:last-child, td:last-child { padding-inline-end: 0.2rem; }
strong { font-weight: 700; }

.chart .legend { display: flex; flex-wrap: wrap; gap: 0.3rem 1.3rem; margin-bottom: 0.9rem; }
.legend button { all: unset; cursor: pointer; display: flex; align-items: center; gap: 0.5rem; font-size: 0.875rem; }
.legend button:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
.legend i { width: 1.1rem; border-top: 3px solid; border-radius: 2px; }
.legend i.dashed { border-top-style: dashed; }
.legend b { font-weight: 500; color: var(--ink); }
.legend span { color: var(--soft); font-variant-numeric: tabular-nums; }
.legend button[aria-pressed="false"] { opacity: 0.4; text-decoration: line-through; }
.plot { position: relative; height: 20rem; margin: 0.6rem 1.2rem 1.9rem 3.4rem; touch-action: pan-y; }
.half .plot { height: 13rem; }
.plot svg { display: block; width: 100%; height: 100%; overflow: visible; }
.plot path { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; vector-effect: non-scaling-stroke; }
.plot .grid { stroke: var(--line); stroke-width: 1; }
.plot .raw { stroke-width: 1; opacity: 0.35; }
.plot .dots { stroke-width: 6; }
.plot .dashed { stroke-dasharray: 5 5; }
.plot .x, .plot .y { position: absolute; font-size: 0.8rem; line-height: 1; color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
.plot .y { right: calc(100% + 0.7rem); transform: translateY(-50%); }
.plot .x { top: calc(100% + 0.6rem); transform: translateX(-50%); }
.chart figcaption { margin-inline-start: 3.4rem; }
.rule { position: absolute; top: 0; bottom: 0; border-left: 1px solid var(--faint); pointer-events: none; }
.mark { position: absolute; width: 9px; height: 9px; margin: -4.5px; border-radius: 50%; background: currentColor; border: 2px solid var(--paper); box-sizing: content-box; transform: translate(-2px, -2px); pointer-events: none; }
.readout { position: absolute; top: 0; z-index: 2; min-width: 9rem; padding: 0.5rem 0.7rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; box-shadow: 0 4px 18px #0002; font-size: 0.825rem; line-height: 1.5; pointer-events: none; }
.readout div { display: flex; justify-content: space-between; gap: 1.2rem; white-space: nowrap; }
.readout div:first-child { color: var(--soft); }
.readout span[style]::before { content: ""; display: inline-block; width: 0.55rem; height: 0.55rem; border-radius: 50%; background: var(--color); margin-inline-end: 0.45rem; }
.readout b { font-weight: 600; font-variant-numeric: tabular-nums; }

.groups { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 1.8rem 3rem; }
.bars h3 { font-size: 0.95rem; font-weight: 600; margin-bottom: 0.5rem; }
.bars li { display: flex; flex-wrap: wrap; justify-content: space-between; column-gap: 1rem; padding: 0.22rem 0 0.3rem; font-size: 0.875rem; line-height: 1.5; color: var(--soft); }
.bars .track { flex: 0 0 100%; order: 1; }
.bars .track i { display: block; height: 0.5rem; min-width: 2px; border-radius: 2px; background: var(--ghost); }
.bars .emphasis { color: var(--ink); font-weight: 600; }
.bars .emphasis .track i { background: var(--accent); }
.bars figcaption { margin-top: 1.2rem; max-width: 46rem; }

.pictures { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.8rem; }
.pictures .caption { margin-bottom: -0.4rem; }
.pictures svg { display: block; max-width: 100%; min-width: 40rem; height: auto; }
.pictures figcaption { margin-top: 0.5rem; }

.clips { display: flex; flex-wrap: wrap; gap: 0.4rem; margin-bottom: 1rem; }
.clips:empty { display: none; }
.player button { font: inherit; font-size: 0.875rem; color: var(--ink); background: var(--wash); border: 1px solid transparent; border-radius: 0.5rem; padding: 0.3rem 0.8rem; max-width: 100%; overflow-wrap: anywhere; cursor: pointer; }
.player button:hover { border-color: var(--faint); }
.player button[aria-pressed="true"] { background: var(--ink); color: var(--paper); }
.stage { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1rem; cursor: pointer; }
.stage figure { background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; padding: 0.6rem; text-align: center; }
.stage canvas { display: block; width: 100%; max-height: 26rem; }
.stage figcaption { padding-top: 0.4rem; }
.timeline { display: grid; grid-template-columns: auto 1fr; gap: 1rem; margin-top: 1.2rem; }
.names, .lanes { display: grid; grid-auto-rows: 1.5rem; align-items: center; }
.names label { font-size: 0.875rem; display: flex; gap: 0.45rem; align-items: center; cursor: pointer; }
.names input, .controls input { accent-color: var(--color, var(--accent)); margin: 0; }
.tracks { position: relative; border-radius: 4px; }
.lane { position: relative; height: 0.8rem; border-radius: 3px; overflow: hidden; background: var(--color); }
.lane i { position: absolute; top: 0; bottom: 0; background: var(--wash) repeating-linear-gradient(-55deg, var(--wash) 0 3px, var(--line) 3px 5px); }
.playhead { position: absolute; top: -0.3rem; bottom: -0.3rem; width: 2px; margin-left: -1px; background: var(--ink); box-shadow: 0 0 0 1.5px var(--paper); pointer-events: none; }
.tracks input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: ew-resize; }
.tracks:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 5px; }
.controls { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1.4rem; margin-top: 1rem; font-size: 0.875rem; color: var(--soft); }
.controls label { display: flex; gap: 0.45rem; align-items: center; }
.controls select { font: inherit; color: var(--ink); background: var(--wash); border: 1px solid transparent; border-radius: 0.4rem; padding: 0.15rem 0.3rem; }
.player button.play { min-width: 4.6rem; background: var(--accent); color: var(--paper); }
.where { font-variant-numeric: tabular-nums; }
.keys { color: var(--faint); }
@media (pointer: coarse) { .keys { display: none; } }

.text { max-width: 46rem; display: grid; gap: 0.6rem; }
ul.text { list-style: disc; padding-inline-start: 1.2rem; }

summary { cursor: pointer; color: var(--accent); width: fit-content; }
pre { margin: 0.8rem 0 0; padding: 1.1rem 1.3rem; background: var(--wash); border-radius: 0.6rem; overflow: auto; max-height: 32rem; font: 0.825rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; tab-size: 2; }

@media print {
  :root { color-scheme: light; ${LIGHT} }
  @page { margin: 16mm; }
  body { display: block; max-width: none; padding: 0; font-size: 10.5pt; background: none; }
  nav, .skip, .timeline .names input, .controls, .clips button[aria-pressed="false"] { display: none; }
  main { gap: 2rem; }
  section, figure, tr { break-inside: avoid; }
  section:has(.pictures, pre) { break-inside: auto; }
  h2 { break-after: avoid; }
  .figures { grid-template-columns: none; grid-auto-flow: column; grid-auto-columns: 1fr; }
  .figures b { font-size: 1.4rem; }
  :focus-visible, .tracks:has(:focus-visible) { outline: none; }
  .plot { height: 13rem; }
  .half .plot { height: 9rem; }
  .scroll, pre { overflow: visible; max-height: none; white-space: pre-wrap; }
  * { print-color-adjust: exact; }
}
`;
