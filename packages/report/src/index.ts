export { drawMatrix, type Matrix } from "./matrix.js";
export { MetricsError, readMetrics } from "./metrics.js";
export { renderReport } from "./page.js";
export { drawPlot, type Plot, type PlotPoint } from "./plot.js";
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
