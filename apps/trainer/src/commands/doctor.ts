import { availableParallelism, cpus, totalmem } from "node:os";
import { openDevice, type Runtime, versions } from "@msmae/tasks";
import { jsonOption, type RuntimeFlags, runtimeOptions } from "@msmae/terminal";
import { ProviderUnavailableError, probe, providers } from "@msmae/tfjs-onnxruntime";
import { gitRevision } from "@msmae/training";
import type { Command } from "commander";

/** `trainer doctor`. @param end Told the exit code. */
export function defineDoctor(command: Command, end: (code: number) => void): void {
  runtimeOptions(jsonOption(command, "the same")).action(
    async ({ device, threads, json }: RuntimeFlags & { json: boolean }) => {
      end(await doctor({ device, threads }, json));
    },
  );
}

/**
 * What is here, what would be chosen, and why nothing better is.
 *
 * @returns The exit code.
 * @throws {ProviderUnavailableError} after all was shown, if the device that was asked for cannot be used.
 */
async function doctor(runtime: Runtime, json: boolean): Promise<number> {
  // What is not available is in the report.
  const chosen = await openDevice(runtime, { warn: () => {} }).then(({ provider }) => provider, unavailable);
  const report = await examine(runtime, typeof chosen === "string" ? chosen : null);
  if (json) console.log(JSON.stringify(report));
  else print(report);
  if (typeof chosen !== "string") throw chosen;
  return 0;
}

async function examine({ device, threads = availableParallelism() }: Runtime, chosen: string | null) {
  return {
    versions: versions(),
    revision: await gitRevision(import.meta.dirname),
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 1e8) / 10,
    providers: await Promise.all(providers().map(({ provider }) => probe(provider))),
    asked: device,
    chosen,
    threads,
  };
}

function print(report: Awaited<ReturnType<typeof examine>>): void {
  const rows: [string, string][] = [
    ...Object.entries(report.versions),
    ["revision", report.revision ?? "not a git checkout"],
    ["processor", `${report.processor}, ${report.cores} cores, ${report.memoryGigabytes} GB of memory`],
    ...report.providers.map((each): [string, string] => [
      each.provider,
      each.available ? "available" : `not available: ${each.reason}; ${each.remedy}`,
    ]),
    ["chosen", `${report.chosen ?? "none"} (--device ${report.asked}), ${report.threads} threads`],
  ];
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  for (const [label, value] of rows) console.log(`${label.padEnd(width)}${value}`);
}

function unavailable(error: unknown): ProviderUnavailableError {
  if (error instanceof ProviderUnavailableError) return error;
  throw error;
}
