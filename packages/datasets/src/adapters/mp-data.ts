import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeWhole } from "@msmae/files";
import { PoseFormatError, type Recording, writePose } from "@msmae/pose";
import { findMpData, readMpData } from "@msmae/pose/node";
import { AnnotationError, Reading } from "./reading.js";

/** Ours: a webcam's, since the arrays do not tell what was recorded. */
export const WEBCAM: Recording = { width: 640, height: 480, fps: 30 };

/**
 * An `MP_Data/SIGN/SEQUENCE/FRAME.npy` tree, as the tutorials on sign language with MediaPipe make it. Every sequence is
 * written as `SIGN/SEQUENCE.pose` into the folder of poses, and the sign is its gloss. A sequence that is damaged counts as
 * malformed. There is no split: recognition draws its own.
 *
 * @param path The tree.
 * @param options.poses The folder to write to; made where it is missing.
 * @param options.recording The size and frame rate of the videos. Default: {@link WEBCAM}.
 * @throws {AnnotationError} if the tree cannot be read or is none. {RangeError} if the recording cannot be. The file system's
 * error if a pose cannot be written.
 */
export async function readMpDataTree(
  path: string,
  { poses, recording = WEBCAM }: { readonly poses: string; readonly recording?: Recording },
): Promise<Reading> {
  const reading = new Reading();
  const sequences = await findMpData(path).catch((error: Error) => {
    throw new AnnotationError(path, error.message);
  });
  if (sequences.length === 0) {
    throw new AnnotationError(path, "no sequences; expected a tree of SIGN/SEQUENCE/FRAME.npy");
  }
  for (const sequence of sequences) {
    const id = `${sequence.sign}/${sequence.sequence}`;
    try {
      const bytes = writePose(await readMpData(sequence, recording));
      const output = join(poses, `${id}.pose`);
      mkdirSync(dirname(output), { recursive: true });
      writeWhole(output, bytes);
      reading.add({ file: path }, { id, gloss: sequence.sign }, [{ name: id }]);
    } catch (error) {
      if (!(error instanceof PoseFormatError)) throw error;
      const { source, message } = error;
      reading.malformed.push(new AnnotationError(source, message.slice(`${source}: `.length)));
    }
  }
  return reading;
}
