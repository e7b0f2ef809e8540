import { isSpace, splitWhitespace, strip } from "./python-text.js";

/** sacreBLEU's tokenizers that need neither a dictionary nor a model. */
export type TokenizerName = "13a" | "zh" | "char" | "intl" | "none";

/** A line's tokens: what Python's `split()` makes of a tokenizer's text. */
const TOKENIZERS: Readonly<Record<TokenizerName, (line: string) => string[]>> = {
  "13a": tokenize13a,
  zh: tokenizeZh,
  char: (line) => splitWhitespace([...line].join(" ")), // a character is a code point
  intl: tokenizeIntl,
  none: splitWhitespace,
};

/**
 * A line as sacreBLEU's tokenizer of that name returns it, to the character: tokens separated by spaces. `char` puts a
 * space between any two characters, also around those that are spaces; `none` changes nothing.
 *
 * @throws {RangeError} for a name that is none of them.
 * @example
 * tokenize("It's 3.5, &quot;ok&quot;", "13a"); // `It's 3.5 , " ok "`
 */
export function tokenize(line: string, tokenizer: TokenizerName): string {
  const tokens = knownTokenizer(tokenizer);
  if (tokenizer === "none") return line;
  return (tokenizer === "char" ? [...line] : tokens(line)).join(" ");
}

/** @throws {RangeError} for a name that is none of them. */
export function knownTokenizer(name: TokenizerName): (line: string) => string[] {
  if (Object.hasOwn(TOKENIZERS, name)) return TOKENIZERS[name];
  throw new RangeError(`The tokenizer is "${name}"; expected one of 13a, zh, char, intl, none.`);
}

/**
 * mteval-v13a, used by WMT. The order matters: `&amp;` is replaced before `&lt;`, so `&amp;lt;` becomes `<`, and after
 * `&quot;`, so `&amp;quot;` becomes `&quot;`.
 */
function tokenize13a(line: string): string[] {
  line = line.replaceAll("<skipped>", "").replaceAll("-\n", "").replaceAll("\n", " ");
  if (line.includes("&")) {
    line = line.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
    line = line.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
  }
  return separate(line, "space");
}

/**
 * What sacreBLEU's `zh` takes for a Chinese character. Its table writes Extension B as `\u20000`-`\u2a6d6`, which
 * Python reads as two characters: U+2001-U+2A6D (arrows, mathematics, general punctuation) is split instead, and
 * Extension B is not. https://github.com/mjpost/sacrebleu/issues/298
 */
const CHINESE =
  /[\u2001-\u2a6d\u2e80-\u2eff\u2f00-\u2fdf\u2ff0-\u303f\u3100-\u312f\u31a0-\u31bf\u31c0-\u31ef\u3200-\u4db5\u4e00-\u9fbb\uf900-\ufa2d\ufa30-\ufa6a\ufa70-\ufad9\ufe10-\ufe1f\ufe30-\ufe4f\uff00-\uffef]/g;

function tokenizeZh(line: string): string[] {
  return separate(strip(line).replace(CHINESE, " $& "), "nothing");
}

/** What `separate` looks at twice: white space, a mark that stands alone, a period or comma, a dash. Else 0. */
const KINDS = new Uint8Array(0x80);
const [SPACE, MARK, POINT, DASH] = [1, 2, 3, 4];
for (let unit = 0; unit < KINDS.length; unit++) if (isSpace(unit)) KINDS[unit] = SPACE;
for (const mark of '!"#$%&()*+/:;<=>?@[\\]^_`{|}~') KINDS[mark.charCodeAt(0)] = MARK;
for (const point of ".,") KINDS[point.charCodeAt(0)] = POINT;
KINDS["-".charCodeAt(0)] = DASH;

/**
 * The part that `13a` and `zh` share: four substitutions, one after the other, on the whole line.
 *
 *     [{-~[-` -&(-+:-@/]  ->  ` \1 `       every other mark of ASCII
 *     ([^0-9])([.,])      ->  `\1 \2 `     a period or comma, unless after a digit
 *     ([.,])([^0-9])      ->  ` \1 \2`     a period or comma, unless before a digit
 *     ([0-9])(-)          ->  `\1 \2 `     a dash after a digit
 *
 * Here they are one pass, which is what makes BLEU fast; the tests compare it with the substitutions. What needs care
 * is that a match takes both characters: of `..5` the second substitution separates the first period only.
 *
 * @param edge What `[^0-9]` finds before the first and after the last character: with `nothing` it does not match.
 */
function separate(line: string, edge: "space" | "nothing"): string[] {
  const tokens: string[] = [];
  const isDigit = (i: number) => {
    if (i < 0 || i >= line.length) return edge === "nothing";
    const unit = line.charCodeAt(i);
    return unit >= 0x30 && unit <= 0x39;
  };
  let start = -1;
  let run = 0; // periods and commas just before
  for (let i = 0; i < line.length; i++) {
    const unit = line.charCodeAt(i);
    const kind = unit < 0x80 ? KINDS[unit] : isSpace(unit) ? SPACE : 0;
    const alone =
      kind === MARK ||
      (kind === POINT && (!isDigit(i + 1) || isDigit(i - run - 1) === (run % 2 === 1))) ||
      (kind === DASH && i > 0 && isDigit(i - 1));
    run = kind === POINT ? run + 1 : 0;
    if (alone || kind === SPACE) {
      if (start >= 0) tokens.push(line.slice(start, i));
      start = -1;
      if (alone) tokens.push(line[i] as string);
    } else if (start < 0) {
      start = i;
    }
  }
  if (start >= 0) tokens.push(line.slice(start));
  return tokens;
}

/** mteval-v14's international tokenization: every punctuation mark and symbol of Unicode. */
function tokenizeIntl(line: string): string[] {
  line = line
    .replace(/(\P{N})(\p{P})/gu, "$1 $2 ")
    .replace(/(\p{P})(\P{N})/gu, " $1 $2")
    .replace(/\p{S}/gu, " $& ");
  return splitWhitespace(line);
}
