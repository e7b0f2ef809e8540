import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { drawStrip, LIMBS, type PoseStreams } from "@msmae/pose";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { type ExampleClip, exampleClip, exampleReport } from "./example.fixture.js";
import { renderReport } from "./page.js";
import type { Report } from "./report.js";

// A report opened from the file system in a real browser: Debian's chromium, where there is one.
const CHROMIUM = "/usr/bin/chromium";
const ARGUMENTS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];
const GLOSS = "<script>globalThis.hacked = true</script>";

let browser: Browser | undefined;
let folder: string;
beforeAll(async () => {
  if (!existsSync(CHROMIUM) && !process.env.MSMAE_EXPECT_CHROMIUM)
    return console.info(`${CHROMIUM} is not there: reports are not opened in a browser.`);
  folder = await mkdtemp(join(tmpdir(), "msmae-report-"));
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
});
afterAll(async () => {
  await browser?.close();
  if (folder) await rm(folder, { recursive: true });
});

function poseStreams(clip: ExampleClip): PoseStreams {
  const none = { coordinates: new Float32Array(4 * clip.frames), present: new Uint8Array(2 * clip.frames) };
  const copy = ({ coordinates, present }: ExampleClip["original"]["body"]) => ({
    coordinates: Float32Array.from(coordinates),
    present: Uint8Array.from(present),
  });
  const { body, left, right } = clip.original;
  return {
    frames: clip.frames,
    fps: clip.fps,
    shoulders: none,
    streams: { body: copy(body), left: copy(left), right: copy(right) },
  };
}

function example(): Report {
  const clips = [exampleClip(1, GLOSS), exampleClip(2, "zwei")];
  const pictures = clips.map((clip) => ({
    caption: clip.caption,
    svg: drawStrip([{ streams: poseStreams(clip), label: "original", masked: clip.masked }]),
  }));
  return { ...exampleReport(clips, LIMBS, pictures), title: GLOSS };
}

/** Opens a report and fails if the page complained, asked the network for anything or ran what it should not. */
async function withPage(
  report: Report,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  if (browser === undefined) return;
  const path = join(folder, "report.html");
  await writeFile(path, renderReport(report));
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const complaints: string[] = [];
  const page = await context.newPage();
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (request.url() !== pathToFileURL(path).href) complaints.push(`asked for ${request.url()}`);
  });
  await page.goto(pathToFileURL(path).href);
  await look(page);
  expect(complaints).toEqual([]);
  await context.close();
}

const frame = (page: Page) => page.locator("[data-player]").getAttribute("data-frame").then(Number);
/** The pixels of the player's pictures. */
const pixels = (page: Page) =>
  page
    .locator(".stage canvas")
    .evaluateAll((all) => all.map((canvas) => (canvas as unknown as { toDataURL(): string }).toDataURL()));
const waitForOtherFrame = (page: Page, than: number) =>
  page.locator(`[data-player]:not([data-frame="${than}"])`).waitFor({ state: "attached" });

test("a report in a browser has its pictures and curves, and shows a gloss named <script> as text", async () => {
  await withPage(example(), { reducedMotion: "reduce" }, async (page) => {
    expect(await page.title()).toBe(GLOSS);
    expect(await page.locator("h1").textContent()).toBe(GLOSS);
    expect(await page.locator(".clips button").first().textContent()).toBe(GLOSS);
    expect(await page.evaluate("globalThis.hacked")).toBeUndefined();
    for (const name of [".pictures svg path", ".plot svg .line", ".bars .track i", ".stage canvas"]) {
      expect(await page.locator(name).count()).toBeGreaterThan(1);
      const { width, height } = (await page.locator(name).first().boundingBox())!;
      expect(width + height).toBeGreaterThan(2);
    }
    const overflow = "document.documentElement.scrollWidth - innerWidth";
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 360, height: 700 });
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
  });
});

test("the player shows all of a tall clip, and wraps a long path", async () => {
  const original = { coordinates: [0, 0, 1, 0, 1, 4, 0, 4] };
  const limbs = [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 0],
  ] as const; // a frame around the box, four times as high as wide
  const streams = [{ name: "body", limbs, original }];
  const clips = ["a", "folder_".repeat(12)].map((caption) => ({ caption, fps: 25, frames: 1, streams }));
  const report: Report = { title: "t", notes: [], sections: [{ kind: "player", title: "p", clips }] };
  await withPage(report, { viewport: { width: 420, height: 900 }, reducedMotion: "reduce" }, async (page) => {
    // The lowest row in which anything is drawn, as a share of the canvas' height.
    const lowest = `(() => {
      const canvas = document.querySelector(".stage canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const drawn = data.findLastIndex((value, i) => i % 4 === 3 && value > 0);
      return (Math.floor(drawn / 4 / canvas.width) + 1) / canvas.height;
    })()`;
    const share = await page.evaluate<number>(lowest);
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(1); // there is a margin below
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  });
});

