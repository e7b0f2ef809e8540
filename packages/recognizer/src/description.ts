import { type Reference, STREAM_NAMES, STREAMS, type StreamName } from "@msmae/pose";
import { quote } from "@msmae/text";
import { NotARecognizerError } from "./errors.js";
import { modelMetadata } from "./model-metadata.js";

/** What is done to a pose before the model sees it, for those who do it in another language. */
const PREPROCESSING = [
  "One person's keypoints in pixels, x and y:",
  ...STREAM_NAMES.map((name) => `- ${name}: ${STREAMS[name].about}`),
  "1. normalise: NORMALISE",
  "2. GAPS",
  "3. sample: of a clip of L frames, for t = 0 to T - 1, the frame min(L - 1, floor((t + 0.5) * L / T)).",
  "4. missing keypoints are 0 in coordinates.* [1, T, K, 2] and in present.* [1, T, K], where the others are 1.",
  "The output, logits [1, G], is in the order of the glosses; softmax gives probabilities.",
].join("\n");

/** Step 1, by what centre and scale are measured by. */
const NORMALISE: Readonly<Record<Reference, string>> = {
  shoulders:
    "the mean midpoint of the shoulders over all frames that show both is 0, their mean distance is 1.",
  hands:
    "the mean place of the wrists of both hands over all frames is 0, the mean length of their palms 1/4, each the larger of " +
    "wrist to middle knuckle (0 to 9) and 1.2 times index to pinky knuckle (5 to 17). No shoulders are needed.",
};

/** Step 2, by whether gaps are filled: what metadata call it, and what it is. */
const GAPS = {
  linear:
    "fill gaps: between two frames that show it a missing keypoint moves straight; before and behind it stays missing.",
  none: "gaps are not filled: a keypoint is missing in each frame that does not show it.",
} as const;
const gapsOf = (fillGaps: boolean): keyof typeof GAPS => (fillGaps ? "linear" : "none");

/** The inputs, preprocessing and glosses of a recognition model. */
export interface ModelDescription {
  /** The streams it sees. */
  readonly streams: readonly StreamName[];
  /** What clips are centred and scaled by; `hands` of a model that sees nothing else, and needs no shoulders. */
  readonly reference: Reference;
  /** Frames that are taken of each clip, T. */
  readonly frames: number;
  /** Whether a keypoint moves straight between two frames that show it, or is missing there. */
  readonly fillGaps: boolean;
  /** [G] in the order of the logits. */
  readonly glosses: readonly string[];
}

/** What this version does, and every file of it says; another way to use a file is another number. */
const FIXED = {
  "msmae.recognizer": "2",
  "msmae.sampling": "segment-centres",
} as const;

/** Makes the `metadata_props` of a model file, which {@link describeModel} reads. */
export function metadataOf({
  streams,
  reference,
  frames,
  fillGaps = true, // of callers without types, from before it was a setting
  glosses,
}: ModelDescription): Record<string, string> {
  const gaps = gapsOf(fillGaps);
  return {
    "msmae.recognizer": FIXED["msmae.recognizer"],
    "msmae.gaps": gaps,
    "msmae.sampling": FIXED["msmae.sampling"],
    "msmae.normalisation": reference,
    "msmae.glosses": JSON.stringify(glosses),
    "msmae.streams": JSON.stringify(streams),
    "msmae.frames": `${frames}`,
    "msmae.preprocessing": PREPROCESSING.replace("NORMALISE", NORMALISE[reference]).replace(
      "GAPS",
      GAPS[gaps],
    ),
  };
}

/**
 * Reads the description of a recognition model from its ONNX metadata.
 *
 * @param file What messages call it.
 * @throws {NotARecognizerError} if it is none of ours.
 */
export function describeModel(model: Uint8Array, file = "model"): ModelDescription {
  let metadata: Map<string, string>;
  try {
    metadata = modelMetadata(model);
  } catch {
    throw new NotARecognizerError(file, "it is no ONNX file");
  }
  if (!metadata.has("msmae.recognizer")) {
    throw new NotARecognizerError(file, 'its metadata has no "msmae.recognizer"');
  }
  const refuse = (key: string, expected: string): never => {
    const text = metadata.get(key);
    const shown = text === undefined ? "missing" : quote(text);
    throw new NotARecognizerError(file, `its metadata "${key}" is ${shown}, not ${expected}`);
  };
  for (const [key, value] of Object.entries(FIXED)) {
    if (metadata.get(key) !== value) refuse(key, JSON.stringify(value));
  }
  const reference = metadata.get("msmae.normalisation");
  if (reference !== "shoulders" && reference !== "hands") {
    return refuse("msmae.normalisation", '"shoulders" or "hands"');
  }
  const gaps = metadata.get("msmae.gaps");
  if (gaps !== "linear" && gaps !== "none") return refuse("msmae.gaps", '"linear" or "none"');
  const read = <T>(key: string, expected: string, is: (value: unknown) => value is T): T => {
    const value = parseJson(metadata.get(key));
    return is(value) ? value : refuse(key, expected);
  };
  return {
    reference,
    streams: read("msmae.streams", "a list of streams", isStreams),
    fillGaps: gaps === "linear",
    frames: read("msmae.frames", "a number of frames", isCount),
    glosses: read("msmae.glosses", "a list of glosses", isGlosses),
  };
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 1;
const isGlosses = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string");
const isStreams = (value: unknown): value is StreamName[] =>
  isGlosses(value) && value.every((each) => (STREAM_NAMES as readonly string[]).includes(each));

function parseJson(text = ""): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
