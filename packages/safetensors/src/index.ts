export { DTYPES, type Dtype, type SafeTensor } from "./dtype.js";
export { SafetensorsError } from "./error.js";
export type { TensorInfo } from "./header.js";
export { openSafetensors, type SafetensorsFile } from "./read.js";
export { toFloat32 } from "./to-float32.js";
export { writeSafetensors } from "./write.js";
