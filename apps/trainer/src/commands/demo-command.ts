import { jsonOption, path, type RuntimeFlags, runtimeOptions } from "@msmae/terminal";
import type { Command } from "commander";
import { demo } from "../demo/demo.js";

/** `trainer demo`. @param end Told the exit code. */
export function defineDemo(command: Command, end: (code: number) => void): void {
  runtimeOptions(jsonOption(command, "progress, a line for each event,"))
    .option("--out <folder>", "the folder to write (default: runs/demo, runs/demo-2, …)", path)
    .action(async ({ out, json, device, threads }: RuntimeFlags & { out?: string; json: boolean }) => {
      end(await demo({ out, json, runtime: { device, threads } }));
    });
}
