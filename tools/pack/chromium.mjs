/** A built page in headless Chromium. */
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { build, preview } from "vite";

const CHROMIUM = "/usr/bin/chromium"; // Debian's
const ARGUMENTS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

/**
 * Builds a Vite page and opens it.
 *
 * @template T
 * @param {(tab: import("playwright-core").Page) => Promise<T>} use
 * @returns {Promise<T | undefined>} What `use` made of it; undefined where there is no Chromium.
 * @throws {Error} if the page complains of anything, or there is no Chromium and MSMAE_EXPECT_CHROMIUM is set.
 */
export async function openPage(folder, use) {
  await build({ root: folder, logLevel: "error" });
  if (!existsSync(CHROMIUM)) {
    if (process.env.MSMAE_EXPECT_CHROMIUM) throw new Error(`${CHROMIUM} is not there, expected a chromium.`);
    return undefined;
  }
  const server = await preview({ root: folder, preview: { host: "127.0.0.1", port: 0 }, logLevel: "error" });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  const complaints = [];
  try {
    const tab = await browser.newPage();
    tab.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
    tab.on("pageerror", (error) => complaints.push(String(error)));
    tab.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
    await tab.goto(server.resolvedUrls.local[0]);
    const used = await use(tab);
    if (complaints.length > 0) throw new Error("the page complains");
    return used;
  } catch (error) {
    throw new Error(`${error.message}: ${complaints.join("; ") || "no complaint"}`);
  } finally {
    await browser.close();
    await server.close();
  }
}
