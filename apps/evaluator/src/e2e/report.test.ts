import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { listClips, scanCorpus, splitClips, writeClipList } from "@msmae/datasets";
import { shareInterval, wilson } from "@msmae/metrics";
import { folderOf, makePose, newFolder } from "@msmae/testing";
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
  expect(one.slice(6)).toEqual([`${MEASURED.length} clips`, `${MEASURED.length}`, "0"]);
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
    `${shared.length} clips`,
    `${shared.length}`,
    "1",
  ]);
  const [low, p] = [value(row![2]), value(row![3])];
  expect(low < 0).toBe(p <= 0.05); // here: the interval's upper end, and McNemar's p
  expect(page).toMatch(
    /folder-\w+\/third shares no clip with folder-\w+\/run that both were measured by: not paired\./,
  );
});

test("runs on other people are not paired, although every tree of MP_Data has the same ids", async () => {
  const data = newFolder();
  const on = (who: string, fingerprint: string) => ({
    ...{ path: join(data, who, "poses", "manifest.jsonl"), fingerprint },
  });
  const corpus = (who: string) => ({ corpus: { kind: "manifest", path: on(who, "").path } });
  const mine = recognitionRun("mine", [0], corpus("my"), MEASURED, on("my", "a"));
  const friend = recognitionRun(
    "friend2",
    [1, 0, 0, 0],
    corpus("friend two"),
    MEASURED,
    on("friend two", "b"),
  );
  const again = recognitionRun("again", [0, 1], corpus("my"), MEASURED, on("a copy", "a"));
  const page = readFileSync(await reportOf(mine, friend, again), "utf8");
  const n = MEASURED.length;
  const right = MEASURED.filter((_, i) => i % 4 !== 0).length;
  const { low, high } = shareInterval(MEASURED.map((_, i) => i % 4 !== 0));
  const [theirs, least, most, ours] = [right / n, low, high, wilson(n, n).low].map((x) =>
    (100 * x).toFixed(1),
  );
  expect(page).toContain(
    `friend2 was measured on other clips (${on("friend two", "").path}): not paired; ` +
      `${theirs} (${least}-${most}) beside 100.0 (${ours}-100.0), recall@1`,
  );
  expect(rowsOf(page, "Differences from mine").map(([name]) => name)).toEqual(["again", "again"]);
  expect(rowsOf(page, "What each is, and how well it does").map((row) => row[2])).toEqual([
    ...["my/poses", "friend two/poses", "a copy/poses"],
  ]);
  const [first] = rowsOf(page, "What each is, and how well it does");
  expect(first![4]).toBe(`Recall@1 100.0 % (${ours} % to 100.0 %)`);
  expect(page).not.toContain("Clips on which mine and friend2 differ");

  // From before fingerprints: paired where both name one path, which is said; else not.
  const [old, older] = [recognitionRun("old", [0], corpus("my")), recognitionRun("older", [1], corpus("my"))];
  const before = readFileSync(
    await reportOf(old, older, recognitionRun("other", [1], corpus("friend two"))),
    "utf8",
  );
  expect(before).toContain(
    "old is from before results said which clips they are of: paired with older since both name",
  );
  expect(before).toContain("other was measured on other clips");
  expect(rowsOf(before, "Differences from old").map(([name]) => name)).toEqual(["older", "older"]);
});

