import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { html, jsonScript, trusted } from "./html.js";

test("html escapes text and attributes, and leaves markup as it is", () => {
  expect(html`<p title="${`"'`}">${"<script>a & b</script>"}</p>`.markup).toBe(
    '<p title="&quot;&#39;">&lt;script&gt;a &amp; b&lt;/script&gt;</p>',
  );
  expect(html`${trusted("<b>")}${[html`<i>`, "<u>", 3]}${undefined}`.markup).toBe("<b><i>&lt;u&gt;3");
});

test("html lets no text open or close an element or an attribute", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const { markup } = html`${text}`;
      expect(markup).not.toMatch(/[<>"']/);
    }),
  );
});

test("jsonScript keeps the data and cannot be ended from inside", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constant("</script><!--<script>"))), (data) => {
      const { markup } = jsonScript(data);
      const inside = markup.slice('<script type="application/json">'.length, -"</script>".length);
      expect(inside).not.toContain("<");
      expect(JSON.parse(inside)).toEqual(data);
    }),
  );
});

test("jsonScript writes NaN and infinities as null", () => {
  expect(jsonScript([Number.NaN, Number.POSITIVE_INFINITY, 1]).markup).toContain("[null,null,1]");
});
