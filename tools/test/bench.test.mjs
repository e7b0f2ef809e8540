import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { benches } from "../benches.mjs";

test.each(benches())(
  "the benchmark $name of $of runs at a tiny size",
  ({ folder, file }) => {
    const args = [join(folder, file), "--rounds", "1", "--tiny"];
    const printed = execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8", stdio: "pipe" });
    expect(printed).toMatch(/\d/);
    expect(printed).not.toMatch(/NaN|undefined/);
  },
  300_000,
);