test("a page says of whom its scores are, and which of its sentences were learnt from", async () => {
  const clip = (i: number) => ({ id: `c${i}`, pose: `c${i}.pose`, gloss: MEASURED[0]!.gloss });
  const data = folderOf({
    "c0.pose": makePose(),
    "c1.pose": makePose(),
    "manifest.jsonl": [0, 1].map((i) => `${JSON.stringify(clip(i))}\n`).join(""),
  });
  const source = { kind: "manifest", path: join(data, "manifest.jsonl") };
  const encoder = folderOf({
    "checkpoints/step-1.safetensors": "",
    "config.json": JSON.stringify({
      ...{ task: "pretrain", versions: {}, revision: null },
      config: { masking: {}, model: { streams: ["body"] }, corpus: { kind: "folder", path: data } },
    }),
  });
  const init = join(encoder, "checkpoints", "step-1.safetensors");
  const run = recognitionRun("run", [0], { corpus: source, init }, [{ id: "c0", gloss: "A" }]);
  const page = readFileSync(await reportOf(run), "utf8");
  expect(page).toContain(
    "The measured clips were drawn by the seed from the same recordings: the same people may be in both parts; another person will be recognised less well.",
  );
  expect(page).toContain(
    "The poses of all measured clips were in the encoder&#39;s pretraining, without their labels",
  );
  expect(page).toContain(`which was trained on the data set ${basename(data)}.`);
  expect(page).toContain("of 1 clips, 95 % interval 20.7 % to 100.0 %"); // Wilson's of 1 of 1

  const drawn = recognitionRun("drawn", [0], { corpus: source }, [{ id: "c0", gloss: "A" }], undefined, {
    splitBy: { valid: "seed", test: "seed" },
  });
  expect(readFileSync(await reportOf(run, drawn), "utf8")).toContain(
    "drawn: the measured clips were drawn by the seed, so that the same people and recordings may be in both parts",
  );

  const settings = { validation: { clips: "train" } };
  const sentences = [["a b c d", "a b c d"]] as const;
  const learnt = translationRun("learnt", sentences, { settings, result: { scores: { training: {} } } });
  const own = readFileSync(await reportOf(learnt), "utf8");
  expect(own).toContain("Scores of training sentences (validation.clips=train)");
  expect(own).not.toContain("Scores of held-out sentences");
  expect(own).toContain("Its translations of 1 sentences that it had learnt from");
  expect(own).toContain("learnt: the scores are of clips that the model learnt from.");
});

test("a run that went on with other data is shown by the clips that it holds out itself", async () => {
  const names = ["a", "b", "c", "d", "e", "new"];
  const data = folderOf({
    ...Object.fromEntries(names.map((id) => [`${id}.pose`, makePose()])),
    "manifest.jsonl": names
      .map((id) => `${JSON.stringify({ id, pose: `${id}.pose`, text: `Of ${id}.` })}\n`)
      .join(""),
  });
  const path = join(data, "manifest.jsonl");
  const corpus = { kind: "manifest", path } as const;
  const index = scanCorpus(corpus, ["body", "left", "right"]);
  const [seed, validShare] = [0, 0.3];
  const drawn = splitClips(index.clips, { seed, share: validShare }).valid;
  const digests = new Map(index.clips.map(({ id }) => [id, id]));
  // It holds out two that are not drawn of these clips. One of its own is gone, and one clip is new since its last update.
  const held = [0, 1, 2, 3, 4].filter((clip) => !drawn.includes(clip)).slice(0, 2);
  const list = listClips(index, digests, (clip) => (held.includes(clip) ? "valid" : "train"));
  const clips = list.clips.filter(({ id }) => id !== "new");
  const gone = { ...clips[0]!, id: "gone", part: "valid", gone: true } as const;
  const config = {
    ...{ seed, corpus, masking: { strategy: "different", ratio: 0.5 }, data: { validShare } },
    model: { streams: ["body", "left", "right"] },
  };
  const shown = async (files: Record<string, string>) => {
    const run = folderOf({
      "config.json": JSON.stringify({ task: "pretrain", config, versions: {}, revision: null }),
      ...files,
    });
    const page = readFileSync(await reportOf(run), "utf8");
    return names.filter((id) => page.includes(`“Of ${id}.”`));
  };
  const ids = (of: readonly number[]) => of.map((clip) => names[clip]);
  expect(await shown({})).toEqual(ids(drawn));
  expect(await shown({ "clips.jsonl": writeClipList({ ...list, clips: [gone, ...clips] }) })).toEqual(
    ids(held),
  );
});

