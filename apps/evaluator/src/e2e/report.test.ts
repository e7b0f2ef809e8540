import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { folderOf, newFolder } from "@msmae/testing";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { evaluator } from "./evaluator.fixture.js";
import { HOSTILE, MEASURED, recognitionRun, translationRun } from "./report.fixture.js";

// Debian's chromium, where there is one.
const CHROMIUM = "/usr/bin/chromium";
const ARGUMENTS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

let browser: Browser | undefined;
beforeAll(async () => {
  if (!existsSync(CHROMIUM) && !process.env.MSMAE_EXPECT_CHROMIUM)
    return console.info(`${CHROMIUM} is not there: reports are not opened in a browser.`);
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
});
afterAll(() => browser?.close());

async function reportOf(...args: string[]): Promise<string> {
  const folder = newFolder();
  const { code, stdout, stderr } = await evaluator(folder, "report", ...args);
  expect([code, stdout, stderr]).toEqual([0, `Report ${join(folder, "report.html")}\n`, ""]);
  return join(folder, "report.html");
}

/** Opens a page and fails if it complained, asked the network for anything or ran what it should not. */
async function inBrowser(
  path: string,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  if (browser === undefined) return;
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

/** Pages write a minus sign. */
const value = (text: string | undefined) => Number(text?.replaceAll("−", "-"));

/** The rows of the table under a heading, as texts. */
const rowsOf = (html: string, title: string): string[][] => {
  const section = html.split("<section").find((each) => each.includes(`>${title}</h2>`))!;
  const text = (cell: string) => cell.replace(/<[^>]*>/g, "");
  return [...section.split("<tbody>")[1]!.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => text(cell!)),
  );
};

test("a run's report in a browser: what it is, how well it does, clips that move, a gloss named <script> as text", async () => {
  const path = await reportOf(recognitionRun("first", [1, 0, 0, 0]));
  const page = readFileSync(path, "utf8");
  expect(page).toContain(
    "An MS-MAE encoder (1 layer of width 8) with a classifier learnt to tell 8 isolated signs apart, from 30 clips of synthetic signers",
  );
  const right = MEASURED.filter((_, i) => i % 4 !== 0).length;
  expect(page).toContain(
    `Of ${MEASURED.length} clips that it had not learnt from, it names the right sign first for ${((100 * right) / MEASURED.length).toFixed(1)} %`,
  );
  expect(page).toContain("Guessing would be right for 12.5 %, and 62.5 %.");
  expect(page).toContain("The measured clips show 2 signers, none of whom the model learnt from.");
  await inBrowser(path, { reducedMotion: "no-preference" }, async (page) => {
    expect(await page.title()).toBe("Recognition of isolated signs");
    const first = page.locator(".clips button").first();
    expect(await first.textContent()).toBe(`${HOSTILE}: taken for OTHER, 50 % sure`);
    expect(await page.evaluate("globalThis.hacked")).toBeUndefined();
    for (const name of [".pictures svg path", ".plot svg .line", ".stage canvas", ".pictures svg rect"]) {
      const { width, height } = (await page.locator(name).first().boundingBox())!;
      expect(width + height).toBeGreaterThan(2);
    }
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
    await page.locator(".stage").scrollIntoViewIfNeeded();
    await page.locator('[data-player]:not([data-frame="0"])').waitFor({ state: "attached" });
    await page.locator(".tracks input").focus();
    await page.keyboard.press("Home");
    expect(await page.locator("[data-player]").getAttribute("data-frame")).toBe("0");
    await page.keyboard.press("ArrowRight");
    expect(await page.locator("[data-player]").getAttribute("data-frame")).toBe("1");
    await page.getByRole("checkbox", { name: "left" }).press("Space");
    await page.setViewportSize({ width: 360, height: 700 });
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  });
  await inBrowser(path, { colorScheme: "dark", reducedMotion: "reduce" }, async (page) => {
    const colours = await page.evaluate<string[]>(
      "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('.pictures svg')).fill]",
    );
    const [ground, ink] = colours.map((colour) => Number(/\d+/.exec(colour)![0]));
    expect(ground).toBeLessThan(60);
    expect(ink).toBeGreaterThan(180);
  });
});

