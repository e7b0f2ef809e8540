const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Text for XML, SVG and HTML, in elements and in quoted attributes. Control characters other than tabs and ends of lines,
 * and halves of surrogate pairs, are dropped: XML 1.0 (§2.2) allows them neither as they are nor escaped.
 *
 * @example
 * escapeXml('a < "b"'); // "a &lt; &quot;b&quot;"
 */
export function escapeXml(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, (c) => (/[\t\n\r]/.test(c) ? c : ""))
    .replace(/[&<>"']/g, (c) => ENTITIES[c]!);
}
