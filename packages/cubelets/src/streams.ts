export type StreamName = "body" | "left" | "right" | "face";
export const STREAM_NAMES: readonly StreamName[] = ["body", "left", "right", "face"];
export const KEYPOINTS: Readonly<Record<StreamName, number>> = { body: 6, left: 21, right: 21, face: 112 };
