export { readAslCitizen } from "./asl-citizen.js";
export { type Caption, parseCaptions, readCaptions } from "./captions.js";
export { readCslDaily } from "./csl-daily.js";
export { DATA_SETS, type DataSet, type ReadOptions } from "./data-sets.js";
export { type ElanAnnotation, type ElanDocument, type ElanTier, parseElan, readElan } from "./elan.js";
export { type ElanTiers, readElanTiers } from "./elan-tiers.js";
export { type FluentPoseVariant, readFluentPose } from "./fluent-pose.js";
export { readGlossFolders } from "./gloss-folders.js";
export { readHow2Sign } from "./how2sign.js";
export { joinedSigns, type SignFrames } from "./joined-signs.js";
export { readJslCorpus } from "./jsl-corpus.js";
export { JSL_RULES, type JslRule, type JslWord, readJslWord } from "./jsl-gloss.js";
export { type Made, type MakeOptions, makeManifest, writeManifest } from "./make-manifest.js";
export { type MpDataTree, readMpDataTrees, WEBCAM } from "./mp-data.js";
export { readPhoenix2014T } from "./phoenix-2014t.js";
export { type FileIndex, indexPoses, indexVideos } from "./poses.js";
export { AnnotationError, type Entry, type Place, Reading, type VideoRange, type Videos } from "./reading.js";
export { readSlovo } from "./slovo.js";
export { splitByNamedSigners, splitBySigners } from "./split-by-signers.js";
export {
  parseTableClips,
  readTableClips,
  TABLE_FIELDS,
  type TableColumns,
  type TableField,
  TIME_UNITS,
  type TimeUnit,
} from "./table-clips.js";
export { readWlasl } from "./wlasl.js";
export { readYoutubeAsl } from "./youtube-asl.js";
