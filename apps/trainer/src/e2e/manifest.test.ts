import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "@jest/globals";
import { ADAPTERS } from "@msmae/dataset-adapters";
import { newFolder } from "@msmae/testing";
import { folderOf, makePose } from "./corpus.fixture.js";
import { tiny } from "./tiny.fixture.js";
import { manyCommands, trainer } from "./trainer.fixture.js";

const HOW2SIGN =
  "VIDEO_ID\tVIDEO_NAME\tSENTENCE_ID\tSENTENCE_NAME\tSTART_REALIGNED\tEND_REALIGNED\tSENTENCE\n";
const sentence = (number: number, start: string, end: string) =>
  `abc\tabc-5-rgb_front\tabc_${number}\tabc_${number}-5-rgb_front\t${start}\t${end}\tSentence ${number}.\n`;
const sentences = (...rows: string[]) => ({ "how2sign_realigned_val.csv": HOW2SIGN + rows.join("") });
const poses = (names: string[], frames = 40) =>
  folderOf(Object.fromEntries(names.map((name, seed) => [`${name}.pose`, makePose({ frames, seed })])));

const { command } = manyCommands();

let out: string;
beforeEach(() => {
  out = join(newFolder(), "lists", "manifest.jsonl");
});
const manifest = (name: string, ...args: string[]) => trainer("manifest", name, ...args);
const lines = (file = out) =>
  readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: string; [other: string]: unknown });

test("trainer manifest writes a manifest, and tells what is not in it", async () => {
  const rows = [
    sentence(1, "0.1", "0.9"),
    sentence(2, "1.0", "0.9"),
    sentence(3, "", "1"),
    sentence(4, "0.5", "1.5"),
  ];
  const annotations = join(folderOf(sentences(...rows)), "how2sign_realigned_val.csv");
  const folder = poses(["abc-5-rgb_front"]);
  const { code, stdout, stderr } = await manifest(
    "how2sign",
    "--annotations",
    annotations,
    "--poses",
    folder,
    "--out",
    out,
  );
  expect(stderr).toBe(`warning: ${annotations}: line 4: START_REALIGNED: expected seconds, got ""\n`);
  expect(stdout).toBe(
    `\nsplit  clips  glosses  signers\nvalid      2        -        1\n\n` +
      `excluded by the rule "time range": 1 (abc_2-5-rgb_front)\n` +
      `How2Sign: 2 clips in ${out}. Use them with --data ${out}\n`,
  );
  expect(code).toBe(0);
  expect(lines().map(({ id }) => id)).toEqual(["abc_1-5-rgb_front", "abc_4-5-rgb_front"]);
});

test("a manifest of YouTube-ASL's videos, as the paper pretrains on, trains", async () => {
  const ids = ["aaaaaaaaaaa", "-bbbbbbbbbb", "ccccccccccc"];
  const list = join(folderOf({ "ids.txt": `${ids.join("\n")}\ngonegonegon\n` }), "ids.txt");
  const made = await manifest("youtube-asl", "--annotations", list, "--poses", poses(ids), "--out", out);
  expect(made.stderr).toMatch(/^warning: no pose in .* for 1 of 4 clips, of 1 video \(gonegonegon\)\n$/);
  const run = join(newFolder(), "run");
  const { code, stderr } = await trainer(...tiny({ data: out, out: run }));
  expect([code, stderr]).toEqual([0, ""]);
  expect(existsSync(join(run, "report.html"))).toBe(true);
});

