import { basename, dirname, join, resolve } from "node:path";
import {
  type ConfigFile,
  configFile,
  type RecognitionResult,
  readResult,
  recognitionResult,
} from "@msmae/evaluation";

/** What the folder of a checkpoint's run says of it. */
export interface RunFacts {
  /** Of the checkpoint, from its name; undefined where that does not say it. */
  readonly step: number | undefined;
  /** Of the run; undefined for a checkpoint that lies in none. */
  readonly config: ConfigFile | undefined;
  /** Undefined where the run was not measured, or another checkpoint of it was. */
  readonly result: RecognitionResult | undefined;
  /** The checkpoint of the run that was measured instead of this one. */
  readonly measuredInstead: string | undefined;
}

/** @throws {ResultFileError} if a file of the run is damaged. */
export function runFacts(checkpoint: string): RunFacts {
  const path = resolve(checkpoint);
  const run = dirname(dirname(path));
  const step = /^step-(\d+)\.safetensors$/.exec(basename(path))?.[1];
  const config = readResult(configFile("recognize"), join(run, "config.json"));
  const result = readResult(recognitionResult, join(run, "recognition.json"));
  const ofThis = result !== undefined && resolve(run, result.checkpoint) === path;
  return {
    ...{ step: step === undefined ? undefined : Number(step), config },
    result: ofThis ? result : undefined,
    measuredInstead: result === undefined || ofThis ? undefined : basename(result.checkpoint),
  };
}