test("runs side by side: their settings, their curves, and the same test as evaluator score's", async () => {
  const first = recognitionRun("first", [0, 1, 1, 2]);
  const second = recognitionRun("second", [0, 0, 0, 1, 2], { train: { epochs: 3 }, init: HOSTILE });
  const path = await reportOf(first, second);
  const page = readFileSync(path, "utf8");
  expect(rowsOf(page, "Settings that differ")).toEqual([
    ["train.epochs", "2", "3"],
    [
      "init",
      "–",
      HOSTILE.replace("<", "&lt;").replace(">", "&gt;").replace("<", "&lt;").replace(">", "&gt;"),
    ],
  ]);
  const [one, five] = rowsOf(page, "Differences from first") as [string[], string[]];
  const files = [first, second].map((run) => join(run, "predictions.jsonl"));
  const { stdout } = await evaluator(
    newFolder(),
    "score",
    "--metric",
    "recall",
    "--k",
    "1",
    "--hypotheses",
    ...files,
    "--json",
  );
  const { difference, p } = JSON.parse(stdout).scores.find((each: { test?: object }) => each.test).test;
  expect(one.slice(0, 2)).toEqual(["second", "recall@1, %"]);
  expect(value(one[2])).toBeCloseTo(difference, 2);
  expect(value(one[5])).toBeCloseTo(p, 3);
  expect(value(one[3])).toBeLessThan(difference);
  expect(value(one[4])).toBeGreaterThan(difference);
  expect(one.slice(6)).toEqual([`${MEASURED.length}`, "0"]);
  expect(five.slice(1, 6)).toEqual(["recall@5, %", "0.00", "–", "–", "1"]); // no clip in which they differ
  await inBrowser(path, { reducedMotion: "reduce" }, async (page) => {
    const chart = page.locator(".chart").first();
    expect(await chart.locator(".legend b").allTextContents()).toEqual(["first", "second"]);
    expect(await page.locator(".clips button").first().textContent()).toMatch(
      /: only first is right; the other says OTHER$/,
    );
  });
});

test("runs on the same data are compared on the clips that both were measured by, and it is said how many others there are", async () => {
  const shared = MEASURED.slice(2);
  const first = recognitionRun("run", [0], {}, MEASURED.slice(1));
  const second = recognitionRun("run", [1], {}, shared);
  const third = recognitionRun("third", [1], {}, [{ id: "elsewhere", gloss: "A" }]);
  const page = readFileSync(await reportOf(first, second, third), "utf8");
  const [row] = [...page.matchAll(/recall@1, %<\/td>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row!.matchAll(/>([^<>]*)<\/td>/g)].map(([, x]) => x),
  );
  expect(row).toEqual([
    "−100.00",
    "−100.00",
    expect.any(String),
    expect.any(String),
    `${shared.length}`,
    "1",
  ]);
  const [low, p] = [value(row![2]), value(row![3])];
  expect(low < 0).toBe(p <= 0.05); // here: the interval's upper end, and McNemar's p
  expect(page).toMatch(
    /folder-\w+\/third shares no clip with folder-\w+\/run that both were measured by: not paired\./,
  );
});

test("translations are compared by paired bootstrap, interval and p of the same samples", async () => {
  const said = ["a b c d e f", "g h i j k l", "m n o p q r", "s t u v w x", "a b g h m n", "c d i j o p"];
  const first = translationRun(
    "first",
    said.map((text) => [text, text.slice(0, 7)]),
  );
  const second = translationRun(
    "second",
    said.map((text, i) => [text, i % 3 === 0 ? text : text.slice(0, 9)]),
  );
  const page = readFileSync(await reportOf(first, second), "utf8");
  const rows = rowsOf(page, "Differences from first");
  expect(rows.map(([, name]) => name)).toEqual(["BLEU-1", "BLEU-4", "chrF2", "ROUGE-L-twostream"]);
  const files = [first, second].map((run) => join(run, "predictions.jsonl"));
  const scored = await evaluator(
    newFolder(),
    "score",
    "--metric",
    "bleu",
    "--hypotheses",
    ...files,
    "--json",
  );
  const { difference } = JSON.parse(scored.stdout).scores.find((each: { test?: object }) => each.test).test;
  expect(value(rows[1]![2])).toBeCloseTo(difference, 2);
  for (const [, , , low, high, p] of rows) {
    expect(value(low) <= 0 && value(high) >= 0).toBe(value(p) > 0.05);
  }
  expect(readFileSync(await reportOf(second), "utf8")).toContain("a b c d e f");
});

test("what is no run, and a page in the place of a run's own, is refused in one line", async () => {
  const run = recognitionRun("run", [0]);
  writeFileSync(join(run, "report.html"), "its own");
  const broken = recognitionRun("broken", [0]);
  writeFileSync(join(broken, "predictions.jsonl"), '{"id": 7}\n');
  const cases: [args: string[], message: RegExp][] = [
    [["nowhere"], /^evaluator: nowhere: no such folder; .*\n$/],
    [
      [folderOf({ "a.txt": "" })],
      /: no run; expected a config\.json, recognition\.json or translation\.json in it\n$/,
    ],
    [
      [broken],
      /predictions\.jsonl: line 1: predictions: missing; expected a list of glosses with their scores\n$/,
    ],
    [
      [run, "--out", join(run, "report.html")],
      /report\.html: there is such a file already; name another one by --out\n$/,
    ],
    [[], /missing required argument 'runs'/],
  ];
  for (const [args, message] of cases) {
    const folder = newFolder();
    const { code, stdout, stderr } = await evaluator(folder, "report", ...args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
    expect(existsSync(join(folder, "report.html"))).toBe(false);
  }
  expect(readFileSync(join(run, "report.html"), "utf8")).toBe("its own");
});
