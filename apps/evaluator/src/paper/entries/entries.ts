import type { Entry } from "../entry.js";
import { fewShot } from "./few-shot.js";
import { figure2 } from "./figure-2.js";
import { reconstruction } from "./reconstruction.js";
import { table1 } from "./table-1.js";
import { table2 } from "./table-2.js";
import { table6 } from "./table-6.js";

/** In the order in which they are run and shown. */
export const ENTRIES: readonly Entry[] = [table1, table2, figure2, table6, fewShot, reconstruction];
