import { type TokenPart, tokenSequences } from "@msmae/cubelets";
import { selectTree } from "@msmae/parameters";
import { parseCheckpointConfig as parseRecognizer } from "@msmae/recognition";
import { describeCheckpoint, loadParameters, refuseClaims } from "@msmae/training";
import { type EncoderConfig, encoderClaims, msmaeConfigSchema } from "@msmae/transformer";
import { parseCheckpointConfig as parseTranslator } from "@msmae/translation";
import { WrongCheckpointError } from "../errors.js";

/**
 * The encoder that a checkpoint of `pretrain`, `recognize` or `translate` holds.
 *
 * @throws {WrongCheckpointError} if it does not say what encoder it has.
 * @throws {CheckpointSizeError} if it claims a larger one than it holds.
 */
export async function encoderOf(path: string): Promise<EncoderConfig> {
  const { config } = await describeCheckpoint(path);
  const recognizer = parseRecognizer(config)?.model;
  const model =
    parseTranslator(config)?.model ??
    (recognizer?.kind === "ms-mae" ? recognizer : msmaeConfigSchema.safeParse(config).data);
  if (model === undefined) {
    const expected = "expected a checkpoint of pretrain, recognize or translate";
    if (recognizer !== undefined) {
      throw new WrongCheckpointError(
        path,
        `weights of ${recognizer.kind}, which has no pose encoder; ${expected} --model ms-mae`,
      );
    }
    throw new WrongCheckpointError(path, `its metadata "config" is no model's with an encoder; ${expected}`);
  }
  const { streams, tokens, hands, stride, encoder } = model;
  await refuseClaims(path, encoderClaims(model));
  return { streams, tokens, hands, stride, encoder };
}

/** Parts with a tokenizer of their own. */
export function partsOf(model: Pick<EncoderConfig, "streams" | "tokens">): TokenPart[] {
  return [...new Set(tokenSequences(model).map(({ part }) => part))];
}

/**
 * Reads into a tree of weights what a checkpoint has of them, but for what begins anew.
 *
 * @param known The parts that the checkpoint has tokenizers of.
 * @param fresh What the names of weights begin with that are left as they are, such as `classifier`.
 * @throws {CheckpointMismatchError} if its encoder is of another shape.
 */
export async function takeWeights(
  path: string,
  tree: object,
  known: readonly TokenPart[],
  fresh: readonly string[],
): Promise<void> {
  const wanted = selectTree<object>(tree, (_, name) => {
    const [first, second] = name.split(".");
    return first === "tokenizer" ? known.some((part) => part === second) : !fresh.includes(first!);
  });
  const beside = ["decoder.", "classifier.", "tokenizer.", "bridge.", "mbart."];
  await loadParameters(path, wanted, { beside });
}

/** Such as `face tokenizer and classifier`: what a checkpoint could not give. */
export function drawnParts(
  wanted: readonly TokenPart[],
  known: readonly TokenPart[],
  more: readonly string[],
): string {
  const parts = wanted.filter((part) => !known.includes(part)).map((part) => `${part} tokenizer`);
  return [...parts, ...more].join(" and ");
}