test("--needed lists the videos without poses, of those that are here, and needs no --out", async () => {
  const list = join(folderOf({ "ids.txt": "aaaaaaaaaaa\n-bbbbbbbbbb\nccccccccccc\n" }), "ids.txt");
  const needed = join(newFolder(), "needed.txt");
  const args = ["--annotations", list, "--poses", poses(["aaaaaaaaaaa"]), "--needed", needed];
  const names = await manifest("youtube-asl", ...args);
  expect([names.code, readFileSync(needed, "utf8")]).toEqual([0, "-bbbbbbbbbb\nccccccccccc\n"]);
  const videos = folderOf({ "raw/-bbbbbbbbbb.mp4": "", "aaaaaaaaaaa.mp4": "" });
  const paths = await manifest("youtube-asl", ...args, "--videos", videos, "--json", "--force");
  expect([paths.code, readFileSync(needed, "utf8")]).toEqual([0, `${join(videos, "raw/-bbbbbbbbbb.mp4")}\n`]);
  const events = paths.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { event: string });
  expect(events.slice(1)).toEqual([
    expect.objectContaining({ event: "warning", missing: ["-bbbbbbbbbb", "ccccccccccc"] }),
    expect.objectContaining({ event: "warning", gone: ["ccccccccccc"] }),
    { event: "finish", message: `1 video to extract poses of, in ${needed}`, needed, videos: 1 },
  ]);
  const none = await manifest(
    "youtube-asl",
    "--annotations",
    list,
    "--poses",
    join(newFolder(), "none"),
    "--needed",
    needed,
    "--force",
  );
  expect([none.code, readFileSync(needed, "utf8")]).toEqual([0, "aaaaaaaaaaa\n-bbbbbbbbbb\nccccccccccc\n"]);
});

test("a tree of glosses becomes a manifest within itself, without glosses of few clips", async () => {
  const tree = poses(["HELLO/1", "HELLO/2", "YES/1", "YES/2"]);
  const made = await manifest("gloss-folders", "--poses", tree, "--out", join(tree, "manifest.jsonl"));
  expect([made.code, made.stderr]).toEqual([0, ""]);
  expect(lines(join(tree, "manifest.jsonl")).map(({ pose }) => pose)).toContain("HELLO/1.pose");
  const few = await manifest("gloss-folders", "--poses", tree, "--out", out, "--min-clips", "3");
  expect([few.code, few.stderr]).toEqual([
    1,
    "trainer: Folders of glosses: no clip is left; nothing was written\n",
  ]);
  expect(existsSync(out)).toBe(false);
});

test("a table becomes a manifest, with a word on what was done to it and on rows that are malformed", async () => {
  const text = "\uFEFFfile;sign;who\r\na;Hello;anna\r\nb.mp4;hello;ben\r\nc;;anna\r\nd;hello ;ben\r\n";
  const table = join(folderOf({ "signs.csv": text }), "signs.csv");
  const { code, stdout, stderr } = await manifest(
    ...(["table", "--annotations", table, "--poses", poses(["a", "b", "c", "d"]), "--out", out] as const),
    ...["--columns", "pose=file,gloss=sign", "signer=who", "--test-signers", "ben"],
  );
  expect(stderr).toBe(
    'warning: glosses that differ only in case, spaces or how letters are composed are taken for one: "Hello" as "hello"\n' +
      `warning: ${table}: line 4: sign: expected a text, got ""\n`,
  );
  expect([code, stdout.split("\n").at(-2)]).toEqual([
    0,
    `Table: 3 clips in ${out}. Use them with --data ${out}`,
  ]);
  expect(lines().map(({ id, gloss, split }) => [id, gloss, split])).toEqual([
    ["a", "hello", "train"],
    ["b", "hello", "test"],
    ["d", "hello", "test"],
  ]);
  const args = [
    "--annotations",
    table,
    "--poses",
    poses(["a"]),
    "--out",
    out,
    "--columns",
    "pose=file,signer=who",
  ];
  const wrong = await manifest("table", ...args, "--test-signers", "carl", "--force");
  expect([wrong.code, wrong.stderr.split("\n").at(-2)]).toEqual([
    1,
    'trainer: --test-signers: no clip of the signer "carl"; the signers are anna',
  ]);
});

test("ELAN tiers become a manifest", async () => {
  const slots = [0, 500, 900]
    .map((time, i) => `<TIME_SLOT TIME_SLOT_ID="ts${i}" TIME_VALUE="${time}"/>`)
    .join("");
  const annotation = (id: number, value: string) =>
    `<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a${id}" TIME_SLOT_REF1="ts${id}" TIME_SLOT_REF2="ts${id + 1}"><ANNOTATION_VALUE>${value}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>`;
  const tier = `<TIER TIER_ID="Gloss" PARTICIPANT="anna">${annotation(0, "HELLO")}${annotation(1, "YOU")}</TIER>`;
  const eaf = `<ANNOTATION_DOCUMENT><HEADER/><TIME_ORDER>${slots}</TIME_ORDER>${tier}</ANNOTATION_DOCUMENT>`;
  const folder = folderOf({ "talk.eaf": eaf });
  const args = ["--annotations", folder, "--poses", poses(["talk"]), "--out", out];
  const { code, stderr } = await manifest("elan", ...args, "--tiers", "gloss=Gloss");
  expect([code, stderr]).toEqual([0, ""]);
  expect(lines().map(({ id, gloss, signer, start, end }) => [id, gloss, signer, start, end])).toEqual([
    ["talk/a0", "HELLO", "anna", 0, 0.5],
    ["talk/a1", "YOU", "anna", 0.5, 0.9],
  ]);
});

