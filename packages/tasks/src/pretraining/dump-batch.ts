import type { HostTensor } from "@msmae/parameters";
import { flatten } from "@msmae/parameters";
import { type SafeTensor, writeSafetensors } from "@msmae/safetensors";
import { compileObjective } from "@msmae/training";
import { sessionOptions } from "../runtime/runtime.js";
import { firstBatch } from "./batches.js";
import { objectiveOf } from "./objective.js";
import type { Pretraining } from "./pretraining.js";

/**
 * Writes the first micro-batch of a run and what the model makes of it, so that code that shares nothing with this one can
 * check it: `coords.{stream}` [B, T, K, 2], `present.{stream}` [B, T, K] and `masked.{stream}` [B, N] as bytes,
 * `loss` [1], `grad.{parameter}`; under the metadata key `loss` its kind.
 *
 * `tools/reference/msmae/check_dump.py` compares it with PyTorch.
 */
export async function dumpBatch(
  path: string,
  { config, corpus, parameters, runtime }: Pretraining,
): Promise<void> {
  const { batch } = firstBatch(config, corpus, "train");
  const compiled = compileObjective(objectiveOf(config), sessionOptions(runtime));
  const { loss, gradients } = await compiled.run({ parameters, batch }).finally(() => compiled.dispose());

  const entries: [string, SafeTensor][] = [];
  const [clips, sequences, tokens] = batch.masked.shape as [number, number, number];
  for (const [p, name] of config.model.streams.entries()) {
    const coordinates = batch.coordinates[name] as HostTensor<Float32Array>;
    const present = batch.present[name] as HostTensor<Float32Array>;
    const sequence = sequences === 1 ? 0 : p; // fused tokens are of all streams
    const masked = Uint8Array.from(
      { length: clips * tokens },
      (_, i) =>
        batch.masked.data[(Math.floor(i / tokens) * sequences + sequence) * tokens + (i % tokens)] as number,
    );
    entries.push([`coords.${name}`, { dtype: "F32", shape: coordinates.shape, data: coordinates.data }]);
    entries.push([
      `present.${name}`,
      { dtype: "U8", shape: present.shape, data: Uint8Array.from(present.data) },
    ]);
    entries.push([`masked.${name}`, { dtype: "U8", shape: [clips, tokens], data: masked }]);
  }
  entries.push(["loss", { dtype: "F32", shape: [1], data: loss.data as Float32Array }]);
  for (const [name, { shape, data }] of flatten(gradients))
    entries.push([`grad.${name}`, { dtype: "F32", shape, data }]);
  await writeSafetensors(path, entries, { loss: config.loss });
}
