import { join } from "node:path";
import type { HostTensor } from "@msmae/parameters";
import { checkpointConfig, checkpointTree, initRecognizer, recognizerConfigSchema } from "@msmae/recognition";
import { newFolder } from "@msmae/testing";
import { saveParameters } from "@msmae/training";

export const GLOSSES = ["A", "BOOK", "HOUSE", "RIVER", "SEA", "TREE", "<b>"].sort();
export const FIRST = GLOSSES[0]!;

/** The checkpoint of a model whose answer is known: its classifier looks at nothing, and its biases fall. */
export async function known(input: object, { fillGaps = true, looks = false } = {}): Promise<string> {
  const model = recognizerConfigSchema.parse(input);
  const weights = initRecognizer(model, GLOSSES.length, 7);
  const { classifier } = weights.parameters as { classifier: { weight: HostTensor; bias: HostTensor } };
  if (looks) classifier.weight.data.set(classifier.weight.data.map((_, i) => Math.sin(i)));
  else classifier.weight.data.fill(0);
  classifier.bias.data.set(GLOSSES.map((_, i) => -i));
  const path = join(newFolder(), "known.safetensors");
  const config = checkpointConfig({ model, frames: 8, fillGaps, glosses: GLOSSES });
  await saveParameters(path, checkpointTree(weights), { config, step: 1 });
  return path;
}
