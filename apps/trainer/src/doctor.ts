import { availableParallelism, cpus, totalmem } from "node:os";
import { chooseProvider, providers } from "@msmae/tfjs-onnxruntime";
import { gitRevision } from "@msmae/training";
import type { Runtime } from "./config.js";
import { versions } from "./versions.js";

/** `trainer doctor`: what is here, what would be chosen, and why nothing better is. */
export async function doctor(
  { device, threads = availableParallelism() }: Runtime,
  json: boolean,
): Promise<number> {
  const report = {
    versions: versions(),
    revision: await gitRevision(import.meta.dirname),
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 1e8) / 10,
    providers: providers(),
    asked: device,
    chosen: chooseProvider(device),
    threads,
  };
  if (json) {
    console.log(JSON.stringify(report));
    return 0;
  }
  const rows: [string, string][] = [
    ...Object.entries(report.versions),
    ["revision", report.revision ?? "not a git checkout"],
    ["processor", `${report.processor}, ${report.cores} cores, ${report.memoryGigabytes} GB of memory`],
    ...report.providers.map((each): [string, string] => [
      each.provider,
      each.available ? "available" : `not available: ${each.reason}; ${each.remedy}`,
    ]),
    ["chosen", `${report.chosen} (--device ${device}), ${threads} threads`],
  ];
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  for (const [label, value] of rows) console.log(`${label.padEnd(width)}${value}`);
  return 0;
}
