import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { evaluator } from "./evaluator.fixture.js";

/** A run's predictions of recognition: the right gloss is first, second, or not there. */
function folderOfRuns(): string {
  const folder = newFolder();
  for (const [name, places] of Object.entries({ before: [0, 1, 1, 2], after: [0, 0, 0, 1] })) {
    const lines = places.map((place, i) => {
      const ranked = ["TREE", "RAIN"];
      ranked.splice(place, 0, "BOOK");
      const predictions = ranked.slice(0, 2).map((gloss, j) => ({ gloss, score: 0.9 - j / 2 }));
      return JSON.stringify({ id: `${i}`, gloss: "BOOK", predictions });
    });
    writeFileSync(join(folder, `${name}.jsonl`), `${lines.join("\n")}\n`);
  }
  return folder;
}

test("evaluator score is msmae-score: recall of two runs and McNemar's test", async () => {
  const files = ["--hypotheses", "before.jsonl", "after.jsonl"];
  const { code, stdout, stderr } = await evaluator(
    folderOfRuns(),
    "score",
    "--metric",
    "recall",
    "--k",
    "1,2",
    ...files,
  );
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/\nrecall@1 +before\.jsonl +25\.00\n/);
  expect(stdout).toMatch(/\nrecall@1 +after\.jsonl +75\.00 +0\.5000 *\n/);
  expect(stdout).toMatch(/\nrecall@2 +after\.jsonl +100\.00 +1\.0000 *\n/);
  expect(stdout).toContain("p: McNemar, against before.jsonl");
});

test("evaluator score of texts, as JSON, and its help", async () => {
  const folder = newFolder();
  writeFileSync(join(folder, "a.txt"), "a b c d e\n");
  const files = ["--hypotheses", "a.txt", "--references", "a.txt"];
  const { code, stdout } = await evaluator(folder, "score", "--metric", "bleu,rouge", ...files, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout).scores).toMatchObject([{ name: "BLEU" }, { name: "ROUGE-L-twostream" }]);
  expect((await evaluator(folder, "score", "--help")).stdout).toMatch(/^Usage: evaluator score --metric /);
});

test.each([
  [["score", "--hypotheses", "a.txt", "--references", "b.txt"], "evaluator: a.txt: no such file\n"],
  [["score", "--hypotesis"], "evaluator: --hypotesis: unknown option; --help shows those there are\n"],
  [
    ["scores"],
    "evaluator: unknown command 'scores' (Did you mean score?); expected one of score, recognize, translate, report, attention, segment, paper\n",
  ],
  [["--json"], "evaluator: unknown option '--json'\n"],
])("%j is refused in one line", async (args, stderr) => {
  expect(await evaluator(newFolder(), ...args)).toMatchObject({ code: 1, stdout: "", stderr });
});

test("without a command it shows its help, and fails", async () => {
  const { code, stdout, stderr } = await evaluator(newFolder());
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^Usage: evaluator \[options\] \[command\]\n/);
});
