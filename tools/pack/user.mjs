/** The packages as somebody has them who knows npm and nothing of this repository. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { lastCheckpoint, TINY, writeTinyCorpus } from "../tiny-corpus.mjs";
import { node, run } from "./shell.mjs";

const WANTED = ["@msmae/trainer", "@msmae/evaluator", "@msmae/recognizer", "@msmae/pose", "@msmae/metrics"];

/** The oldest compiler that the declarations are for, and the last of each major version since. */
const COMPILERS = {
  "typescript-5.4": "5.4.5",
  "typescript-5": "5.9.3",
  "typescript-6": "6.0.3",
  "typescript-7": "7.0.2",
};

/**
 * Installs with npm into an empty folder.
 *
 * @throws {Error} also if npm warns of anything that is not a third party's.
 */
export async function installWithNpm(folder, { npmrc }) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, ".npmrc"), npmrc);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  // onnxruntime-node's own install script would fetch CUDA's libraries.
  const env = { ONNXRUNTIME_NODE_INSTALL: "skip" };
  const compilers = Object.entries(COMPILERS).map(([name, version]) => `${name}@npm:typescript@${version}`);
  const others = ["onnxruntime-node@1.30.0", "jest@30.5.2", "@types/node@20.19.0", ...compilers];
  const args = ["install", "--prefer-offline", ...WANTED, "msmae-pose", ...others];
  const said = await run("npm", args, folder, { env, both: true });
  const ours = said.split("\n").find((line) => /warn/.test(line) && /msmae|deprecated/.test(line));
  if (ours) throw new Error(`npm install: ${ours}`);
}

/** Pretrains, trains on that, exports, tests, scores and looks at a clip: each command as its README writes it. */
export async function useCommands(folder) {
  writeTinyCorpus(folder);
  const npx = (...args) => run("npx", args, folder, { env: { npm_config_yes: "false" } });
  const small = ["--threads", "1"];
  await npx(
    "@msmae/trainer",
    "pretrain",
    "--data",
    "poses",
    "--out",
    "runs/encoder",
    ...small,
    ...TINY.pretrain,
  );
  const data = ["--data", "manifest.jsonl", ...small];
  const encoder = ["--init", relative(folder, lastCheckpoint(join(folder, "runs/encoder")))];
  await npx("@msmae/trainer", "recognize", ...data, ...encoder, "--out", "runs/signs", ...TINY.recognize);
  const model = relative(folder, lastCheckpoint(join(folder, "runs/signs")));
  await npx("@msmae/trainer", "export", model, "--onnx", "model.onnx");
  await npx("@msmae/evaluator", "recognize", "--checkpoint", model, ...data, "--out", "tested");
  await npx("@msmae/evaluator", "report", "runs/signs", "--out", "signs.html");

  writeFileSync(join(folder, "mine.txt"), "ja ja\n");
  const files = ["--hypotheses", "mine.txt", "--references", "mine.txt"];
  expectIn(await npx("msmae-score", "--metric", "chrf", ...files), "100", "msmae-score");
  expectIn(await npx("msmae-pose", "info", "poses/0.pose"), "frames   24", "msmae-pose info");
}

/** The exported model, by `import`, by `require`, and in jest as it is set up by default. */
export async function useModules(folder) {
  const recognise = `
const recognizer = await openRecognizer(ort, await readFile("model.onnx"));
const [first] = await recognizer.recognize(readPose(await readFile("poses/0.pose")));
await recognizer.release();`;
  const names = [
    ["{ readFile }", "node:fs/promises"],
    ["{ readPose }", "@msmae/pose"],
    ["{ openRecognizer }", "@msmae/recognizer"],
  ];
  const imports = names.map(([name, from]) => `import ${name} from "${from}";`).join("\n");
  const requires = names.map(([name, from]) => `const ${name} = require("${from}");`).join("\n");
  const say = `process.stdout.write(first.gloss);`;
  const files = {
    "recognise.mjs": `${imports}\nimport * as ort from "onnxruntime-node";${recognise}\n${say}`,
    "recognise.cjs": `${requires}\nconst ort = require("onnxruntime-node");\n(async () => {${recognise}\n${say} })();`,
    // Jest's own require() takes an ES module from Node 24.9 on; import() does in every version. ONNX Runtime itself
    // refuses the arrays of jest's realm, with these packages or without.
    "clip.test.js": `test("reads and scores", async () => {
const { readFileSync } = require("node:fs");
const { readPose } = await import("@msmae/pose");
const { bleu, corpusScore } = await import("@msmae/metrics");
expect(readPose(readFileSync("poses/0.pose")).frames).toBe(24);
expect(corpusScore(bleu(), ["a b c d"], ["a b c d"]).score).toBeCloseTo(100);
});`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  for (const name of ["recognise.mjs", "recognise.cjs"]) {
    const gloss = await node([name], folder);
    if (gloss !== "A" && gloss !== "B") throw new Error(`${name}: says ${JSON.stringify(gloss)}`);
  }
  const jest = join(folder, "node_modules/jest/bin/jest.js");
  await node(["--experimental-vm-modules", jest, "clip.test.js"], folder);
}

/** A program that uses the declarations, under each compiler; as CommonJS from the first that allows that. */
export async function useTypes(folder) {
  writeFileSync(
    join(folder, "types.mts"),
    `import { evaluator } from "./programs.mjs";
import { bleu, corpusScore } from "@msmae/metrics";
import { type Pose, readPose } from "@msmae/pose";
import { openRecognizer } from "@msmae/recognizer";
const pose: Pose = readPose(new Uint8Array());
const score: number = corpusScore(bleu(), ["a"], ["a"]).score;
const run: (args: readonly string[]) => Promise<void> = evaluator;
export { openRecognizer, pose, run, score };`,
  );
  writeFileSync(join(folder, "programs.mts"), `export { run as evaluator } from "@msmae/evaluator";`);
  writeFileSync(
    join(folder, "types.cts"),
    `import metrics = require("@msmae/metrics");\nexport const score: number = metrics.corpusScore(metrics.bleu(), ["a"], ["a"]).score;`,
  );
  const options = ["--noEmit", "--strict", "--target", "es2022", "--types", "node"];
  for (const compiler of Object.keys(COMPILERS)) {
    const tsc = join(folder, "node_modules", compiler, "bin/tsc");
    const { version } = JSON.parse(
      readFileSync(join(folder, "node_modules", compiler, "package.json"), "utf8"),
    );
    // A CommonJS file may require an ES module from TypeScript 5.8 on.
    const files =
      Number(version.split(".")[0]) > 5 || version >= "5.8" ? ["types.mts", "types.cts"] : ["types.mts"];
    await node([tsc, ...options, "--module", "nodenext", ...files], folder);
    const bundler = ["--module", "esnext", "--moduleResolution", "bundler"];
    await node([tsc, ...options, ...bundler, "types.mts"], folder);
  }
}

function expectIn(output, wanted, command) {
  if (!output.includes(wanted)) throw new Error(`${command}: expected ${wanted} in what it says:\n${output}`);
}
