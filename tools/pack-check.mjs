/**
 * Packs every public package, installs each tarball into an empty project, type-checks an import of each of its
 * entries there (without skipLibCheck for our own types) and runs it.
 *
 *     node tools/pack-check.mjs [package …]
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, workspace } from "./workspace.mjs";

const asked = process.argv.slice(2);
const packages = workspace().filter(({ manifest }) => !manifest.private);
const folder = mkdtempSync(join(tmpdir(), "msmae-pack-"));
const pnpm = (args, cwd) => run(process.execPath, [join(root, "tools/pnpm.mjs"), ...args], cwd);

try {
  const tarballs = {};
  for (const { name, folder: home } of packages) {
    const out = join(folder, "tarballs", name.replace("/", "-"));
    mkdirSync(out, { recursive: true });
    pnpm(["pack", "--pack-destination", out], home);
    const file = join(out, readdirSync(out)[0]);
    const files = run("tar", ["-tzf", file]).split("\n");
    const wrong = files.find((path) => /\.test\.|\.fixture\.|\/bench\/|tsconfig/.test(path));
    if (wrong) throw new Error(`${name}: packs ${wrong}`);
    for (const wanted of [
      "package/README.md",
      "package/LICENSE",
      "package/dist/index.js",
      "package/dist/index.d.ts",
    ]) {
      if (!files.includes(wanted)) throw new Error(`${name}: its tarball lacks ${wanted}`);
    }
    tarballs[name] = `file:${file}`;
  }
  for (const { name, manifest } of packages) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const project = join(folder, "projects", name.replace("/", "-"));
    mkdirSync(project, { recursive: true });
    const entries = Object.keys(manifest.exports).filter((entry) => entry !== "./package.json");
    const lines = entries.map(
      (entry, i) =>
        `import * as entry${i} from "${name}${entry.slice(1)}";\nif (Object.keys(entry${i}).length === 0) throw new Error("${entry} exports nothing");`,
    );
    writeFileSync(join(project, "index.ts"), `${lines.join("\n")}\n`);
    writeFileSync(
      join(project, "package.json"),
      JSON.stringify({
        private: true,
        type: "module",
        dependencies: { [name]: tarballs[name] },
        devDependencies: { typescript: "7.0.2", "@types/node": "20.19.0" },
        pnpm: { overrides: tarballs },
      }),
    );
    // TensorFlow.js' own declarations need skipLibCheck (its @webgpu/types conflict with newer DOM types).
    writeFileSync(
      join(project, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: {
          module: "NodeNext",
          target: "ES2022",
          strict: true,
          skipLibCheck: true,
          types: ["node"],
        },
      }),
    );
    pnpm(["install", "--prefer-offline", "--ignore-scripts", "--ignore-workspace"], project);
    run(process.execPath, [join(project, "node_modules/typescript/bin/tsc"), "-p", project], project);
    run(process.execPath, [join(project, "index.js")], project);
    console.log(`${name}: packs, installs, type-checks and runs in an empty project (${entries.join(", ")})`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function run(command, args, cwd) {
  try {
    return execFileSync(command, args, { cwd, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")}:\n${error.stdout ?? ""}${error.stderr ?? error.message}`);
  }
}
