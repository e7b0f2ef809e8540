import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "@msmae/terminal";
import { describeCheckpoint, loadParameters, refuseClaims } from "@msmae/training";
import {
  type EncoderConfig,
  encoderClaims,
  initRecognition,
  ModelConfigError,
  modelConfig,
} from "@msmae/transformer";

/** An encoder that looks at clips. */
export interface Encoder {
  /** For people: where it comes from. */
  readonly name: string;
  readonly config: EncoderConfig;
  /** Host tensors. */
  readonly parameters: Pick<ReturnType<typeof initRecognition>, "tokenizer" | "encoder">;
  /** Frames that it was pretrained on at once, where the run says so. */
  readonly frames?: number;
}

/**
 * The encoder of a checkpoint that `trainer pretrain` or `recognize` wrote.
 *
 * @param untrained Takes the checkpoint's shape alone, with fresh weights.
 * @throws {UserError} if it is a checkpoint of something else.
 * @throws {SafetensorsError | CheckpointMismatchError} if it cannot be read, or its tensors are not its model's.
 */
export async function readEncoder(path: string, untrained: boolean): Promise<Encoder> {
  const config = encoderConfig(path, (await describeCheckpoint(path)).config);
  await refuseClaims(path, encoderClaims(config));
  const { tokenizer, encoder } = initRecognition(config, 1, 0);
  const parameters = { tokenizer, encoder };
  if (!untrained) await loadParameters(path, parameters, { beside: ["decoder.", "classifier."] });
  const frames = framesOfRun(path);
  return {
    name: untrained ? `untrained, of ${basename(path)}'s shape` : basename(path),
    ...{ config, parameters },
    ...(frames !== undefined && { frames }),
  };
}

/** What of a checkpoint's config the encoder is made of. */
function encoderConfig(path: string, config: unknown): EncoderConfig {
  const { streams, tokens, hands, stride, encoder } = (config ?? {}) as Partial<EncoderConfig>;
  if (streams === undefined || encoder === undefined) {
    throw new UserError(
      `${path}: its metadata "config" is of no MS-MAE; expected a checkpoint of trainer pretrain or recognize`,
    );
  }
  try {
    return modelConfig({ streams, tokens, hands, stride, encoder }); // which checks it
  } catch (error) {
    if (error instanceof ModelConfigError) throw new UserError(`${path}: ${error.message}`);
    throw error;
  }
}

/** `config.data.frames` of the run's `config.json`, beside the folder of checkpoints. */
function framesOfRun(checkpoint: string): number | undefined {
  try {
    const run = JSON.parse(readFileSync(join(dirname(checkpoint), "..", "config.json"), "utf8"));
    const frames: unknown = run?.config?.data?.frames;
    return typeof frames === "number" && frames > 0 ? frames : undefined;
  } catch {
    return undefined; // a checkpoint alone
  }
}
