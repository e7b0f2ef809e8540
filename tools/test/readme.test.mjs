import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { root, workspace } from "../workspace.mjs";

const packages = workspace().filter(({ manifest }) => !manifest.private);

/** .ci/run has tools/pack-check.mjs run them, installed as users have them: once is enough. */
const isRunLater = process.env.MSMAE_EXAMPLES_RUN_LATER === "1";

test("every package has a README whose first TypeScript example type-checks and runs", () => {
  // Inside tools/, so that the examples resolve the packages as an installed project would.
  const folder = mkdtempSync(join(root, "tools", ".readme-"));
  try {
    // The first page's reads a model and a clip that a user has made, so that it is type-checked alone.
    for (const { name, folder: home } of [...packages, { name: "first-page", folder: root }]) {
      const file = join(home, "README.md");
      const example = existsSync(file)
        ? readFileSync(file, "utf8").match(/^```ts\n([\s\S]*?)^```/m)?.[1]
        : undefined;
      if (example === undefined) throw new Error(`${file}: expected a README with a \`\`\`ts example`);
      writeFileSync(join(folder, `${name.replace("@msmae/", "")}.ts`), example);
    }
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({
        extends: "../../tsconfig.base.json",
        compilerOptions: {
          rootDir: ".",
          outDir: "out",
          noUnusedLocals: false,
          declaration: false,
          declarationMap: false,
        },
        include: ["*.ts"],
      }),
    );
    run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder], folder);
    for (const { name } of isRunLater ? [] : packages) {
      const empty = join(folder, "out", "run", name.replace("@msmae/", ""));
      mkdirSync(empty, { recursive: true });
      run(process.execPath, [join(folder, "out", `${name.replace("@msmae/", "")}.js`)], empty);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(packages.length).toBeGreaterThan(8);
});

function run(command, args, cwd) {
  try {
    execFileSync(command, args, { cwd, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    throw new Error(`${args.join(" ")}:\n${error.stdout}${error.stderr}`);
  }
}
