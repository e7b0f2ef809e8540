/**
 * Adds fields `fold0`, `fold1`, … to a manifest's clips, which say train, valid or test, so that each clip is tested in one of
 * them. Each gloss is spread evenly. For sets whose test part is too small to compare anything on.
 *
 *     node tools/add-folds.mjs manifest.jsonl 5 > folds.jsonl
 *     pnpm --filter trainer start recognize --data folds.jsonl --set data.splitField=fold0
 */
import { readFileSync } from "node:fs";

const [path, count = "5"] = process.argv.slice(2);
if (path === undefined || !(Number(count) >= 2)) {
  process.stderr.write("add-folds: expected a manifest.jsonl and a number of folds, 2 or more\n");
  process.exit(1);
}
const folds = Number(count);
const clips = readFileSync(path, "utf8").trim().split("\n").map(JSON.parse);

let state = 12345;
/** Numbers in [0, 1): the linear congruential generator of Numerical Recipes. */
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const byGloss = new Map();
for (const clip of clips) byGloss.set(clip.gloss, [...(byGloss.get(clip.gloss) ?? []), clip]);
for (const ofGloss of byGloss.values()) {
  const order = [...ofGloss];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  for (const [i, clip] of order.entries()) {
    for (let fold = 0; fold < folds; fold++) {
      const valid = i % folds === (fold + 1) % folds && i % 2 === 0;
      clip[`fold${fold}`] = i % folds === fold ? "test" : valid ? "valid" : "train";
    }
  }
}
for (const clip of clips) process.stdout.write(`${JSON.stringify(clip)}\n`);
