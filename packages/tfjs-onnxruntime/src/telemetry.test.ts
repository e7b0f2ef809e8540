import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "@jest/globals";
import { TelemetryError } from "./index.js";

const folder = mkdtempSync(join(tmpdir(), "msmae-telemetry-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a process that opens ONNX Runtime prints, and the files that it leaves in its home and temporary folders. */
function opened(where: string): { readonly said: string; readonly left: readonly string[] } {
  const home = mkdtempSync(join(folder, "home-"));
  const temporary = join(home, "tmp");
  mkdirSync(temporary);
  const { ORT_DISABLE_TELEMETRY: _, XDG_CACHE_HOME: __, ...rest } = process.env;
  const env = { ...rest, HOME: home, TMPDIR: temporary }; // as a user's, who has never heard of the switch
  const program = fileURLToPath(new URL("./session.fixture.js", import.meta.url));
  const said = execFileSync(process.execPath, [program, where], { env, encoding: "utf8" }).trim();
  const left = readdirSync(home, { recursive: true }) as string[];
  return { said, left: left.filter((name) => name !== "tmp") };
}

// Its telemetry begins with files, at the first session: an identifier in the home folder, a log in the temporary one.
test.each(["here", "main first"])("a session leaves no file of telemetry (%s)", (where) => {
  expect(opened(where)).toEqual({ said: "[ 2 ]", left: [] });
});

test("a thread that cannot switch telemetry off opens no session, and says what to do", () => {
  const { name, message } = new TelemetryError();
  expect(opened("thread")).toEqual({ said: `${name}: ${message}`, left: [] });
  expect(message).toMatch(
    /^ONNX Runtime would send telemetry from this worker thread, .*ORT_DISABLE_TELEMETRY=1\.$/,
  );
});
