/** Text as XML has it. Control characters and halves of surrogate pairs, which XML does not allow, are dropped. */
export function escapeXml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text
    .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, (c) => (/[\t\n\r]/.test(c) ? " " : ""))
    .replace(/[&<>"']/g, (c) => entities[c]!);
}
