import { isMainThread } from "node:worker_threads";
import { TelemetryError } from "./errors.js";

/**
 * From 1.30 on, ONNX Runtime tells Microsoft of the machine and of each run, under an identifier that it keeps in the home
 * folder. This in the process' environment, when the first session is opened, stops all of it, files included.
 */
const SWITCH = "ORT_DISABLE_TELEMETRY";

/** A thread's environment is a copy, which ONNX Runtime does not see: there it counts only if it was set before. */
const inherited = process.env[SWITCH] === "1";
process.env[SWITCH] = "1";

/** @throws {TelemetryError} in a thread, if neither its parent nor whoever started the process has switched it off. */
export function requireNoTelemetry(): void {
  if (!isMainThread && !inherited) throw new TelemetryError();
}
