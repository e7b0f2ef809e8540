import { TRANSLATION_PRESETS } from "@msmae/tasks";
import type { Entry } from "../entry.js";
import { TABLE_8 } from "../numbers-of-the-paper.js";

export const table8: Entry = {
  name: "table8",
  title: "Table 8: learning rates and clipping in translation",
  runs: () => [],
  blocks() {
    return [
      {
        kind: "table",
        title: "Settings",
        caption:
          "Here: what the presets of the trainer hold. The rate is the peak's, clipping the largest norm of all gradients.",
        columns: [
          "Preset",
          "Learning rate, paper",
          "Clipping, paper",
          "Learning rate, here",
          "Clipping, here",
        ],
        rows: Object.entries(TABLE_8).map(([preset, [rate, clip]]) => {
          const { learningRate, clip: ours } = (TRANSLATION_PRESETS[preset]?.train ?? {}) as Readonly<
            Record<"learningRate" | "clip", number>
          >;
          return [preset, `${rate}`, `${clip}`, `${learningRate}`, `${ours}`];
        }),
      },
    ];
  },
};
