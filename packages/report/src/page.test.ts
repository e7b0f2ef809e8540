import { createHash } from "node:crypto";
import { expect, test } from "@jest/globals";
import { LIMBS, STREAM_COLORS } from "@msmae/pose";
import { exampleClip, exampleReport } from "./example.fixture.js";
import { renderReport } from "./page.js";
import type { Report } from "./report.js";

const example = exampleReport([exampleClip(1, "one")], LIMBS, [{ caption: "strip", svg: "<svg></svg>" }]);

test("renderReport() gives a section with a heading and an entry in the contents for each section", () => {
  const page = renderReport(example);
  example.sections.forEach(({ title }, i) => {
    expect(page).toContain(`<a href="#section-${i + 1}" dir="auto">${title}</a>`);
    expect(page).toContain(`<h2 id="section-${i + 1}-title" dir="auto">${title}</h2>`);
  });
  for (const { value } of example.figures!) expect(page).toContain(`<b dir="auto">${value}</b>`);
  for (const note of example.notes) expect(page).toContain(note);
});

test("renderReport() gives the same bytes for the same report", () => {
  expect(renderReport(example)).toBe(renderReport(structuredClone(example)));
});

test("renderReport() allows the scripts that it put there, and nothing from elsewhere", () => {
  const page = renderReport(example);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!;
  const scripts = [...page.matchAll(/<script type="module">([\s\S]*?)<\/script>/g)].map(([, code]) => code!);
  expect(scripts.length).toBe(4);
  for (const code of scripts) expect(policy).toContain(createHash("sha256").update(code).digest("base64"));
  expect(policy).toContain("default-src &#39;none&#39;");
  expect(policy).not.toContain("script-src &#39;unsafe");
  expect(page).not.toMatch(/(src|href)="(?!#)/);
  expect(page).not.toMatch(/url\(|@import|sourceMappingURL|\bfetch\(/);
});

test("renderReport() brings along only the scripts that its sections need", () => {
  const page = renderReport({ title: "t", notes: [], sections: [] });
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page).not.toContain('class="notes"');
});

test("renderReport() shows every text of a report as text", () => {
  const evil = `</script></style></title><script>alert(1)</script>"'`;
  const replace = (value: unknown, key = ""): unknown => {
    if (typeof value === "string") return ["kind", "svg", "best"].includes(key) ? value : evil;
    if (ArrayBuffer.isView(value)) return value;
    if (Array.isArray(value)) return value.map((item) => replace(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replace(item, name)]));
  };
  const page = renderReport(replace(example) as Report);
  const plain = renderReport(example);
  for (const tag of ["<script", "</script", "</style", "</title", "<h1", "<section"]) {
    expect(page.split(tag).length).toBe(plain.split(tag).length);
  }
  expect(page).toContain("<title>&lt;/script&gt;&lt;/style&gt;&lt;/title&gt;&lt;script&gt;alert(1)");
});

test("renderReport() draws streams in the colours of @msmae/pose", () => {
  const page = renderReport(example);
  for (const [name, color] of Object.entries(STREAM_COLORS)) expect(page).toContain(`--${name}: ${color};`);
});

test("renderReport() of a player without clips says so", () => {
  const page = renderReport({ title: "t", notes: [], sections: [{ kind: "player", title: "p", clips: [] }] });
  expect(page).toContain("No clips were given.");
});
