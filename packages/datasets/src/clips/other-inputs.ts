import { readdirSync } from "node:fs";
import { extname, join } from "node:path";

/** What is often given instead of poses, and what makes poses or a manifest of it. */
const KINDS: readonly { readonly what: string; readonly ending: RegExp; readonly way: string }[] = [
  { what: ".npy file", ending: /\.npy$/i, way: "trainer manifest mp-data makes poses of them" },
  {
    what: "video",
    ending: /\.(mp4|m4v|mov|mkv|webm|avi|mpe?g|flv|swf)$/i,
    way: "msmae-pose extract makes poses of them",
  },
  {
    what: "ELAN document",
    ending: /\.eaf$/i,
    way: "trainer manifest elan makes a manifest of them, with their poses",
  },
  {
    what: "table",
    ending: /\.(csv|tsv|xlsx?|ods)$/i,
    way: "trainer manifest table makes a manifest of one, with its poses",
  },
];
/** Chosen here: enough to say what a folder is of, without going through a disk. */
const MOST = 100_000;

/**
 * What to do with what is there, where poses were expected: a part of a sentence, such as `; there are 4500 .npy files: trainer
 * manifest mp-data makes poses of them (docs/datasets.md)`. Empty where nothing known is there.
 */
export function pointOnFolder(folder: string): string {
  const counts = KINDS.map(() => 0);
  for (const name of filesBelow(folder)) {
    const kind = KINDS.findIndex(({ ending }) => ending.test(name));
    if (kind >= 0) counts[kind]!++;
  }
  const most = Math.max(...counts);
  if (most === 0) return "";
  const { what, way } = KINDS[counts.indexOf(most)]!;
  return `; there ${most === 1 ? `is 1 ${what}` : `are ${most} ${what}s`}: ${way} (docs/datasets.md)`;
}

/** The same of one file that is neither a folder nor a manifest. */
export function pointOnFile(path: string): string {
  if (/\.pose$/i.test(path)) return "; the folder that the pose is in is one";
  if (/\.(json|txt)$/i.test(path))
    return "; trainer manifest makes one of a data set's annotations (docs/datasets.md)";
  const kind = KINDS.find(({ ending }) => ending.test(path));
  return kind === undefined ? "" : `; ${extname(path)}: ${kind.way} (docs/datasets.md)`;
}

function* filesBelow(folder: string): Generator<string> {
  const folders = [folder];
  let count = 0;
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    let entries: ReturnType<typeof read>;
    try {
      entries = read(next);
    } catch {
      continue; // what cannot be looked into tells nothing
    }
    for (const entry of entries) {
      if (++count > MOST) return;
      if (entry.isDirectory()) folders.push(join(next, entry.name));
      else yield entry.name;
    }
  }
}

const read = (folder: string) => readdirSync(folder, { withFileTypes: true });
