// How good are translations, one a line?  node score-file.mjs hypotheses.txt references.txt
import { readFile } from "node:fs/promises";
import { bleu, chrf, corpusScore } from "@msmae/metrics";

const lines = async (path) => (await readFile(path, "utf8")).trimEnd().split("\n");
const [hypotheses, references] = await Promise.all(process.argv.slice(2).map(lines));
for (const metric of [bleu(), chrf()]) {
  const { score, signature } = corpusScore(metric, hypotheses, references);
  console.log(`${score.toFixed(2)}  ${signature}`);
}
