/**
 * Draws the floors of the packages into docs/architecture.md, from what package.json files say:
 *
 *     node tools/floors.mjs
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root, workspace } from "./workspace.mjs";

const FILE = join(root, "docs/architecture.md");
const [BEGIN, END] = ["<!-- floors: node tools/floors.mjs -->\n", "<!-- end of floors -->"];

/** @returns {string} docs/architecture.md as it should be. */
export function withFloors() {
  const text = readFileSync(FILE, "utf8");
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`${FILE}: expected the lines ${BEGIN.trim()} and ${END}`);
  return `${before}${BEGIN}\n\`\`\`text\n${floors().join("\n")}\n\`\`\`\n\n${END}${after}`;
}

/** A line for each floor, the highest first; a package stands one above the highest that it needs. */
function floors() {
  const byName = new Map(workspace().map((entry) => [entry.name, entry.manifest]));
  const known = new Map();
  const floorOf = (name) => {
    if (!known.has(name)) {
      const { dependencies = {}, peerDependencies = {} } = byName.get(name);
      const below = Object.keys({ ...dependencies, ...peerDependencies }).filter((one) => byName.has(one));
      known.set(name, 1 + Math.max(0, ...below.map(floorOf)));
    }
    return known.get(name);
  };
  for (const name of byName.keys()) floorOf(name);
  const highest = Math.max(...known.values());
  return Array.from({ length: highest }, (_, i) => highest - i).map((floor) => {
    const names = [...known].filter(([, at]) => at === floor).map(([name]) => name.replace("@msmae/", ""));
    return `${String(floor).padStart(2)}  ${names.sort().join("   ")}`;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, withFloors());
