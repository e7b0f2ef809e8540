import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { CONTRADICTIONS, NEVER_RUN } from "./contradictions.js";

test("docs/paper.md, which takes hours to write anew, lists the same choices", () => {
  const page = readFileSync(new URL("../../../../docs/paper.md", import.meta.url), "utf8");
  const listed = page
    .split("\n## Contradictions")[1]!
    .split("\n## ")[0]!
    .match(/(?<=^- ).*$/gm);
  expect(listed).toEqual(CONTRADICTIONS);
  for (const item of NEVER_RUN) expect(page).toContain(`\n- ${item}\n`);
  for (const setting of ["data.fillGaps", "train.labelSmoothing"]) {
    expect(CONTRADICTIONS.filter((item) => item.includes(`\`${setting}\``))).toHaveLength(1);
  }
});
