import { type Place, TOOLS, type Tool } from "./definitions/stream-definition.js";
import { STREAM_NAMES, STREAMS, type StreamName } from "./stream-table.js";

/** A face of other points than the face mesh's, such as iBUG's 68. It is known by one of its points. */
interface OtherFace {
  readonly component: string;
  readonly point: string;
  readonly what: string;
}

/** A tool's names for the streams it gives. */
export interface Layout {
  readonly tool: Tool;
  readonly streams: Readonly<Partial<Record<StreamName, Place>>>;
  /** No face stream can be read from it, since the 112 points are not there. */
  readonly otherFace?: OtherFace;
}

const IBUG = "the 68 points of iBUG's face";
const OPENPOSE = "OpenPose's 70 points of a face";

const OTHER_FACES: Readonly<Partial<Record<Tool, OtherFace>>> = {
  OpenPose: { component: "face_keypoints_2d", point: "FB_0", what: OPENPOSE },
  "OpenPose 135": { component: "BODY_135", point: "FaceContour0", what: OPENPOSE },
  "COCO-WholeBody": { component: "FACE", point: "face-0", what: IBUG },
  "AlphaPose 133": { component: "FACE_133", point: "face-0", what: IBUG },
  "AlphaPose 136": { component: "FACE_136", point: "face_0", what: IBUG },
};

/**
 * The names that pose-format gives the keypoints of MediaPipe Holistic, OpenPose (137 and 135 points), COCO-WholeBody 133
 * and AlphaPose (133 and 136), out of {@link STREAMS}.
 */
export const LAYOUTS: readonly Layout[] = TOOLS.map((tool) => {
  const streams: { [name in StreamName]?: Place } = {};
  for (const name of STREAM_NAMES) {
    const { [tool]: place }: Partial<Record<Tool, Place>> = STREAMS[name].places;
    if (place !== undefined) streams[name] = place;
  }
  const otherFace = OTHER_FACES[tool];
  return { tool, streams, ...(otherFace === undefined ? {} : { otherFace }) };
});