test("join makes one manifest of two people's poses and a manifest, whose ids and signers do not collide", async () => {
  const friend = poses(["HELLO/1", "YES/1"]);
  const list = join(friend, "manifest.jsonl");
  const made = await manifest("gloss-folders", "--poses", friend, "--out", list);
  expect(made.code).toBe(0);
  const mine = poses(["HELLO/1", "YES/1", "YES/2"]);
  const own = join(mine, "manifest.jsonl");
  await manifest("gloss-folders", "--poses", mine, "--out", own);
  const named = [`me=${mine}`, `friend=${list}`];
  const joined = await manifest("join", "--annotations", ...named, "--out", out, "--test-signers", "friend");
  expect([joined.code, joined.stderr]).toEqual([0, ""]);
  expect(joined.stdout).toContain("all        5        2        2\n");
  expect(lines().map(({ id, gloss, signer, split }) => [id, gloss, signer, split].join(" "))).toEqual([
    "me/HELLO/1 HELLO me train",
    "me/YES/1 YES me train",
    "me/YES/2 YES me train",
    "friend/HELLO/1 HELLO friend test",
    "friend/YES/1 YES friend test",
  ]);
});

test("a file that is there is not replaced, but with --force", async () => {
  const tree = poses(["HELLO/1", "YES/1"]);
  const own = join(folderOf({ "mine.jsonl": "by hand\n" }), "mine.jsonl");
  const args = ["gloss-folders", "--poses", tree, "--out", own] as const;
  const refused = await manifest(...args);
  expect([refused.code, refused.stderr, readFileSync(own, "utf8")]).toEqual([
    1,
    `trainer: --out ${own}: a file is there already; name another one, or add --force to replace it\n`,
    "by hand\n",
  ]);
  expect((await manifest(...args, "--force")).code).toBe(0);
  expect(lines(own)).toHaveLength(2);
});

test("the help lists every data set, what its annotations are, and its options", async () => {
  const { stdout } = await manifest("--help");
  const unfolded = stdout.replace(/\s+/g, " ");
  for (const { name, description, options } of ADAPTERS) {
    expect(stdout).toContain(`  ${name} `);
    expect(unfolded).toContain(description);
    for (const option of Object.keys(options)) expect(stdout).toContain(`--${option} <`);
  }
});

