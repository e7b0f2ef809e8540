import { availableParallelism } from "node:os";
import type { HostTensor } from "@msmae/parameters";
import { explainedIndex } from "./graph/indices.js";
import { env, InferenceSession, Tensor } from "./onnxruntime.js";
import { chooseProvider, type Device, type Provider, ProviderUnavailableError } from "./providers.js";
import { requireNoTelemetry } from "./telemetry.js";

export interface SessionOptions {
  /** Default: `auto`, CUDA where it is installed, else the CPU. */
  readonly device?: Device;
  /** Threads of one operator on the CPU. Default: as many as the machine runs at once. */
  readonly threads?: number;
  /**
   * Whether each compiled graph keeps the memory of its largest run on the CPU for the next one. Default: true, the
   * faster for one graph; a function that is compiled for many shapes of the same size of work holds as many times as
   * much.
   */
  readonly keepMemory?: boolean;
}

/** What is fetched from a run: a name, and where to write it if that is given. */
export interface Fetch {
  readonly name: string;
  readonly into?: HostTensor | undefined;
}

// ONNX Runtime's numbers: 4 is what ends the process. Its warnings are about its own optimisations, and errors are
// thrown.
const FATAL_ONLY = 4;

/** A model, loaded. */
export class Session {
  private constructor(private readonly inner: InferenceSession) {}

  /**
   * @throws {ProviderUnavailableError} if the device cannot be used. {@link TelemetryError} in a thread that cannot
   * switch it off.
   */
  static async load(
    model: Uint8Array,
    { device = "auto", threads = availableParallelism(), keepMemory = true }: SessionOptions,
  ) {
    requireNoTelemetry();
    const provider = chooseProvider(device);
    env.logLevel = "fatal";
    try {
      const inner = await InferenceSession.create(model, {
        executionProviders: [provider],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        executionMode: "sequential",
        // Planned memory comes on top of what the first run took: 2.1 GB instead of 1.4 GB at the paper's size.
        enableMemPattern: false,
        enableCpuMemArena: keepMemory,
        logSeverityLevel: FATAL_ONLY,
      });
      return new Session(inner);
    } catch (error) {
      throw provider === "cpu" ? error : unavailable(provider, error);
    }
  }

  async run(feeds: ReadonlyMap<string, HostTensor>, fetches: readonly Fetch[]): Promise<HostTensor[]> {
    const given = Object.fromEntries([...feeds].map(([name, tensor]) => [name, ortTensor(tensor)]));
    const wanted = Object.fromEntries(fetches.map(({ name, into }) => [name, into ? ortTensor(into) : null]));
    const results = await this.inner.run(given, wanted).catch((error: unknown) => {
      throw explainedIndex(error);
    });
    return fetches.map(({ name, into }) => {
      if (into !== undefined) return into;
      const { dims, data } = results[name] as Tensor;
      return { shape: dims, data: data as HostTensor["data"] };
    });
  }

  release(): Promise<void> {
    return this.inner.release();
  }
}

function ortTensor({ shape, data }: HostTensor): Tensor {
  if (data instanceof Float32Array) return new Tensor("float32", data, shape);
  if (data instanceof Int32Array) return new Tensor("int32", data, shape);
  return new Tensor("bool", data, shape);
}

/** ONNX Runtime's report of a device that cannot be opened, in one line. */
function unavailable(provider: Provider, error: unknown): unknown {
  const [line = ""] = String((error as Error).message).split("\n");
  // Its checks begin with the file, the function and the condition.
  const reason = (/ was false\. (.*)$/.exec(line)?.[1] ?? line).trim().replace(/\.$/, "");
  const remedy =
    provider === "webgpu"
      ? "it needs a Vulkan, Metal or Direct3D 12 driver, or use the device cpu"
      : "it needs CUDA 12, cuDNN 9 and an NVIDIA GPU, or use the device cpu";
  return new ProviderUnavailableError(provider, reason, remedy);
}
