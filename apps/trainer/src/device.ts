import { chooseProvider, type Provider, ProviderUnavailableError, probe } from "@msmae/tfjs-onnxruntime";
import type { Runtime } from "./runtime.js";

/**
 * Makes sure that a device computes, since a provider that is installed may find no driver.
 *
 * @returns The provider that `device` stands for.
 * @throws {ProviderUnavailableError} if it cannot be used.
 */
export async function openDevice({ device }: Pick<Runtime, "device">): Promise<Provider> {
  const provider = chooseProvider(device);
  if (provider === "cpu") return provider; // always there
  const report = await probe(provider);
  if (!report.available) throw new ProviderUnavailableError(provider, report.reason, report.remedy);
  return provider;
}
