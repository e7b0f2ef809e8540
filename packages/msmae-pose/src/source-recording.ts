import type { ArrayPart } from "@msmae/pose";

/** What arrays and results of MediaPipe do not tell; a .pose file without a frame rate takes it from here. */
export interface SourceRecording {
  readonly size?: { readonly width: number; readonly height: number };
  readonly fps?: number;
  /** The order of an array's parts, by default what its values tell. */
  readonly order?: readonly ArrayPart[];
  /** A `.poseheader`, which names the points of arrays. */
  readonly header?: string;
}
