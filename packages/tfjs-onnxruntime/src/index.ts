import "./register.js";

export type { RunOptions } from "./binding.js";
export { type Compiled, compile } from "./compile.js";
export {
  CapturedTensorError,
  FrozenRandomError,
  IndexOutOfRangeError,
  InputError,
  TelemetryError,
  TracedValueError,
  UnsupportedKernelError,
  VariableInTraceError,
} from "./errors.js";
export type { InputTensor } from "./inputs.js";
export type { LeftInFloat } from "./onnx/int8.js";
export { probe } from "./probe.js";
export { type OnnxModel, type OnnxOptions, onnxModel, type Statistics, toOnnx } from "./program.js";
export {
  chooseProvider,
  type Device,
  type Provider,
  type ProviderReport,
  ProviderUnavailableError,
  providers,
} from "./providers.js";
export { compileScan, type StepResult } from "./scan.js";
export type { SessionOptions } from "./session.js";
export type { Signature } from "./signature.js";
