import { runProgram } from "@msmae/terminal";
import { demo } from "../demo/demo.js";
import { TINY, TINY_RECOGNITION } from "./tiny.fixture.js";

/** The demo, with runs that take a second: `demo.program.js FOLDER [--json]`. */
await runProgram("demo", process.argv.slice(2), ([out, json]) =>
  demo(
    { out, json: json !== undefined, runtime: { device: "cpu", threads: 1 } },
    {
      pretrain: { ...TINY, corpus: { kind: "synthetic", clips: 12, signers: 8, heldOutSigners: 1 } },
      recognize: {
        ...TINY_RECOGNITION,
        model: { kind: "ms-mae", ...TINY_RECOGNITION.model },
        corpus: {
          ...{ kind: "synthetic", content: "isolated", clips: 64, signers: 8, heldOutSigners: 1 },
          ...{ languages: 1, firstLanguage: 3, glosses: 8 },
        },
        data: { ...TINY_RECOGNITION.data, clipsPerGloss: 2 },
      },
    },
  ),
);
