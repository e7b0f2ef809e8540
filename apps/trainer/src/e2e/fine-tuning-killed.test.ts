import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { integer, seeded } from "@msmae/random";
import { newFolder } from "@msmae/testing";
import { folderOfSentences, sentences } from "./sentences.fixture.js";
import { fingerprint, tinyBaseline, tinyRecognition, tinyTranslation } from "./tiny.fixture.js";
import { type Ended, start } from "./trainer.fixture.js";

const SETTINGS = ["train.epochs=30", "checkpoints.every=2", "validation.every=3", "validation.patience=9"];

/** The report without what may differ: the run's folder, the number of loader threads, the speed. */
const report = (run: string) =>
  readFileSync(join(run, "report.html"), "utf8")
    .replaceAll(run, "RUN")
    .replace(/[\d.]+ clips\/s/, "SPEED")
    .replace(/workers&quot;: \d|"workers": \d/, "WORKERS");

type Options = typeof tinyRecognition;

test.each<[string, Options]>([
  ["recognize", tinyRecognition],
  ["recognize --probe", (...given) => [...tinyRecognition(...given), "--probe"]],
  ["recognize --model st-gcn++", (...given) => tinyBaseline("st-gcn++", ...given)],
  ["translate", tinyTranslation],
])(
  "%s killed at random moments and resumed with other numbers of workers ends in the same bytes",
  async (what, options) => {
    const data = folderOfSentences(sentences(6));
    const args = (run: string) => [...options({ data, out: run }, ...SETTINGS), "--json"];
    const whole = join(newFolder(), "run"); // the report is titled by the folder
    const undisturbed = await start([...args(whole), "--workers", "0"]).ended;
    expect([undisturbed.code, undisturbed.stderr]).toEqual([0, ""]);

    const seed = Date.now() % 1_000_000;
    console.info(`fine-tuning-killed.test: seed ${seed}`);
    const random = seeded(seed);
    const run = join(newFolder(), "run");
    const goOn = (workers: number) =>
      existsSync(join(run, "config.json"))
        ? start([
            what.split(" ")[0]!,
            "--resume",
            "--out",
            run,
            "--threads",
            "1",
            "--json",
            "--workers",
            `${workers}`,
          ])
        : start([...args(run), "--workers", `${workers}`]);
    const ends: Ended[] = [];
    for (let kill = 0; kill < 3; kill++) {
      const { child, ended, printed } = goOn(kill);
      await printed(kill === 0 ? '"event":"info"' : '"event":"step"');
      setTimeout(() => child.kill("SIGKILL"), integer(random, kill === 0 ? 300 : 60));
      ends.push(await ended);
    }
    expect(ends.map(({ signal }) => signal)).toContain("SIGKILL");
    const { code, stderr } = await goOn(2).ended;
    expect([code, stderr]).toEqual([0, ""]);
    expect(fingerprint(run)).toEqual(fingerprint(whole));
    expect(Object.keys(fingerprint(run))).toEqual(
      expect.arrayContaining([
        "predictions.jsonl",
        what === "translate" ? "translation.json" : "recognition.json",
      ]),
    );
    expect(report(run)).toBe(report(whole));
  },
);
