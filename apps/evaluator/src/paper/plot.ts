import { drawPlot } from "@msmae/report";
import type { PlotBlock } from "./entry.js";

/** A plot as a picture of its own. */
export function plotOf({ title, x, y, series }: PlotBlock): string {
  return drawPlot({
    ...{ title, x, y },
    series: series.map(({ name, points }) => ({
      name,
      points: points.map(([at, { mean, deviation }]) => ({ x: at, y: mean, deviation: deviation ?? 0 })),
    })),
  });
}
