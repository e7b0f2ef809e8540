/** What a web page gets of the packages: bundles without Node, their sizes, and a page that works. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build as bundle } from "esbuild";
import { chromium } from "playwright-core";
import { build, preview } from "vite";
import { entriesOf, typeCheck } from "./project.mjs";

/** `import … from …` and how many bytes it may add to a page, minified and in gzip: what was measured, and some 15 %. */
const LIMITS = JSON.parse(readFileSync(new URL("limits.json", import.meta.url), "utf8"));
const CHROMIUM = "/usr/bin/chromium"; // Debian's
const ARGUMENTS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

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
  const { holisticComponents, writePose } = await import(
    pathToFileURL(join(folder, "node_modules/@msmae/pose/dist/index.js")).href
  );
  const components = holisticComponents({ facePoints: 0, world: false });
  const [frames, people, points, dims] = [2, 1, 75, 3];
  const about = { version: 0.2, width: 640, height: 480, depth: 0, fps: 25, frames, people, points, dims };
  const data = Float32Array.from({ length: frames * points * dims }, (_, i) => 100 + (i % 97));
  const confidence = new Float32Array(frames * points).fill(1);
  writeFileSync(join(page, "public/clip.pose"), writePose({ ...about, components, data, confidence }));

  await typeCheck(folder, "page/tsconfig.json");
  await build({ root: page, logLevel: "error" });
  if (!existsSync(CHROMIUM)) {
    if (process.env.MSMAE_EXPECT_CHROMIUM) throw new Error(`${CHROMIUM} is not there, expected a chromium.`);
    return `a Vite page builds; ${CHROMIUM} is not there, so it was not opened`;
  }
  const server = await preview({ root: page, preview: { host: "127.0.0.1", port: 4173 }, logLevel: "error" });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  try {
    const tab = await browser.newPage();
    const complaints = [];
    tab.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
    tab.on("pageerror", (error) => complaints.push(String(error)));
    tab.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
    await tab.goto(server.resolvedUrls.local[0]);
    // The title is the last that the page sets.
    const done = "document.title.includes('BLEU')";
    await tab.waitForFunction(done, undefined, { timeout: 20_000 }).catch(() => complaints.push("timeout"));
    const [title, drawn] = [await tab.title(), await tab.locator("svg path").count()];
    if (title !== "2 frames read, 1 recorded, BLEU 100.00" || drawn === 0 || complaints.length > 0) {
      const seen = `title "${title}", ${drawn} paths drawn, ${complaints.join("; ") || "no complaint"}`;
      throw new Error(`The Vite page does not read, draw and record: ${seen}`);
    }
    return "a Vite page builds, and in chromium reads and draws a .pose without a complaint";
  } finally {
    await browser.close();
    await server.close();
  }
}
