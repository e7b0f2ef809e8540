export { folderOf as makeFolder, makePose, type PoseOptions } from "@msmae/testing";

/** The frame of the file that a frame of a normalised body stream came from: LEFT_WRIST is point 5 of {@link makePose}. */
export function frameOf(body: Float32Array, frame: number): number {
  return Math.round((body[(frame * 6 + 4) * 2]! * 100 + 150 - 305) * 1000) / 1000 + 0; // + 0 turns -0 into 0
}
