/**
 * Makes docs/paper.md of what `evaluator paper` left, with the commands of its runs beside it and its pictures in docs/images:
 *
 *     pnpm --filter evaluator start paper --scale small --out runs/paper
 *     node tools/publish-paper.mjs runs/paper
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./workspace.mjs";

const [folder, ...more] = process.argv.slice(2);
if (folder === undefined || more.length > 0) {
  console.error("publish-paper: expected the folder that evaluator paper wrote to");
  process.exit(1);
}
const text = readFileSync(join(folder, "paper.md"), "utf8");
const pictures = join(root, "docs/images/paper");
rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });
const shown = readdirSync(folder).filter((name) => name.endsWith(".svg") && text.includes(`](${name})`));
for (const name of shown) copyFileSync(join(folder, name), join(pictures, name));
const published = shown.reduce((all, name) => all.replace(`](${name})`, `](images/paper/${name})`), text);
writeFileSync(join(root, "docs/paper.md"), published);
copyFileSync(join(folder, "paper-commands.sh"), join(root, "docs/paper-commands.sh"));
