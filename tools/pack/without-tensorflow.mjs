/** That what reads clips and opens exported models installs, imports and type-checks without TensorFlow.js. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../workspace.mjs";
import { entriesOf, typeCheck } from "./project.mjs";
import { node } from "./shell.mjs";

/** What is imported of each package; all entries where nothing is said. */
const ENTRIES = {
  "@msmae/cubelets": ["@msmae/cubelets/host"],
  "@msmae/parameters": ["@msmae/parameters/host"],
};

const NAMES = ["@msmae/datasets", "@msmae/recognizer", ...Object.keys(ENTRIES)];

/**
 * Installs each of them into an empty folder of its own, as npm would: what a package needs lies beside it.
 *
 * @throws {Error} if TensorFlow.js is among what was installed, or is missed.
 */
export async function useWithoutTensorFlow(folder, { npmrc }, packages) {
  for (const name of NAMES) {
    const project = join(folder, name.split("/")[1]);
    mkdirSync(project, { recursive: true });
    const { version } = packages.find((entry) => entry.name === name).manifest;
    const manifest = {
      private: true,
      type: "module",
      dependencies: { [name]: version },
      devDependencies: { typescript: "7.0.2", "@types/node": "20.19.0" },
    };
    writeFileSync(join(project, ".npmrc"), npmrc);
    writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
    const options = ["--prefer-offline", "--ignore-scripts", "--ignore-workspace"];
    await node(
      [join(root, "tools/pnpm.mjs"), "install", ...options, "--config.node-linker=hoisted"],
      project,
    );
    if (existsSync(join(project, "node_modules/@tensorflow"))) {
      throw new Error(`${name}: installs TensorFlow.js, which it does not need`);
    }
    const entries = ENTRIES[name] ?? entriesOf(name, packages.find((entry) => entry.name === name).manifest);
    const lines = entries.map((entry, i) => `import * as entry${i} from "${entry}";\nentry${i};\n`);
    writeFileSync(join(project, "entries.ts"), lines.join(""));
    writeFileSync(join(project, "entries.mjs"), lines.join(""));
    const compilerOptions = {
      ...{ module: "NodeNext", target: "ES2022", strict: true, types: ["node"], noEmit: true },
      lib: ["ES2022", "DOM", "DOM.Iterable"],
    };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["entries.ts"] }));
    await typeCheck(project, "tsconfig.json"); // the declarations too: none may need TensorFlow.js'
    await node([join(project, "entries.mjs")], project);
  }
}
