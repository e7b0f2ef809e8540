/**
 * Writes a model, an adapter and a trimmed tokenizer as msmae saves them, and what msmae computes with them, for
 * check_folder.py:
 *
 *   node tools/reference/mbart/make_folder.mjs FOLDER && venv/bin/python tools/reference/mbart/check_folder.py FOLDER
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  initLora,
  initMbart,
  labelBatch,
  loadTokenizer,
  loraConfigSchema,
  mbart,
  mbartConfig,
  saveAdapter,
  saveMbart,
  saveTokenizer,
  sourceBatch,
  trimMbart,
  trimVocabulary,
} from "@msmae/mbart";
import { mapTree, mergeTrees } from "@msmae/parameters";
import { compile } from "@msmae/tfjs-onnxruntime";

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("make_folder: expected FOLDER");
  process.exit(1);
}
const texts = ["Der Regen kommt im Süden heute.", "Die Sonne bleibt am Fluss.", "Ein Gewitter zieht"];
const whole = loadTokenizer(fileURLToPath(new URL("../../../packages/mbart/test/spm", import.meta.url)));
const { tokenizer, map } = trimVocabulary(whole, texts);
const layers = {
  encoder_layers: 2,
  decoder_layers: 2,
  encoder_attention_heads: 2,
  decoder_attention_heads: 4,
};
const size = {
  d_model: 16,
  encoder_ffn_dim: 24,
  decoder_ffn_dim: 20,
  max_position_embeddings: 40,
  init_std: 0.3,
};
const config = mbartConfig({
  ...layers,
  ...size,
  vocab_size: whole.size,
  scale_embedding: true,
  activation_function: "relu",
});
const model = trimMbart({ config, parameters: initMbart(config, 5) }, map);
await saveMbart(join(folder, "model"), model);
saveTokenizer(join(folder, "model"), tokenizer);

const lora = loraConfigSchema.parse({
  rank: 3,
  alpha: 6,
  targets: ["q_proj", "v_proj", "fc1"],
  stacks: ["decoder"],
});
// B is 0 at first: other numbers, so that the adapter matters.
const adapter = mapTree(initLora(model.config, lora, 6), ({ shape, data }) => ({
  shape,
  data: data.map((_, at) => Math.sin(at + 1) / 3),
}));
await saveAdapter(join(folder, "adapter"), adapter, lora, { base: join(folder, "model") });

const ids = texts.map((text) => tokenizer.labels(text, "de_DE"));
const { source, mask } = sourceBatch(ids, model.config);
const { target } = labelBatch(ids, model.config);
const logits = async (p, forward) => {
  const run = compile((given) => ({
    logits: mbart(given.p, given, { config: model.config, ...forward }).logits,
  }));
  const { logits: found } = await run.run({ p, source, mask, target });
  await run.dispose();
  return [...found.data];
};
const expected = {
  texts,
  ids,
  source: [...source.tokens.data],
  mask: [...mask.data],
  target: [...target.data],
  plain: await logits(model.parameters, {}),
  adapted: await logits(mergeTrees(model.parameters, adapter), { lora }),
};
writeFileSync(join(folder, "expected.json"), JSON.stringify(expected));
console.log(`${folder}: ${tokenizer.size} tokens of ${whole.size}`);
