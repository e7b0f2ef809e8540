import type { KeyFigure, Section } from "@msmae/report";
import { type Json, setting } from "./json.js";
import type { RunFolder } from "./run-folder.js";

const MASKS: Readonly<Record<string, string>> = { different: "DiffMask", same: "SameMask" };
const METHODS: readonly (readonly [key: string, name: string])[] = [
  ["model", "MS-MAE"],
  ["interpolation", "linear interpolation"],
  ["nearest", "nearest visible token"],
  ["mean", "mean pose"],
];

const number = (value: unknown): number | null => (typeof value === "number" ? value : null);

/** How much less error than linear interpolation, on the masks that were trained with. */
export function pretrainingFigures({ config, result }: RunFolder): KeyFigure[] {
  const masks = String(setting(config, "masking.strategy"));
  const model = number(setting(result, `${masks}.model.loss`));
  const interpolation = number(setting(result, `${masks}.interpolation.loss`));
  if (model === null || interpolation === null || interpolation === 0) return [];
  const gain = 100 * (1 - model / interpolation);
  return [
    {
      value: `${Math.abs(gain).toFixed(0)} %`,
      label: `${gain >= 0 ? "less" : "more"} error than linear interpolation`,
      note: "on masked tokens of held-out clips",
    },
  ];
}

/** The model beside what needs no learning, on each kind of masks. */
export function pretrainingSections({ config, result }: RunFolder): Section[] {
  const streams = setting(config, "model.streams");
  const names = Array.isArray(streams) ? streams.filter((name) => typeof name === "string") : [];
  return Object.entries(result ?? {}).map(([masks, scores]) => ({
    kind: "table",
    title: `Reconstruction under ${MASKS[masks] ?? masks}`,
    caption:
      "Held-out clips. Streams: mean squared error of a coordinate, in thousandths of a squared shoulder width. Loss: squared " +
      "error summed over a masked token's coordinates. Lower is better; a dash: nothing was measured.",
    columns: [
      { title: "Method" },
      ...[...names, "Loss"].map((title) => ({ title, best: "lowest" as const })),
    ],
    rows: METHODS.map(([key, name]) => [
      name,
      ...names.map((stream) => {
        const error = number(setting(scores as Json, `${key}.streams.${stream}.meanSquare`));
        return error === null ? null : 1000 * error;
      }),
      number(setting(scores as Json, `${key}.loss`)),
    ]),
  }));
}
