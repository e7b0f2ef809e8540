import { expect, test } from "@jest/globals";
import {
  renderBars,
  renderDetails,
  renderFacts,
  renderLinks,
  renderPictures,
  renderTable,
  renderText,
} from "./sections.js";

const EVIL = `<script>alert(1)</script>"'&`;
const ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;";

test("renderFacts() shows labels with values, as text", () => {
  const { markup } = renderFacts({
    kind: "facts",
    title: "",
    rows: [
      ["Seed", 7],
      [EVIL, EVIL],
    ],
  });
  expect(markup).toContain('<dt dir="auto">Seed</dt><dd dir="auto">7</dd>');
  expect(markup.split(ESCAPED)).toHaveLength(3);
  expect(markup).not.toContain("<script");
});

test("renderTable() sets the best number of a column in bold, and shows no number as a dash", () => {
  const { markup } = renderTable({
    kind: "table",
    title: "",
    columns: [{ title: "method" }, { title: "error", best: "lowest" }, { title: "F1", best: "highest" }],
    rows: [
      ["a", 0.5, 0.25],
      ["b", Number.NaN, 0.75],
      ["c", 0.125, null],
      [EVIL, 0.125],
    ],
  });
  expect([...markup.matchAll(/<strong>(.*?)<\/strong>/g)].map(([, text]) => text)).toEqual([
    "0.7500",
    "0.1250",
    "0.1250",
  ]);
  expect(markup.match(/>–</g)).toHaveLength(3);
  expect(markup).toContain(ESCAPED);
});

test("renderTable() calls nothing best that is alone", () => {
  const columns = [{ title: "method" }, { title: "error", best: "lowest" } as const];
  expect(renderTable({ kind: "table", title: "", columns, rows: [["a", 1]] }).markup).not.toContain(
    "<strong>",
  );
  expect(renderTable({ kind: "table", title: "", columns, rows: [] }).markup).toContain("<tbody></tbody>");
});

test("renderBars() draws all groups on one scale, and nothing for what has no length", () => {
  const { markup } = renderBars({
    kind: "bars",
    title: "",
    groups: [
      {
        label: "body",
        bars: [
          { label: "ours", value: 1, emphasis: true },
          { label: EVIL, value: 4 },
        ],
      },
      {
        label: "left",
        bars: [
          { label: "a", value: null },
          { label: "b", value: Number.NaN },
          { label: "c", value: -1 },
        ],
      },
    ],
  });
  expect([...markup.matchAll(/width:([\d.]+)%/g)].map(([, width]) => Number(width))).toEqual([
    25, 100, 0, 0, 0,
  ]);
  expect(markup).toContain(ESCAPED);
  expect(renderBars({ kind: "bars", title: "", groups: [] }).markup).not.toContain("NaN");
});

test("renderPictures() takes one svg element and refuses anything else", () => {
  const section = (svg: string) =>
    ({ kind: "pictures", title: "", items: [{ caption: EVIL, svg }] }) as const;
  const { markup } = renderPictures(section('<?xml version="1.0"?>\n<svg><path d=""/></svg>\n'));
  expect(markup).toContain('<svg><path d=""/></svg></div>');
  expect(markup).toContain(ESCAPED);
  for (const svg of ["", "<img>", "<svg>", "<svgx></svg>", "</div><svg></svg>"]) {
    expect(() => renderPictures(section(svg))).toThrow(TypeError);
  }
});

test("renderDetails() shows its text as text", () => {
  expect(renderDetails({ kind: "details", title: "", text: EVIL }).markup).toContain(`>${ESCAPED}</pre>`);
});

test("renderText() shows sentences as paragraphs or as a list, as text", () => {
  const section = { kind: "text", title: "", paragraphs: ["one", EVIL] } as const;
  expect(renderText(section).markup).toContain(`<p dir="auto">one</p><p dir="auto">${ESCAPED}</p>`);
  expect(renderText({ ...section, list: true }).markup).toContain(`<li dir="auto">${ESCAPED}</li>`);
});

test("renderTable() ends texts at one line where a column says that they are numbers", () => {
  const columns = [{ title: "method" }, { title: "recall", numeric: true }];
  const { markup } = renderTable({ kind: "table", title: "", columns, rows: [["a", "56.95 ± 0.40"]] });
  expect(markup).toContain('<td class="number" dir="auto">56.95 ± 0.40</td>');
});

test("renderLinks() leads to files beside the page, and nowhere else", () => {
  const items = ["scratch/report.html", "a b#1.html", "javascript:alert(1)", "//elsewhere.org/x", EVIL].map(
    (path) => ({ label: EVIL, path, note: EVIL }),
  );
  const { markup } = renderLinks({ kind: "links", title: "", items });
  const page = new URL("file:///runs/demo/report.html");
  const found = [...markup.matchAll(/href="([^"]*)"/g)].map(([, href]) => new URL(href!, page));
  expect(found.map(({ protocol, host }) => `${protocol}${host}`)).toEqual(Array(5).fill("file:"));
  expect(found.slice(0, 2).map(({ pathname }) => decodeURIComponent(pathname))).toEqual([
    "/runs/demo/scratch/report.html",
    "/runs/demo/a b#1.html",
  ]);
  expect(markup.split(ESCAPED)).toHaveLength(2 * items.length + 1);
  expect(markup).not.toContain("<script");
});
