/** ONNX Runtime, with its telemetry off: the only place in this package that loads it. */
import "./telemetry.js";

export { env, InferenceSession, listSupportedBackends, Tensor } from "onnxruntime-node";
