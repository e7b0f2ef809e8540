/** Why kernels cannot be compiled whoever tries: the shapes of a graph are those of its trace, its elements numbers. */
const IMPOSSIBLE: readonly (readonly [reason: string, kernels: RegExp])[] = [
  [
    "how many elements it gives depends on its inputs' values, and a graph's shapes are fixed",
    /^(NonMaxSuppression.*|Unique|Where|Ragged.*|SparseFillEmptyRows|SparseReshape|SparseSegment.*)$/,
  ],
  ["a graph has no strings", /^(String.*|StaticRegexReplace)$/],
  ["a graph has no complex numbers", /^(Complex|ComplexAbs|Real|Imag|FFT|IFFT)$/],
  ["it draws on a canvas", /^(Draw|FromPixels)$/],
];

/** A TensorFlow.js kernel that has no ONNX form here. */
export class UnsupportedKernelError extends Error {
  override readonly name = "UnsupportedKernelError";
  /** Why no form of it can be had; undefined if there just is none. */
  readonly reason: string | undefined;
  constructor(
    /** TensorFlow.js' name of the kernel, or the kernel and what of it is not supported. */
    readonly kernel: string,
    /** Where the traced function called it, as far as the stack tells. */
    readonly call: string,
  ) {
    const reason = IMPOSSIBLE.find(([, kernels]) => kernels.test(kernel))?.[0];
    const why = reason === undefined ? "" : `: ${reason}`;
    super(
      `The kernel ${kernel}, called ${call}, cannot be compiled to ONNX${why}; express it by other operations.`,
    );
    this.reason = reason;
  }
}

/** A random operation inside a traced function: every run would draw the same numbers. */
export class FrozenRandomError extends Error {
  override readonly name = "FrozenRandomError";
  constructor(
    /** TensorFlow.js' name of the operation. */
    readonly operation: string,
    readonly call: string,
  ) {
    super(
      `${operation}(), called ${call}, would be frozen to the numbers drawn while tracing; pass its randomness as an input.`,
    );
  }
}

/** A traced function asked for the elements of a tensor, which exist only when the compiled function runs. */
export class TracedValueError extends Error {
  override readonly name = "TracedValueError";
  constructor(readonly call: string) {
    super(
      `A traced tensor has no values to read (data(), dataSync(), array(), print()), called ${call}; return it as an output.`,
    );
  }
}

/** A traced function makes, assigns to or disposes a variable: that would happen once, while tracing, with values that are none. */
export class VariableInTraceError extends Error {
  override readonly name = "VariableInTraceError";
  constructor(
    /** TensorFlow.js' name of the variable; empty if it was not given one. */
    readonly variable: string,
    readonly what: "made" | "assigned to" | "disposed",
    readonly call: string,
  ) {
    super(
      `A variable${variable === "" ? "" : ` ("${variable}")`} is ${what} in a compiled function, called ${call}; pass its value as an input and return the new one as an output (gradients too: an optimizer's minimize() cannot be compiled).`,
    );
  }
}

/** Something that is no tensor, or whose shape and elements do not fit, where a compiled function takes or returns one. */
export class InputError extends TypeError {
  override readonly name = "InputError";
  constructor(
    /** The dotted path of the argument; empty if it is the whole argument. */
    readonly path: string,
    /** What came. */
    readonly came: string,
    readonly expected: string,
    options: ErrorOptions = {},
  ) {
    super(`Got ${came} for the input${path === "" ? "" : ` "${path}"`}; expected ${expected}.`, options);
  }
}

/** A tensor made outside of the traced function that is too large to be written into the graph. */
export class CapturedTensorError extends Error {
  override readonly name = "CapturedTensorError";
  constructor(
    readonly shape: readonly number[],
    readonly bytes: number,
    readonly limit: number,
  ) {
    super(
      `A tensor of shape [${shape.join(", ")}] (${bytes} bytes) from outside of the traced function is used in it; constants may have ${limit} bytes, pass it as an input.`,
    );
  }
}

/** A worker thread in which ONNX Runtime's telemetry cannot be switched off any more. */
export class TelemetryError extends Error {
  override readonly name = "TelemetryError";

  constructor() {
    super(
      "ONNX Runtime would send telemetry from this worker thread, which cannot change the process' environment; import @msmae/tfjs-onnxruntime in the main thread before the thread starts, or start Node with ORT_DISABLE_TELEMETRY=1.",
    );
  }
}

/** An index that is not in its tensor: ONNX would count negative ones from the end, TensorFlow.js does not. */
export class IndexOutOfRangeError extends RangeError {
  override readonly name = "IndexOutOfRangeError";
  constructor(
    /** TensorFlow.js' name of the kernel. */
    readonly kernel: string,
    readonly index: number,
    /** The length of the axis, where it is known: the first index that is too large. */
    readonly length?: number,
  ) {
    const range = length === undefined ? "within its axis" : `in [0, ${length - 1}]`;
    super(`${kernel}: the index value ${index} is not ${range}.`);
  }
}

const FRAME = /\(?((?:file:\/\/)?\/[^()]+:\d+:\d+)\)?$/;

/** Where, outside of this package and of TensorFlow.js, the current call came from. */
export function callSite(stack = wholeStack()): string {
  // The package's folder: with source maps the frames are those of src/, without them those of dist/.
  const here = new URL("..", import.meta.url).pathname;
  for (const line of stack.split("\n").slice(1)) {
    const frame = FRAME.exec(line.trim())?.[1];
    if (frame === undefined || /@tensorflow[/+]/.test(frame) || frame.includes("node:")) continue;
    if (frame.includes(here) && !frame.includes(".test.")) continue;
    return `at ${frame}`;
  }
  return "by the traced function";
}

/** Optimizers and layers call from deep: the ten frames that are usual end before the function that was traced. */
function wholeStack(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const { stack = "" } = new Error();
  Error.stackTraceLimit = limit;
  return stack;
}
