/**
 * Switches ONNX Runtime's telemetry off, which its package for Node has from 1.30 on: it looks for this in the environment
 * when the program opens its first session. A page has no environment, and onnxruntime-web no telemetry.
 */
export function withoutTelemetry(): void {
  if (typeof process === "object" && process.env) process.env.ORT_DISABLE_TELEMETRY = "1";
}
