import { stackStreams } from "@msmae/cubelets/host";
import { likeliest, type RankedGloss } from "@msmae/metrics";
import { extractStreams, type Pose, recognitionWindow } from "@msmae/pose";
import type {
  InferenceSession,
  InferenceSessionFactory,
  Tensor,
  TensorConstructor,
} from "onnxruntime-common";
import { describeModel, type ModelDescription } from "./description.js";
import { NotARecognizerError } from "./errors.js";
import { withoutTelemetry } from "./telemetry.js";

/** ONNX Runtime as a program has it: `onnxruntime-node`, `onnxruntime-web` or `onnxruntime-react-native`. */
export interface OnnxRuntime {
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
}

export interface OpenOptions {
  /** What messages call the file. Default: `model`. */
  readonly name?: string;
  /** ONNX Runtime's own, such as `{ intraOpNumThreads: 1 }` or `{ executionProviders: ["webgpu"] }`. */
  readonly session?: InferenceSession.SessionOptions;
}

/**
 * Loads an exported recognition model; in Node, ONNX Runtime's telemetry is switched off first.
 *
 * @param ort ONNX Runtime, which is not a dependency of this package, since Node and browsers have their own.
 * @param model The bytes of what `trainer export --onnx` wrote.
 * @throws {NotARecognizerError} if the bytes are not that.
 * @example
 * import * as ort from "onnxruntime-web";
 * const recognizer = await openRecognizer(ort, new Uint8Array(await (await fetch("model.onnx")).arrayBuffer()));
 */
export async function openRecognizer(
  ort: OnnxRuntime,
  model: Uint8Array,
  { name = "model", session = {} }: OpenOptions = {},
): Promise<SignRecognizer> {
  const description = describeModel(model, name);
  withoutTelemetry();
  let opened: InferenceSession;
  try {
    opened = await ort.InferenceSession.create(model, { logSeverityLevel: 3, ...session }); // 3: errors only
  } catch (error) {
    const [reason] = String((error as Error).message ?? error).split("\n");
    throw new NotARecognizerError(name, `ONNX Runtime cannot open it (${reason})`);
  }
  return new SignRecognizer(ort, opened, description);
}

/** A loaded recognition model. */
export class SignRecognizer implements ModelDescription {
  readonly streams: ModelDescription["streams"];
  readonly reference: ModelDescription["reference"];
  readonly frames: number;
  readonly fillGaps: boolean;
  readonly glosses: readonly string[];
  readonly #ort: OnnxRuntime;
  readonly #session: InferenceSession;

  /** By {@link openRecognizer}. */
  constructor(
    ort: OnnxRuntime,
    session: InferenceSession,
    { streams, reference, frames, fillGaps, glosses }: ModelDescription,
  ) {
    this.#ort = ort;
    this.#session = session;
    this.streams = streams;
    this.reference = reference;
    this.frames = frames;
    this.fillGaps = fillGaps;
    this.glosses = glosses;
  }

  /**
   * Which sign a clip shows.
   *
   * @param pose The whole clip, of one sign, in pixels or in MediaPipe's coordinates with the picture's size.
   * @param options.k How many glosses to return. Default: 5, the paper's recall@5.
   * @returns At most k glosses, the likeliest first, with their probabilities.
   * @throws {NoShouldersError} if no frame shows both shoulders, without which a pose has no frame of reference.
   * @throws {NoHandsError} instead of a model whose reference is the hands, if no frame shows a hand.
   * @throws {StreamError} if the pose does not have a stream that the model sees.
   * @throws {RangeError} if k is not a whole number of at least 1.
   * @example
   * const [{ gloss, score }] = await recognizer.recognize(readPose(bytes));
   */
  async recognize(pose: Pose, { k = 5 }: { readonly k?: number } = {}): Promise<RankedGloss[]> {
    const clip = { ...extractStreams(pose, this.streams), reference: this.reference };
    const window = recognitionWindow(clip, this);
    const tensors = stackStreams([window.streams], this.streams, this.frames);
    const feeds: Record<string, Tensor> = {};
    for (const kind of ["coordinates", "present"] as const) {
      for (const stream of this.streams) {
        const name = `${kind}.${stream}`;
        if (!this.#session.inputNames.includes(name)) continue; // a model need not look at presence
        const { shape, data } = tensors[kind][stream]!;
        feeds[name] = new this.#ort.Tensor("float32", data as Float32Array, shape);
      }
    }
    const { logits } = await this.#session.run(feeds);
    return likeliest(logits!.data as Float32Array, this.glosses, k);
  }

  /** Releases ONNX Runtime's memory. */
  release(): Promise<void> {
    return this.#session.release();
  }
}
