/** What a web page gets of the packages: bundles without Node, their sizes, and a page that works. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build as bundle } from "esbuild";
import { tinyClip } from "../tiny-corpus.mjs";
import { openPage } from "./chromium.mjs";
import { entriesOf, typeCheck } from "./project.mjs";

/** `import … from …` and how many bytes it may add to a page, minified and in gzip: what was measured, and some 15 %. */
const LIMITS = JSON.parse(readFileSync(new URL("limits.json", import.meta.url), "utf8"));
/**
 * Bundles for a browser what the limits name, out of the project in `folder`.
 *
 * @returns A line about each, measured against its limit.
 * @throws {Error} if a bundle needs anything of Node or is larger than its limit, or if another entry of these packages
 *   runs in a browser too, which needs a limit then.
 */
export async function checkBundles(folder, packages) {
  const lines = [];
  for (const { from, import: names, ...limits } of LIMITS) {
    const { code, error } = await bundleFor(folder, from, names);
    if (error) throw new Error(`${from}: does not bundle for a browser: ${error}`);
    const sizes = { minified: code.length, gzip: gzipSync(code, { level: 9 }).length };
    for (const [what, size] of Object.entries(sizes)) {
      if (size > limits[what]) {
        throw new Error(
          `import ${names} from "${from}": ${size} bytes ${what}, the limit is ${limits[what]}: make it smaller, or raise the limit in tools/pack/limits.json and say why`,
        );
      }
    }
    const measured = Object.entries(sizes).map(([what, size]) => `${size} of ${limits[what]} bytes ${what}`);
    lines.push(`import ${names} from "${from}": ${measured.join(", ")}`);
  }
  const limited = new Set(LIMITS.map(({ from }) => from));
  for (const { name, manifest } of packages.filter((entry) => limited.has(entry.name))) {
    for (const entry of entriesOf(name, manifest).filter((one) => !limited.has(one))) {
      const { error = "" } = await bundleFor(folder, entry, "*");
      if (error === "")
        throw new Error(`${entry}: runs in a browser, expected a limit in tools/pack/limits.json`);
      if (!error.includes('"node:')) throw new Error(`${entry}: ${error}`);
      lines.push(`${entry}: for Node only`);
    }
  }
  return lines;
}

/** @returns The minified code; or why there is none, such as an import of Node's. */
async function bundleFor(folder, from, names) {
  const contents = names === "*" ? `export * from "${from}";` : `export ${names} from "${from}";`;
  try {
    const { outputFiles } = await bundle({
      stdin: { contents, resolveDir: folder },
      ...{ bundle: true, minify: true, format: "esm", platform: "browser", target: "es2022", write: false },
      logLevel: "silent",
    });
    return { code: outputFiles[0].contents };
  } catch (error) {
    return { error: error.errors?.[0]?.text ?? error.message };
  }
}

/**
 * A Vite page in the project in `folder`, type-checked, built, and opened in chromium where there is one
 * (MSMAE_EXPECT_CHROMIUM=1: where there is none, that is an error).
 */
export async function checkPage(folder) {
  const page = join(folder, "page");
  cpSync(new URL("page", import.meta.url), page, { recursive: true });
  mkdirSync(join(page, "public"));
  writeFileSync(join(page, "public/clip.pose"), tinyClip(0, 2));
  await typeCheck(folder, "page/tsconfig.json");
  const found = await openPage(page, async (tab) => {
    // The title is the last that the page sets.
    await tab.waitForFunction("document.title.includes('BLEU')", undefined, { timeout: 60_000 });
    return { title: await tab.title(), drawn: await tab.locator("svg path").count() };
  });
  if (found === undefined) return "a Vite page builds; there is no chromium, so it was not opened";
  if (found.title !== "2 frames read, 1 recorded, BLEU 100.00" || found.drawn === 0) {
    throw new Error(`The Vite page does not read, draw and record: "${found.title}", ${found.drawn} paths`);
  }
  return "a Vite page builds, and in chromium reads and draws a .pose without a complaint";
}
