import type { Adapter } from "./adapter.js";
import { aslCitizen } from "./asl-citizen.js";
import { cslDaily } from "./csl-daily.js";
import { elan } from "./elan-tiers.js";
import { fluentPoseOriginal, fluentPoseStitched } from "./fluent-pose.js";
import { glossFolders } from "./gloss-folders.js";
import { how2Sign } from "./how2sign.js";
import { joined } from "./join.js";
import { jslCorpus } from "./jsl-corpus.js";
import { mpData } from "./mp-data.js";
import { phoenix2014T } from "./phoenix-2014t.js";
import { slovo } from "./slovo.js";
import { table } from "./table-clips.js";
import { wlasl } from "./wlasl.js";
import { youtubeAsl } from "./youtube-asl.js";

/** All adapters, in the order in which commands and documents list them; docs/add-a-data-set.md says how to add one. */
export const ADAPTERS: readonly Adapter[] = [
  wlasl,
  aslCitizen,
  slovo,
  jslCorpus,
  mpData,
  glossFolders,
  table,
  elan,
  joined,
  youtubeAsl,
  phoenix2014T,
  cslDaily,
  how2Sign,
  fluentPoseOriginal,
  fluentPoseStitched,
];

/** The adapter of this name. */
export const adapterOf = (name: string): Adapter | undefined => ADAPTERS.find((each) => each.name === name);
