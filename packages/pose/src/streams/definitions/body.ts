import { chain, type StreamDefinition, wholeBody } from "./stream-definition.js";

const OPENPOSE = ["LShoulder", "RShoulder", "LElbow", "RElbow", "LWrist", "RWrist"];
const WHOLE_BODY = ["shoulder", "elbow", "wrist"].flatMap((joint) => [`left_${joint}`, `right_${joint}`]);

/**
 * Shoulders, elbows and wrists, the person's own left before the right. Paper, appendix A. The shoulders come first: they are
 * what a clip is normalised by.
 */
export const BODY: StreamDefinition<"body"> = {
  words: "body",
  about: "MediaPipe's pose landmarks 11 to 16",
  part: "body",
  places: {
    MediaPipe: {
      component: "POSE_LANDMARKS",
      points: ["LEFT_SHOULDER", "RIGHT_SHOULDER", "LEFT_ELBOW", "RIGHT_ELBOW", "LEFT_WRIST", "RIGHT_WRIST"],
    },
    OpenPose: { component: "pose_keypoints_2d", points: OPENPOSE },
    "OpenPose 135": { component: "BODY_135", points: OPENPOSE },
    ...wholeBody("BODY", WHOLE_BODY),
  },
  mayLack: 0,
  limbs: chain([4, 2, 0, 1, 3, 5]), // left wrist, elbow, shoulder, right shoulder, elbow, wrist
  links: [],
  joints: [],
  color: "#808a98",
  lineWidth: 2.6,
  dots: true,
  layer: 1,
};
