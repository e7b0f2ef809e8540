import type { Prepared } from "../run/task.js";
import type { PretrainingConfig } from "./config.js";
import type { Parameters } from "./objective.js";

/** A pretraining run, ready to start: settings, data and weights fit each other. */
export interface Pretraining extends Prepared<PretrainingConfig> {
  readonly parameters: Parameters;
}
