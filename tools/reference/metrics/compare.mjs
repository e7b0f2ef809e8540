/**
 * How far @msmae/metrics is from Python's: reads what cases.py prints, says the largest difference of each metric, and
 * ends with 1 where a number is 1e-9 or more apart or a text is not the same. Build packages/metrics first.
 */
import { createInterface } from "node:readline";
import { compare } from "../../../packages/metrics/dist/reference-case.fixture.js";

const largest = new Map();
const settings = new Map();
let [cases, segments, texts] = [0, 0, 0];
for await (const line of createInterface({ input: process.stdin })) {
  const each = JSON.parse(line);
  const differences = compare(each);
  for (const [what, difference] of differences.largest) {
    largest.set(what, Math.max(largest.get(what) ?? 0, difference));
    if (difference >= 1e-9)
      console.log(`case ${cases + 1}: ${what} is ${difference} off: ${line.slice(0, 2000)}`);
  }
  for (const { what, expected, ours } of differences.texts) {
    console.log(`case ${cases + 1}: ${what}: ${JSON.stringify(ours)}, expected ${JSON.stringify(expected)}`);
    texts++;
  }
  const setting = `${each.tokenizer} ${each.bleu.options.smooth_method}`;
  settings.set(setting, (settings.get(setting) ?? 0) + 1);
  cases++;
  segments += each.hypotheses.length;
}
console.log(
  `${cases} corpora of ${segments} segments, Node ${process.version}, Unicode ${process.versions.unicode}`,
);
console.log(
  `tokenizers and smoothings: ${settings.size}, each at least ${Math.min(...settings.values())} times`,
);
for (const [what, difference] of largest) console.log(`${what.padEnd(18)} ${difference.toExponential(1)}`);
console.log(`texts that differ: ${texts}`);
process.exitCode = cases > 0 && texts === 0 && [...largest.values()].every((each) => each < 1e-9) ? 0 : 1;