test("how texts are scored is in the result, not in its words: an id that names a tokenizer changes nothing", async () => {
  const sentences = [["我 喜 欢 茶，你 呢？", "我 喜 欢 茶,你 呢?"]] as const;
  const row = async (result: object) => {
    const page = readFileSync(await reportOf(translationRun("run", sentences, { result })), "utf8");
    return rowsOf(page, "Scores").map(([name, punctuation]) => `${name} ${punctuation}`);
  };
  const raw = ["BLEU-1", "BLEU-2", "BLEU-3", "BLEU-4", "chrF2", "ROUGE-L-twostream"].map(
    (name) => `${name} raw`,
  );
  expect(await row({ skipped: [{ clip: "a|tok:zh|", reason: "format" }] })).toEqual(raw);
  const scoring = [{ language: "zh_CN", tokenize: "zh", unit: "char", corrected: true }];
  const both = [...raw, ...raw.map((name) => name.replace("raw", "corrected"))];
  expect(await row({ scoring })).toEqual(both);
  expect(await row({ signatures: ["BLEU|nrefs:1|tok:zh|smooth:exp"] })).toEqual(both); // from before `scoring`
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
  const twice = recognitionRun("twice", [0], {}, [MEASURED[0]!, MEASURED[1]!, MEASURED[0]!]);
  const cases: [args: string[], message: RegExp][] = [
    [[twice], /predictions\.jsonl: line 3: id: "[^"]+"; expected each clip once, and it is in line 1\n$/],
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

test("a page of several runs names those whose data does not say who signs", async () => {
  const on = (name: string, signers: object) => {
    const ids = ["a", "b"].map((id) => ({ id, gloss: "A" }));
    const lines = ids.map((clip) => `${JSON.stringify({ ...clip, pose: `${clip.id}.pose`, ...signers })}\n`);
    const data = folderOf({ "a.pose": makePose(), "b.pose": makePose(), "manifest.jsonl": lines.join("") });
    const corpus = { kind: "manifest", path: join(data, "manifest.jsonl") };
    return recognitionRun(name, [0], { corpus }, ids);
  };
  const page = readFileSync(
    await reportOf(on("mine", {}), on("known", { signer: "anna" }), recognitionRun("synthetic", [0])),
    "utf8",
  );
  expect(page.match(/\w+: the data does not say who signs/g)).toEqual([
    "mine: the data does not say who signs",
  ]);
});

test("where predictions name signers, intervals and tests are over them, and few of them are said", async () => {
  const withSigners = (folder: string, count: number) => {
    const path = join(folder, "predictions.jsonl");
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    const signed = lines.map((line, i) => JSON.stringify({ ...JSON.parse(line), signer: `s${i % count}` }));
    writeFileSync(path, `${signed.join("\n")}\n`);
    return folder;
  };
  const first = withSigners(recognitionRun("first", [0, 1, 1, 2]), 3);
  const second = withSigners(recognitionRun("second", [0, 0, 0, 1, 2]), 3);
  const page = readFileSync(await reportOf(first, second), "utf8");
  const [row] = rowsOf(page, "Differences from first");
  expect(row!.slice(3, 7)).toEqual(["–", "–", expect.any(String), "3 signers"]); // of three no interval
  expect(value(row![5])).toBeGreaterThanOrEqual(0.25);
  expect(page).toContain("below about ten signers they are too narrow");
  const own = readFileSync(await reportOf(first), "utf8");
  expect(own).toMatch(/of \d+ clips, 95 % interval [\d.]+ % to [\d.]+ %, over 3 signers/);
  const one = readFileSync(await reportOf(withSigners(recognitionRun("one", [0, 1]), 1)), "utf8");
  expect(one).toContain(
    "All measured clips are of one signer: an interval over them says nothing about other people.",
  );
});
