import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { workspace } from "../workspace.mjs";

test("ONNX Runtime is loaded where its telemetry is switched off, and nowhere else", () => {
  const loading = workspace().flatMap(({ name, folder }) =>
    readdirSync(join(folder, "src"), { recursive: true })
      .map(String)
      .filter((file) => file.endsWith(".ts") && !/\.(test|fixture)\.ts$/.test(file))
      .filter((file) =>
        /(from|import\(?) *"onnxruntime-node/.test(readFileSync(join(folder, "src", file), "utf8")),
      )
      .map((file) => `${name}/${file}`),
  );
  expect(loading).toEqual(["@msmae/tfjs-onnxruntime/onnxruntime.ts"]);
});
