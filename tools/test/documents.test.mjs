import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { checkDocument } from "../documents/check-documents.mjs";
import { documents, repositoryFiles } from "../documents/documents.mjs";
import { presets, programs, settings } from "../documents/programs.mjs";
import { withFloors } from "../floors.mjs";
import { root } from "../workspace.mjs";

let known;
beforeAll(async () => {
  const files = repositoryFiles();
  known = { files, programs: await programs(), settings: await settings(), presets: await presets() };
}, 300_000); // asks some twenty commands for their help

test("documents name only commands, options, presets, settings, packages, files and links that exist", () => {
  const all = documents(known.files);
  expect(all.flatMap((document) => checkDocument(document, known))).toEqual([]);
  expect(all.length).toBeGreaterThan(80);
});

test("help fits 80 columns, and says no false of flags", () => {
  const helps = [...known.programs].flatMap(([name, program]) => [
    [name, program.help],
    ...[...program.commands].map(([command, { help }]) => [`${name} ${command}`, help]),
  ]);
  expect(helps.length).toBeGreaterThan(20);
  const wrong = ([, help]) =>
    help.includes("default: false") || help.split("\n").some((line) => line.length > 80);
  expect(helps.filter(wrong).map(([name]) => name)).toEqual([]);
});

test.each([
  ["    ./msmae trainer pretrian --data poses", "trainer has no command pretrian"],
  ["    pnpm --filter trainer start pretrain --dta poses", "trainer pretrain has no option --dta"],
  ["    ./msmae trainer pretrain \\\n        --dta poses", "trainer pretrain has no option --dta"],
  ["```sh\nnpx @msmae/trainer pretrain --preset large\n```", /^--preset large: expected one of demo, /],
  ["See `--set train.stepz=5`.", "no setting is named train.stepz"],
  ["    npm start -- pretrain --set model.encoder.widht=8", "no setting is named model.encoder.widht"],
  ["    ./msmae evaluator paper --scale huge", /^--scale huge: expected one of smoke, /],
  ["    pnpm bench trainr", "no bench is named trainr"],
  ["    pnpm run formt", "no script is named formt"],
  ["    pnpm --filter trainr start", "no package is named trainr"],
  ["    node tools/packs.mjs", "tools/packs.mjs does not exist"],
  ["`evaluator scores` is short.", "evaluator has no command scores"],
  ["[Guide](docs/guides.md)", "the link docs/guides.md leads nowhere"],
  ["[Guide](docs/guide.md#exports)", "docs/guide.md has no heading #exports"],
  ["`packages/poses` and `msmea.ts`", "packages/poses does not exist"],
  ['import "@msmae/poses";', "no package is named @msmae/poses"],
  ['import "@msmae/pose/deno";', "@msmae/pose/deno is no entry of @msmae/pose"],
])("%j is refused", (text, fault) => {
  const [first] = checkDocument({ file: "README.md", text: `\n${text}\n` }, known);
  const said = first?.replace(/^README\.md:\d+: /, "");
  if (typeof fault === "string") expect(said).toBe(fault);
  else expect(said).toMatch(fault);
});

test("the index of decisions has each of them", () => {
  const folder = join(root, "docs/decisions");
  const index = readFileSync(join(folder, "README.md"), "utf8");
  const records = readdirSync(folder).filter((name) => /^\d{4}-/.test(name));
  expect([...index.matchAll(/\]\((\d{4}-[^)]*)\)/g)].map(([, name]) => name).sort()).toEqual(records.sort());
});

test("docs/architecture.md shows the floors as they are (else: node tools/floors.mjs)", () => {
  expect(readFileSync(join(root, "docs/architecture.md"), "utf8")).toBe(withFloors());
});
