import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { splitWhitespace } from "./python-text.js";
import { type TokenizerName, tokenize } from "./tokenizers.js";

/** mteval's four substitutions as they are written down. */
function substitute(line: string): string {
  line = line
    .replace(/([{-~[-` -&(-+:-@/])/g, " $1 ")
    .replace(/([^0-9])([.,])/g, "$1 $2 ")
    .replace(/([.,])([^0-9])/g, " $1 $2")
    .replace(/([0-9])(-)/g, "$1 $2 ");
  return splitWhitespace(line).join(" ");
}

const unit = fc.constantFrom(..."..,,--019 ab\t'/({~`[]^_!@:;%&\"$中。\u3000\x1c\ufeffé😀");
const line = fc.string({ unit, maxLength: 30 });

test("13a in one pass is mteval's four substitutions on the padded line", () => {
  fc.assert(
    fc.property(line, (text) => {
      expect(tokenize(text, "13a")).toBe(substitute(` ${text} `));
    }),
    { numRuns: 4000 },
  );
});

test("zh without a Chinese character is the same substitutions on the bare line", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."..,,--019 ab'/(é😀"), maxLength: 20 }), (text) => {
      expect(tokenize(text, "zh")).toBe(substitute(text.trim()));
    }),
    { numRuns: 4000 },
  );
});

test("zh separates U+2001-U+2A6D, which are not Chinese, and not Extension B, which is", () => {
  expect(tokenize("a→b𠀀𠀁c", "zh")).toBe("a → b𠀀𠀁c");
  expect(tokenize("\u2000a\u2a6e⩭", "zh")).toBe("a\u2a6e ⩭");
});

test("&amp; is replaced before &lt; and after &quot;", () => {
  expect(tokenize("&amp;lt; &amp;quot;", "13a")).toBe("< & quot ;");
});

test.each(["13a", "zh", "intl"] as TokenizerName[])("%s of its own output changes no character", (name) => {
  const squeezed = (text: string) => splitWhitespace(text).join("");
  fc.assert(
    fc.property(line, (text) => {
      const plain = text.replaceAll("&", "");
      expect(squeezed(tokenize(plain, name))).toBe(squeezed(plain));
    }),
  );
});

test("char separates code points, and none changes nothing", () => {
  expect(tokenize("a 😀", "char")).toBe("a   😀");
  expect(tokenize(" a  b ", "none")).toBe(" a  b ");
});

test("a tokenizer that does not exist is named", () => {
  expect(() => tokenize("a", "spm" as TokenizerName)).toThrow(
    new RangeError('The tokenizer is "spm"; expected one of 13a, zh, char, intl, none.'),
  );
});
