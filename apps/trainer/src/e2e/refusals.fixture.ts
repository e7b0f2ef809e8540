import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { folderOf, folderOfClips } from "./corpus.fixture.js";
import { tiny } from "./tiny.fixture.js";
import { manyCommands } from "./trainer.fixture.js";

/** Arguments, and the line that they are answered with. */
export type Case = [what: string, args: () => string[], line: RegExp];

/** Folders of a test of what the trainer refuses. */
export const folders = {
  /** Clips that train well. */
  good: "",
  /** Where no run may be left. */
  out: "",
};
beforeAll(() => {
  folders.good = folderOfClips();
});
beforeEach(() => {
  folders.out = join(newFolder(), "run");
});

/** `pretrain` on data, with the tiny settings. */
export const data = (path: string, ...more: string[]) => [...tiny({ data: path, out: folders.out }), ...more];

/** `pretrain` on good data, with these settings. */
export const set = (...settings: string[]) => tiny({ data: folders.good, out: folders.out }, ...settings);

/** A file in a new folder. */
export const file = (name: string, content: string | Uint8Array) => join(folderOf({ [name]: content }), name);

/** A line of a manifest. */
export const line = (fields: object) => `${JSON.stringify(fields)}\n`;

/** Tests that each is refused with one line and an exit code, and leaves nothing behind. */
export function testRefusals(cases: readonly Case[]): void {
  const { cwd, command } = manyCommands();
  test.each(cases)("%s: one line, an exit code, no run", async (_, args, expected) => {
    const { code, stderr } = await command(...args());
    expect(stderr).toMatch(/^trainer: [^\n]+\n$/);
    expect(stderr.slice("trainer: ".length).trimEnd()).toMatch(expected);
    expect(code).toBe(1);
    expect(existsSync(folders.out)).toBe(false);
    expect(readdirSync(cwd)).toEqual([]);
  });
}
