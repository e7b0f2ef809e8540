import { chooseProvider, type Provider, ProviderUnavailableError, probe } from "@msmae/tfjs-onnxruntime";
import type { Progress } from "../run/progress.js";
import type { Runtime } from "./runtime.js";

/** Where a run is computed. */
export interface OpenDevice {
  readonly provider: Provider;
  /** With the device that was found to work. */
  readonly runtime: Runtime;
}

/**
 * Makes sure that a device computes, since a provider that is installed may find no driver. Where nothing was asked for, the
 * CPU takes its place, and the reason is said.
 *
 * @throws {ProviderUnavailableError} if the device that was asked for cannot be used.
 */
export async function openDevice(
  runtime: Runtime,
  progress: Pick<Progress, "warn">,
  { choose, examine }: { choose: typeof chooseProvider; examine: typeof probe } = {
    choose: chooseProvider,
    examine: probe,
  },
): Promise<OpenDevice> {
  const { device } = runtime;
  const provider = choose(device);
  if (provider === "cpu") return { provider, runtime }; // always there
  const report = await examine(provider);
  if (report.available) return { provider, runtime };
  if (device !== "auto") throw new ProviderUnavailableError(provider, report.reason, report.remedy);
  progress.warn(`on the CPU, since ${provider} is not available: ${report.reason}; ${report.remedy}`, {
    device: "cpu",
    unavailable: provider,
    reason: report.reason,
  });
  return { provider: "cpu", runtime: { ...runtime, device: "cpu" } };
}
