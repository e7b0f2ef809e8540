import {
  DataStorage,
  type DataType,
  engine,
  KernelBackend,
  type TensorInfo,
  util,
} from "@tensorflow/tfjs-core";
import { CapturedTensorError, callSite, FrozenRandomError, TracedValueError } from "../errors.js";
import type { Graph } from "../graph/graph.js";
import { reshape } from "../graph/shape.js";
import type { Data, DType, Value } from "../graph/value.js";

export const BACKEND = "onnxruntime-trace";

/**
 * The most bytes of a tensor from outside that are written into a graph. Chosen here: a table of positions is a
 * constant, a matrix of weights is an input.
 */
export const CAPTURED_BYTES = 16 * 2 ** 20;

/** TensorFlow.js draws these on the host, without a kernel: only the name of the running operation tells. */
const RANDOM = new Set([
  "dropout",
  "rand",
  "randomGamma",
  "randomNormal",
  "randomStandardNormal",
  "randomUniform",
  "randomUniformInt",
  "truncatedNormal",
]);

interface Entry {
  /** Elements, of what was made on the host. */
  readonly data?: Data;
  /** The traced tensor, and of which graph: a tensor on the host may be used by many graphs. */
  value?: Value;
  graph?: Graph;
  readonly shape: readonly number[];
  readonly dtype: DType;
  references: number;
}

/** A TensorFlow.js backend whose tensors are values of a graph. */
export class TracingBackend extends KernelBackend {
  #graph: Graph | undefined;
  #captured = new Set<object>();
  readonly #entries = new DataStorage<Entry>(this, engine());

  /** Runs `record` with kernels writing to `graph`. */
  recording<T>(graph: Graph, record: () => T): T {
    const [outer, captured] = [this.#graph, this.#captured];
    this.#graph = graph;
    this.#captured = new Set();
    try {
      return record();
    } finally {
      this.#graph = outer;
      this.#captured = captured;
    }
  }

  /** The data of tensors on the host that the current graph was made from. */
  get captured(): ReadonlySet<object> {
    return this.#captured;
  }

  get graph(): Graph {
    if (this.#graph === undefined)
      throw new Error("Only a function given to compile() runs on the tracing backend.");
    return this.#graph;
  }

  /** The value of a tensor in the current graph. */
  value(tensor: TensorInfo): Value {
    const entry = this.#entries.get(tensor.dataId);
    if (entry.graph !== this.graph || entry.value === undefined) {
      if (entry.data === undefined)
        throw new Error("A tensor of one traced function is used in another one.");
      if (entry.data.byteLength > CAPTURED_BYTES) {
        throw new CapturedTensorError(entry.shape, entry.data.byteLength, CAPTURED_BYTES);
      }
      this.#captured.add(tensor.dataId);
      entry.graph = this.graph;
      entry.value = this.graph.constant(entry.data, entry.shape, entry.dtype);
    }
    return reshape(this.graph, entry.value, tensor.shape);
  }

  /** A tensor of TensorFlow.js for a value of the current graph. */
  tensorInfo(value: Value): TensorInfo {
    const dataId = {};
    const { shape, dtype } = value;
    this.#entries.set(dataId, { value, graph: this.graph, shape, dtype, references: 1 });
    return { dataId, shape: [...shape], dtype: dtype as DataType };
  }

  override write(values: ArrayLike<unknown>, shape: number[], dtype: DataType): object {
    const operation = runningOperation();
    if (operation !== undefined) throw new FrozenRandomError(operation, callSite());
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(
    dataId: object,
    values: ArrayLike<unknown>,
    shape: number[],
    dtype: DataType,
    references: number,
  ): void {
    if (dtype === "string" || dtype === "complex64") {
      throw new TypeError(`A tensor of ${dtype} cannot be compiled; expected float32, int32 or bool.`);
    }
    // A tensor over no elements comes without values.
    const data = values ?? [];
    const typed =
      dtype === "float32"
        ? Float32Array.from(data as ArrayLike<number>)
        : dtype === "int32"
          ? Int32Array.from(data as ArrayLike<number>)
          : Uint8Array.from(data as ArrayLike<number>, Number);
    this.#entries.set(dataId, { data: typed, shape, dtype, references });
  }

  override readSync(dataId: object): Data {
    const entry = this.#entries.get(dataId);
    if (entry.data !== undefined) {
      this.#captured.add(dataId);
      return entry.data;
    }
    const splat = entry.value?.splat;
    if (splat === undefined) throw new TracedValueError(callSite());
    const length = util.sizeFromShape([...entry.shape]);
    if (entry.dtype === "float32") return new Float32Array(length).fill(splat);
    return entry.dtype === "int32" ? new Int32Array(length).fill(splat) : new Uint8Array(length).fill(splat);
  }

  override read(dataId: object): Promise<Data> {
    return new Promise((resolve) => resolve(this.readSync(dataId)));
  }

  override refCount(dataId: object): number {
    return this.#entries.has(dataId) ? this.#entries.get(dataId).references : 0;
  }

  override incRef(dataId: object): void {
    this.#entries.get(dataId).references++;
  }

  override disposeData(dataId: object, force = false): boolean {
    if (!this.#entries.has(dataId)) return true;
    const entry = this.#entries.get(dataId);
    entry.references--;
    if (!force && entry.references > 0) return false;
    this.#entries.delete(dataId);
    return true;
  }

  override numDataIds(): number {
    return this.#entries.numDataIds();
  }

  override memory() {
    return { unreliable: true };
  }

  override timerAvailable(): boolean {
    return false;
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override dispose(): void {}
}

function runningOperation(): string | undefined {
  // Each TensorFlow.js operation opens a scope "<name>__op".
  for (const { name } of engine().state.scopeStack) {
    const operation = name.replace(/__op$/, "");
    if (operation !== name && RANDOM.has(operation)) return operation;
  }
  return undefined;
}
