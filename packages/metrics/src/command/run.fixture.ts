import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { newFolder } from "@msmae/testing";
import { score } from "./score.js";

/** Writes a file into a new folder and gives its path. */
export function fileOf(content: string | Uint8Array | readonly object[], name = "file.txt"): string {
  const path = join(newFolder(), name);
  const lines = Array.isArray(content)
    ? content.map((line) => `${JSON.stringify(line)}\n`).join("")
    : content;
  writeFileSync(path, lines as string | Uint8Array);
  return path;
}

/** What the command prints and warns of; an error of its is thrown. */
export async function run(...args: readonly string[]): Promise<{ stdout: string; warnings: string[] }> {
  let stdout = "";
  const warnings: string[] = [];
  const output = new Writable({
    write(chunk, _, done) {
      stdout += chunk;
      done();
    },
  });
  await score(args, "msmae-score", output, (message) => warnings.push(message));
  return { stdout, warnings };
}

/** The one line that the command ends with. */
export async function refusal(...args: readonly string[]): Promise<string> {
  const message = await run(...args).then(
    () => "no error",
    (error: Error) => error.message,
  );
  if (message.includes("\n")) throw new Error(`More than one line: ${message}`);
  return message;
}
