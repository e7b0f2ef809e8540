import { expect, test } from "@jest/globals";
import { extractStreams, readPose, STREAM_NAMES, writePose } from "@msmae/pose";
import { synthesizeClip } from "./clips.js";
import { syntheticConfigSchema } from "./config.js";
import { syntheticPose } from "./synthetic-pose.js";

test("a synthetic clip written as a .pose file and read again has the streams of synthesizeClip()", () => {
  const config = syntheticConfigSchema.parse({ clips: 3 });
  for (let index = 0; index < 3; index++) {
    const bytes = writePose(syntheticPose(config, index));
    const read = readPose(bytes);
    expect(extractStreams(read, STREAM_NAMES)).toEqual(synthesizeClip(config, index));
    expect(Buffer.compare(writePose(read), bytes)).toBe(0);
  }
});