type Case = readonly [what: string, args: readonly string[], line: RegExp];
const list = folderOf({ "ids.txt": "aaaaaaaaaaa\n" });
const ids = ["--annotations", join(list, "ids.txt")];
const CASES: Case[] = [
  ["no data set", ["--poses", list], /^trainer: missing required argument 'data set'/],
  [
    "an unknown data set",
    ["wlsl", "--poses", list],
    /manifest: wlsl: unknown data set; expected one of wlasl, asl-citizen,/,
  ],
  ["a name that every object has", ["constructor", "--poses", list], /constructor: unknown data set/],
  [
    "all that is missing",
    ["wlasl"],
    /manifest wlasl: expected --annotations with WLASL_v0\.3\.json and --poses with the folder of \.pose files$/m,
  ],
  [
    "a table without columns",
    ["table", "--poses", list, ...ids],
    /manifest table: expected --columns such as pose=file,gloss=sign$/m,
  ],
  [
    "a column of no meaning",
    ["table", "--poses", list, ...ids, "--columns", "pose=file,sign=x"],
    /--columns pose=file,sign=x: sign=x: expected id=…, pose=…, gloss=…/,
  ],
  [
    "several trees of another data set",
    ["slovo", "--poses", list, "--annotations", list, list],
    /--annotations .*: expected one; several are for mp-data and join/,
  ],
  [
    "a unit of time that is none",
    ["table", "--poses", list, ...ids, "--columns", "pose=file", "--times", "hours"],
    /--times hours: expected one of seconds, milliseconds, frames, frames-from-1$/m,
  ],
  [
    "tiers of a table",
    ["table", "--poses", list, ...ids, "--columns", "pose=file", "--tiers", "gloss=Gloss"],
    /--tiers: an option of elan, which table does not have/,
  ],
  [
    "no annotations",
    ["slovo", "--poses", list],
    /manifest slovo: expected --annotations with annotations\.csv/,
  ],
  [
    "annotations of a tree",
    ["gloss-folders", "--poses", list, ...ids],
    /--annotations: gloss-folders has none beside --poses/,
  ],
  [
    "an option of another data set",
    ["slovo", "--poses", list, ...ids, "--glosses", "100"],
    /--glosses: an option of wlasl, which slovo does not have/,
  ],
  [
    "a size of another data set",
    ["slovo", "--poses", list, ...ids, "--size", "640x480"],
    /--size: an option of mp-data/,
  ],
  [
    "a size that is none",
    ["mp-data", "--poses", list, ...ids, "--size", "640"],
    /--size 640: expected pixels, such as 640x480$/m,
  ],
  [
    "a size of nothing",
    ["mp-data", "--poses", list, "--annotations", list, "--size", "0x1"],
    /no sequences|width 0/,
  ],
  [
    "annotations that are not there",
    ["wlasl", "--poses", list, "--annotations", "none.json"],
    /none\.json: ENOENT/,
  ],
  [
    "poses that are not there",
    ["youtube-asl", "--poses", "/nowhere", ...ids],
    /\/nowhere: there is no such folder/,
  ],
  [
    "a tree that is not there",
    ["mp-data", "--poses", list, "--annotations", "mee"],
    /mee: there is no such folder; expected a tree of SIGN\/SEQUENCE\/FRAME\.npy/,
  ],
  [
    "a tree of broken files without a folder of poses",
    ["mp-data", "--poses", "/nowhere", "--annotations", folderOf({ "hi/0/0.npy": "broken" })],
    /^warning: .*0\.npy: byte 0: not a \.npy file.*\ntrainer: MP_Data tree: no clip is left; nothing was written/,
  ],
  [
    "poses that are a file",
    ["youtube-asl", "--poses", join(list, "ids.txt"), ...ids],
    /--poses .*ids\.txt: got a file; expected a folder/,
  ],
  [
    "no poses of it",
    ["youtube-asl", "--poses", list, ...ids],
    /YouTube-ASL: none of the clips has its pose in .*; nothing was written/,
  ],
  [
    "videos without a list",
    ["youtube-asl", "--poses", list, ...ids, "--videos", list],
    /--videos: expected --needed with it/,
  ],
  ["a surplus argument", ["youtube-asl", "more", "--poses", list], /manifest: more: expected an option/],
];

test.each(CASES)("%s is refused in one line", async (_, args, line) => {
  const { code, stderr } = await command("manifest", ...args, "--out", out);
  expect(stderr).toMatch(line);
  expect(stderr).toMatch(/^(warning: .*\n)?trainer: .*\n$/);
  expect(code).toBe(1);
  expect(existsSync(out)).toBe(false);
});

test("an --out that is no manifest's name is refused before anything is read", async () => {
  const folder = newFolder();
  for (const each of [folder, join(folder, "manifest.json")]) {
    const args = ["wlasl", "--annotations", "none", "--poses", folder, "--out", each];
    const { code, stderr } = await command("manifest", ...args);
    expect([code, stderr]).toEqual([
      1,
      `trainer: --out ${each}: expected a file whose name ends in .jsonl\n`,
    ]);
  }
  const { stderr } = await command("manifest", "wlasl", "--annotations", "none", "--poses", folder);
  expect(stderr).toMatch(/^trainer: manifest wlasl: expected --out manifest\.jsonl \(or --needed/);
  expect(readdirSync(folder)).toEqual([]);
});

test("docs/datasets.md has a chapter for every data set with its command", () => {
  const page = readFileSync(new URL("../../../../docs/datasets.md", import.meta.url), "utf8");
  const missing = ADAPTERS.filter(({ name }) => !page.includes(`manifest ${name} --`));
  expect(missing.map(({ name }) => name)).toEqual([]);
});