test("the player plays when it comes into view, and its pictures change", async () => {
  await withPage(example(), { reducedMotion: "no-preference" }, async (page) => {
    expect(await frame(page)).toBe(0);
    const before = await pixels(page);
    expect(before).toHaveLength(3);
    expect(new Set(before).size).toBeGreaterThan(1);
    await page.locator(".stage").scrollIntoViewIfNeeded();
    await waitForOtherFrame(page, 0);
    await page.getByRole("button", { name: "Pause" }).click();
    const paused = await frame(page);
    (await pixels(page)).forEach((picture, i) => {
      expect(picture).not.toBe(before[i]);
    });
    await page.getByRole("button", { name: "Play" }).click();
    await waitForOtherFrame(page, paused);
  });
});

test("the player stands still for who asked for less motion, until it is told to play", async () => {
  await withPage(example(), { reducedMotion: "reduce" }, async (page) => {
    await page.locator(".stage").scrollIntoViewIfNeeded();
    await page.evaluate("new Promise((done) => setTimeout(done, 300))");
    expect(await frame(page)).toBe(0);
    await page.locator(".tracks input").focus();
    await page.keyboard.press("Space");
    await waitForOtherFrame(page, 0);
  });
});

test("the player obeys the keyboard and hides streams", async () => {
  await withPage(example(), { reducedMotion: "reduce" }, async (page) => {
    await page.locator(".tracks input").focus();
    for (const [key, expected] of [
      ["ArrowRight", 1],
      ["Shift+ArrowRight", 11],
      ["ArrowLeft", 10],
      ["End", 74],
      ["ArrowRight", 74],
      ["Home", 0],
    ] as const) {
      await page.keyboard.press(key);
      expect(await frame(page)).toBe(expected);
    }
    expect(await page.locator(".where").textContent()).toBe("frame 1 of 75, 0.00 s");
    expect(await page.locator(".tracks input").getAttribute("aria-valuetext")).toContain("frame 1 of 75");
    const [before] = await pixels(page);
    await page.getByRole("checkbox", { name: "left" }).press("Space");
    expect((await pixels(page))[0]).not.toBe(before);
    await page.getByRole("button", { name: "zwei" }).press("Enter");
    expect((await pixels(page))[0]).not.toBe(before);
    expect(await page.getByRole("button", { name: "zwei" }).getAttribute("aria-pressed")).toBe("true");
  });
});

test("a curve's values are read off with the pointer and the keyboard, and lines are hidden from the legend", async () => {
  await withPage(example(), {}, async (page) => {
    const chart = page.locator(".chart").first();
    await chart.locator(".plot").hover();
    expect(await chart.locator(".readout").textContent()).toContain("step");
    await page.mouse.move(0, 0);
    await chart.locator(".plot").focus();
    await page.keyboard.press("End");
    expect(await chart.locator(".readout").textContent()).toContain("step6,000");
    await page.keyboard.press("Home");
    expect(await chart.locator(".readout").textContent()).toContain("step10loss");
    await chart.getByRole("button", { name: "loss" }).click();
    expect(await chart.locator("svg g").first().isVisible()).toBe(false);
    await chart.locator(".plot").hover();
    expect(await chart.locator(".readout").textContent()).not.toContain("loss");
  });
});

test("a report without JavaScript has its tables, pictures and curves, and in the dark a dark page", async () => {
  await withPage(example(), { javaScriptEnabled: false, colorScheme: "dark" }, async (page) => {
    for (const name of [".plot svg .line", ".pictures svg", "table", ".facts"]) {
      expect(await page.locator(name).first().isVisible()).toBe(true);
    }
    expect(await page.locator(".player .empty").textContent()).toBe("Playing clips needs JavaScript.");
    const background = "getComputedStyle(document.body).backgroundColor";
    const [red] = /\d+/.exec(await page.evaluate<string>(background))!;
    expect(Number(red)).toBeLessThan(60);
  });
});

test("a script that a picture brings along does not run", async () => {
  if (browser === undefined) return;
  const svg = "<svg onload='globalThis.hacked = 1'><script>globalThis.hacked = 2</script></svg>";
  const path = join(folder, "hostile.html");
  const sections: Report["sections"] = [{ kind: "pictures", title: "p", items: [{ caption: "c", svg }] }];
  await writeFile(path, renderReport({ title: "t", notes: [], sections }));
  const page = await browser.newPage();
  await page.goto(pathToFileURL(path).href);
  expect(await page.locator("svg").count()).toBe(1);
  expect(await page.evaluate("globalThis.hacked")).toBeUndefined();
  await page.close();
});
