import { escapeXml } from "@msmae/text";

/** Markup that is safe to put into a page. Made by {@link html} and {@link trusted} only. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type HtmlValue = string | number | Html | undefined | readonly HtmlValue[];

/**
 * Fills a template, escaping every value that is not markup already, in text and in quoted attributes alike.
 *
 * @example
 * html`<p title="${'"'}">${"<script>"}</p>`.markup; // <p title="&quot;">&lt;script&gt;</p>
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let markup = strings[0]!;
  values.forEach((value, i) => {
    markup += toMarkup(value) + strings[i + 1]!;
  });
  return new Html(markup);
}

/** Markup from a source that is trusted, as it is. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

/**
 * Data for the page's scripts, as an element that is not executed.
 *
 * `<` is written as an escape, so that no text in the data can end the element. NaN and infinities become null.
 */
export function jsonScript(data: unknown): Html {
  const json = JSON.stringify(data).replaceAll("<", "\\u003c");
  return trusted(`<script type="application/json">${json}</script>`);
}

function toMarkup(value: HtmlValue): string {
  if (value === undefined) return "";
  if (value instanceof Html) return value.markup;
  if (typeof value === "object") return value.map(toMarkup).join("");
  return escapeXml(String(value));
}
