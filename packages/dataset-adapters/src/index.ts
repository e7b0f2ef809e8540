export { type Caption, parseCaptions, readCaptions } from "./annotations/captions.js";
export {
  AnnotationError,
  type Entry,
  type Place,
  Reading,
  type VideoRange,
  type Videos,
} from "./annotations/reading.js";
export {
  type Adapter,
  type AdapterOption,
  adapter,
  type NamedPath,
  type OptionValues,
  parseOptions,
  type Source,
} from "./data-sets/adapter.js";
export { readAslCitizen } from "./data-sets/asl-citizen.js";
export { readCslDaily } from "./data-sets/csl-daily.js";
export { ADAPTERS, adapterOf } from "./data-sets/data-sets.js";
export { type ElanTiers, readElanTiers } from "./data-sets/elan-tiers.js";
export { type FluentPoseVariant, readFluentPose } from "./data-sets/fluent-pose.js";
export { readGlossFolders } from "./data-sets/gloss-folders.js";
export { readHow2Sign } from "./data-sets/how2sign.js";
export { readJoined } from "./data-sets/join.js";
export { readJslCorpus } from "./data-sets/jsl-corpus.js";
export { JSL_RULES, type JslRule, type JslWord, readJslWord } from "./data-sets/jsl-gloss.js";
export { readMpDataTrees } from "./data-sets/mp-data.js";
export { type MpDataTree, WEBCAM } from "./data-sets/mp-data-tree.js";
export { readPhoenix2014T } from "./data-sets/phoenix-2014t.js";
export { readSlovo } from "./data-sets/slovo.js";
export {
  parseTableClips,
  readTableClips,
  TABLE_FIELDS,
  type TableColumns,
  type TableField,
  TIME_UNITS,
  type TimeUnit,
} from "./data-sets/table-clips.js";
export { readWlasl } from "./data-sets/wlasl.js";
export { readYoutubeAsl } from "./data-sets/youtube-asl.js";
export {
  type ElanAnnotation,
  type ElanDocument,
  type ElanTier,
  parseElan,
  readElan,
} from "./elan/read-elan.js";
export { joinedSigns, type SignFrames } from "./manifest/joined-signs.js";
export { type Made, type MakeOptions, makeManifest, writeManifest } from "./manifest/make-manifest.js";
export { type FileIndex, indexPoses, indexVideos } from "./manifest/poses.js";
export { splitByNamedSigners, splitBySigners } from "./manifest/split-by-signers.js";
