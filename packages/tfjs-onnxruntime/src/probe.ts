import { add, type Tensor } from "@tensorflow/tfjs-core";
import { compile } from "./compile.js";
import { type Provider, type ProviderReport, ProviderUnavailableError, providers } from "./providers.js";

/**
 * Checks whether a provider opens and computes. `providers` knows only what is installed; that there is no driver, or
 * no GPU, shows when it is used.
 */
export async function probe(provider: Provider): Promise<ProviderReport> {
  const report = providers().find((each) => each.provider === provider) as ProviderReport;
  if (!report.available) return report;
  const double = compile(({ x }: { x: Tensor }) => ({ y: add(x, x) }), { device: provider, threads: 1 });
  try {
    await double.run({ x: { shape: [1], data: Float32Array.of(1) } });
    return report;
  } catch (error) {
    if (!(error instanceof ProviderUnavailableError)) throw error;
    const { reason, remedy } = error;
    return { provider, available: false, reason, remedy };
  } finally {
    await double.dispose();
  }
}
