import type { ArrayPart, Recording } from "@msmae/pose";
import type { Reading } from "../annotations/reading.js";
import { readAslCitizen } from "./asl-citizen.js";
import { readCslDaily } from "./csl-daily.js";
import { type ElanTiers, readElanTiers } from "./elan-tiers.js";
import { readFluentPose } from "./fluent-pose.js";
import { readGlossFolders } from "./gloss-folders.js";
import { readHow2Sign } from "./how2sign.js";
import { readJslCorpus } from "./jsl-corpus.js";
import { type MpDataTree, readMpDataTrees } from "./mp-data.js";
import { readPhoenix2014T } from "./phoenix-2014t.js";
import { readSlovo } from "./slovo.js";
import { readTableClips, type TableColumns, type TimeUnit } from "./table-clips.js";
import { readWlasl } from "./wlasl.js";
import { readYoutubeAsl } from "./youtube-asl.js";

/** What {@link DataSet.read} takes; each data set says which of it it knows. */
export interface ReadOptions {
  /** The annotations' file or folder. */
  readonly annotations: string;
  /** The folder of poses; mp-data writes there. */
  readonly poses: string;
  /** wlasl: how many of the first glosses. */
  readonly glosses?: number;
  /** youtube-asl: the folder of captions. */
  readonly captions?: string;
  /** mp-data: what was recorded. */
  readonly recording?: Recording;
  /** mp-data: in which order the parts of a frame are. */
  readonly order?: readonly ArrayPart[];
  /** mp-data: several trees instead of `annotations`, with a signer each. */
  readonly trees?: readonly MpDataTree[];
  /** table: which column is what. */
  readonly columns?: TableColumns;
  /** table: how times are counted. */
  readonly times?: TimeUnit;
  /** elan: which tiers say what. */
  readonly tiers?: ElanTiers;
}

/** A data set that can be read. */
export interface DataSet {
  readonly title: string;
  /** What its annotations are, for messages; undefined where the tree of poses tells all. */
  readonly annotations: string | undefined;
  /** The options that it knows beside `annotations` and `poses`. */
  readonly options: readonly Exclude<keyof ReadOptions, "annotations" | "poses">[];
  /** @throws {AnnotationError} as its adapter does. */
  read(options: ReadOptions): Reading | Promise<Reading>;
}

/** The data sets by the names that commands know. */
export const DATA_SETS: Readonly<Record<string, DataSet>> = {
  wlasl: {
    title: "WLASL",
    annotations: "WLASL_v0.3.json",
    options: ["glosses"],
    read: ({ annotations, ...options }) => readWlasl(annotations, options),
  },
  "asl-citizen": {
    title: "ASL Citizen",
    annotations: "the folder with train.csv, val.csv and test.csv",
    options: [],
    read: ({ annotations }) => readAslCitizen(annotations),
  },
  slovo: {
    title: "Slovo",
    annotations: "annotations.csv",
    options: [],
    read: ({ annotations }) => readSlovo(annotations),
  },
  "jsl-corpus": {
    title: "JSL Corpus",
    annotations: "the folder of .eaf files",
    options: [],
    read: ({ annotations }) => readJslCorpus(annotations),
  },
  "mp-data": {
    title: "MP_Data tree",
    annotations: "the tree of SIGN/SEQUENCE/FRAME.npy, or several as anna=FOLDER",
    options: ["recording", "trees", "order"],
    read: ({ annotations, trees = [{ path: annotations }], ...options }) => readMpDataTrees(trees, options),
  },
  table: {
    title: "Table",
    annotations: "a .csv, .tsv, .jsonl or .json file",
    options: ["columns", "times"],
    read: ({ annotations, columns = {}, times }) =>
      readTableClips(annotations, { columns, ...(times && { times }) }),
  },
  elan: {
    title: "ELAN documents",
    annotations: "a folder of .eaf files, or one of them",
    options: ["tiers"],
    read: ({ annotations, tiers = {} }) => readElanTiers(annotations, tiers),
  },
  "gloss-folders": {
    title: "Folders of glosses",
    annotations: undefined,
    options: [],
    read: ({ poses }) => readGlossFolders(poses),
  },
  "youtube-asl": {
    title: "YouTube-ASL",
    annotations: "the list of video ids",
    options: ["captions"],
    read: ({ annotations, ...options }) => readYoutubeAsl(annotations, options),
  },
  "phoenix-2014t": {
    title: "PHOENIX-2014T",
    annotations: "the folder with PHOENIX-2014-T.{train,dev,test}.corpus.csv",
    options: [],
    read: ({ annotations }) => readPhoenix2014T(annotations),
  },
  "csl-daily": {
    title: "CSL-Daily",
    annotations: "the folder with video_map.txt and split_1.txt",
    options: [],
    read: ({ annotations }) => readCslDaily(annotations),
  },
  how2sign: {
    title: "How2Sign",
    annotations: "the folder with how2sign_realigned_{train,val,test}.csv",
    options: [],
    read: ({ annotations }) => readHow2Sign(annotations),
  },
  "fluent-pose-original": {
    title: "fluent-pose-synthesis, original",
    annotations: "the folder of …_metadata.json beside their poses",
    options: [],
    read: ({ annotations }) => readFluentPose(annotations, "original"),
  },
  "fluent-pose-stitched": {
    title: "fluent-pose-synthesis, stitched",
    annotations: "the folder of …_metadata.json beside their poses",
    options: [],
    read: ({ annotations }) => readFluentPose(annotations, "stitched"),
  },
};
