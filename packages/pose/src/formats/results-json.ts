import type { Pose } from "../pose.js";
import type { HolisticArraysOptions, Recording } from "./holistic-arrays.js";
import { poseOfParsedHolistic } from "./holistic-results.js";
import { isAlphaPose, isOpenPose, poseOfAlphaPose, poseOfOpenPose } from "./keypoint-results.js";
import { resultTimes } from "./mediapipe-timestamps.js";
import { parseJson } from "./parse-json.js";

export interface ReadResultsOptions extends Pick<HolisticArraysOptions, "onLost"> {
  /** Told what a person should know of the frames' numbers and times: see `resultTimes`. */
  readonly onNotice?: (notice: string) => void;
}

/**
 * Reads the JSON results of MediaPipe, AlphaPose or OpenPose as a pose: MediaPipe Holistic (see {@link
 * readHolisticJson}), AlphaPose with 133 or 136 keypoints, or OpenPose, of which a file is one frame, or a list or a
 * line of them several.
 *
 * AlphaPose and OpenPose count in pixels, so that the recording's size changes nothing of them. Results that count their
 * frames are where they say; frames between them without a result are there, without keypoints.
 *
 * @throws {PoseJsonError} if the text is not JSON, or is none of these: with the keys found and those expected.
 * @throws {RangeError} if the recording's size or frame rate is not above 0.
 * @example
 * const pose = readResultsJson(await readFile("alphapose-results.json", "utf8"), { width: 640, height: 480, fps: 25 });
 */
export function readResultsJson(
  text: string,
  recording: Recording,
  source = "json",
  { onLost, onNotice = () => {} }: ReadResultsOptions = {},
): Pose {
  const parsed = parseJson(text, source);
  if (isAlphaPose(parsed)) return poseOfAlphaPose(parsed, recording, source, text.length, onLost);
  const list = Array.isArray(parsed) ? parsed : [parsed];
  const { frames: places, notices } = resultTimes(list);
  for (const notice of notices) onNotice(notice);
  if (list.length > 0 && list.every(isOpenPose)) {
    const frames = list.map((result: unknown, i) => ({ frame: places?.[i] ?? i, result, source }));
    return poseOfOpenPose(frames, recording, text.length, onLost);
  }
  return poseOfParsedHolistic(parsed, recording, source, {
    length: text.length,
    ...(places === undefined ? {} : { places }),
    ...(onLost === undefined ? {} : { onLost }),
  });
}
