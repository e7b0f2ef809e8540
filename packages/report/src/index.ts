export { drawMatrix, type Matrix } from "./draw-matrix.js";
export { drawPlot, type Plot, type PlotPoint } from "./draw-plot.js";
export { MetricsError, readMetrics } from "./metrics.js";
export { renderReport } from "./page.js";
export type {
  BarsSection,
  Cell,
  Column,
  CurvesSection,
  DetailsSection,
  FactsSection,
  KeyFigure,
  LinksSection,
  PicturesSection,
  PlayerClip,
  PlayerPoints,
  PlayerSection,
  PlayerStream,
  Report,
  Section,
  Series,
  TableSection,
  TextSection,
} from "./report.js";
