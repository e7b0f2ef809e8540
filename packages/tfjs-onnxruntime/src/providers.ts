import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { listSupportedBackends } from "./onnxruntime.js";

export type Provider = "cpu" | "cuda" | "webgpu";

export type Device = Provider | "auto";

/** What one of ONNX Runtime's execution providers is on this machine. */
export type ProviderReport =
  | {
      readonly provider: Provider;
      readonly available: true;
      readonly reason?: undefined;
      readonly remedy?: undefined;
    }
  | {
      readonly provider: Provider;
      readonly available: false;
      /** Why it cannot be used. */
      readonly reason: string;
      /** What would make it available, where anything would. */
      readonly remedy: string;
    };

/** A provider that was asked for and is not there. */
export class ProviderUnavailableError extends Error {
  override readonly name = "ProviderUnavailableError";
  constructor(
    readonly provider: Provider,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(`Device ${provider} is not available: ${reason}; ${remedy}.`);
  }
}

const require = createRequire(import.meta.url);
const binaries = () =>
  join(
    dirname(require.resolve("onnxruntime-node/package.json")),
    "bin",
    "napi-v6",
    process.platform,
    process.arch,
  );

/** The file that holds the CUDA provider; onnxruntime-node's install script fetches it on request. */
const CUDA_LIBRARY = "libonnxruntime_providers_cuda.so";

/** Lists all execution providers, with the reason why one cannot be used. */
export function providers(): ProviderReport[] {
  return [{ provider: "cpu", available: true }, cuda(), webgpu()];
}

function cuda(): ProviderReport {
  const provider = "cuda";
  if (process.platform !== "linux" || process.arch !== "x64") {
    return {
      provider,
      available: false,
      reason: `onnxruntime-node has no CUDA provider for ${process.platform} ${process.arch}`,
      remedy: "use the device cpu or webgpu",
    };
  }
  if (!existsSync(join(binaries(), CUDA_LIBRARY))) {
    return {
      provider,
      available: false,
      reason: `${CUDA_LIBRARY} is not installed`,
      remedy:
        "run onnxruntime-node's install script with ONNXRUNTIME_NODE_INSTALL=cuda12 (in msmae's repository: pnpm run install:cuda)",
    };
  }
  return { provider, available: true };
}

function webgpu(): ProviderReport {
  const provider = "webgpu";
  if (!listSupportedBackends().some(({ name }) => name === provider)) {
    return {
      provider,
      available: false,
      reason: `onnxruntime-node has no WebGPU provider for ${process.platform} ${process.arch}`,
      remedy: "use the device cpu",
    };
  }
  return { provider, available: true };
}

/**
 * Chooses the provider for `device`. `auto` is CUDA where its library is installed, else the CPU. Chosen here: WebGPU
 * only on request, since without a GPU a software driver answers for it, slower than the CPU.
 *
 * @throws {ProviderUnavailableError} if it is not there.
 */
export function chooseProvider(device: Device = "auto"): Provider {
  const known = providers();
  if (device === "auto")
    return known.some((each) => each.provider === "cuda" && each.available) ? "cuda" : "cpu";
  const report = known.find(({ provider }) => provider === device) as ProviderReport;
  if (!report.available) throw new ProviderUnavailableError(report.provider, report.reason, report.remedy);
  return device;
}
