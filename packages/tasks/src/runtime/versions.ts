import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const versionOf = (file: string): string =>
  (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;

/** Versions of everything whose change may change a result. */
export function versions(): Readonly<Record<string, string>> {
  const engine = createRequire(require.resolve("@msmae/tfjs-onnxruntime"));
  return {
    msmae: versionOf(require.resolve("@msmae/transformer/package.json")),
    node: process.versions.node,
    onnxruntime: versionOf(engine.resolve("onnxruntime-node/package.json")),
    tensorflowjs: versionOf(engine.resolve("@tensorflow/tfjs-core/package.json")),
    platform: `${process.platform} ${process.arch}`,
  };
}
