import type { Entry } from "../entry.js";
import { fewShot } from "./few-shot.js";
import { figure2 } from "./figure-2.js";
import { figures3To8 } from "./figures-3-to-8.js";
import { reconstruction } from "./reconstruction.js";
import { segmentation } from "./segmentation.js";
import { table1 } from "./table-1.js";
import { table2 } from "./table-2.js";
import { table8 } from "./table-8.js";
import { table3, table5 } from "./tables-3-and-5.js";
import { table4, table9 } from "./tables-4-and-9.js";
import { table6, table7 } from "./tables-6-and-7.js";

/** In the order in which they are run and shown. */
export const ENTRIES: readonly Entry[] = [
  ...[table1, table2, figure2],
  ...[table3, table4, table5],
  ...[table6, table7, table8, table9],
  ...figures3To8,
  ...[fewShot, segmentation, reconstruction],
];
