import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { command, jsonLines } from "./command.fixture.js";

const DATA = fileURLToPath(new URL("../../../../../shared/data/", import.meta.url));

test("real poses are described, found to be readable, and drawn", async () => {
  if (!existsSync(DATA)) return console.info(`Not tested on real files: ${DATA} is not there.`);
  const cwd = newFolder();
  const [info, validate] = await Promise.all([
    command(["info", "--json", DATA]),
    command(["validate", "--json", DATA]),
  ]);
  expect([info.code, info.stderr, validate.code, validate.stderr]).toEqual([0, "", 0, ""]);
  const poses = jsonLines(info.stdout) as { file: string; units: string; streams: Record<string, object> }[];
  expect(poses.length).toBeGreaterThan(100);
  expect(jsonLines(validate.stdout).at(-1)).toMatchObject({
    event: "finish",
    poses: poses.length,
    errors: 0,
  });

  const letters = join(DATA, "sign-language-processing__spoken-to-signed-translation");
  const args = ["draw", letters, "--focus", "hands", "--frames", "4", "--out", "letters.png", "--json"];
  expect(await command(args, { cwd })).toMatchObject({ code: 0, stderr: "" });
  // Every kind of file: hands alone, OpenPose, reduced, normalised.
  const kinds = new Map(
    poses
      .filter(({ streams }) => Object.values(streams).some((stream) => !("missing" in stream)))
      .map((pose) => [`${pose.units} ${JSON.stringify(Object.values(pose.streams))}`, pose.file]),
  );
  expect(kinds.size).toBeGreaterThan(4);
  const all = await command(["draw", ...kinds.values(), "--frames", "2", "--out", "all.svg"], { cwd });
  expect([all.code, all.stderr]).toEqual([0, ""]);
});
