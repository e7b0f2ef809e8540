import { createHash } from "node:crypto";
import { join } from "node:path";
import { groupBy } from "@msmae/datasets";
import {
  ARRAY_PARTS,
  farPoints,
  type PartOrder,
  type Pose,
  PoseFormatError,
  type Recording,
  writePose,
} from "@msmae/pose";
import { readMpData } from "@msmae/pose/node";
import { AnnotationError, Reading } from "../annotations/reading.js";
import { blockSplit } from "../manifest/block-split.js";
import { PoseFolder } from "../manifest/pose-folder.js";
import { adapter } from "./adapter.js";
import { idOf, type MpDataTree, orderOf, refuseOneSign, sequencesOf, WEBCAM } from "./mp-data-tree.js";
import { inOrder, positive } from "./option-values.js";

export interface MpDataOptions {
  readonly poses: string;
  readonly recording?: Recording;
  readonly order?: PartOrder["order"];
}

/**
 * `MP_Data/SIGN/SEQUENCE/FRAME.npy` trees, as the tutorials on sign language with MediaPipe make them. Every sequence
 * is written as `SIGN/SEQUENCE.pose`, of several trees `SIGNER/SIGN/SEQUENCE.pose`, into the folder of poses, and the
 * sign is its gloss.
 *
 * The order of the parts in a frame is found out for each tree, and said where it is not the tutorials'. A sequence
 * that is damaged counts as malformed; one without frames, in which nobody is seen, or that repeats another one value
 * by value, is excluded by the rules `no frames`, `nobody seen` and `repeated clip` (`of another gloss`). One in
 * which no hand is ever seen is noted, as is one with values that are no numbers, or points far outside of the
 * picture. Consecutive sequences of a sign are pieces of one recording, so that the split is by blocks of them
 * (`blockSplit`), and each block of a sign is named as a `recording`: intervals of scores draw its clips together.
 *
 * @param trees One tree or several.
 * @param options.poses The folder to write to; made where it is missing. A pose that is there with other bytes is
 *   somebody else's, or of another manifest, and is not replaced.
 * @param options.recording The size and frame rate of the videos. Default: {@link WEBCAM}.
 * @param options.order In which order the parts of a frame are. Default: as the values of each tree tell.
 * @throws {AnnotationError} if a tree cannot be read or is none, or signers are not named, or not apart, or
 * poses of other contents are there: none is written then. {RangeError} if the
 * recording cannot be. The file system's error if a pose cannot be written.
 */
export async function readMpDataTrees(
  trees: readonly MpDataTree[],
  { poses, recording = WEBCAM, order }: MpDataOptions,
): Promise<Reading> {
  checkSigners(trees);
  const reading = new Reading({ ownGlosses: true });
  const seen = new Map<string, string>(); // glosses by digests of poses
  const output = new PoseFolder(poses);
  const found: { readonly id: string; readonly gloss: string; readonly tree: MpDataTree }[] = [];
  for (const tree of trees) {
    const sequences = await sequencesOf(tree, reading);
    await refuseOneSign(tree.path, sequences);
    const ownOrder = order ?? (await orderOf(tree, sequences, reading));
    const lengths: { readonly id: string; readonly frames: number }[] = [];
    for (const sequence of sequences) {
      const id = idOf(tree, sequence.sign, sequence.sequence);
      let lost = false;
      const onLost = () => {
        lost = true;
      };
      const pose = await attempt(
        () => readMpData(sequence, recording, { ...(ownOrder && { order: ownOrder }), onLost }),
        reading,
      );
      if (pose === undefined) continue;
      if (output.has(id)) {
        const file = join(tree.path, sequence.sign, sequence.sequence);
        reading.malformed.push(
          new AnnotationError(file, "a folder and a .npy file have this name, expected one of them"),
        );
        continue;
      }
      const bytes = writePose(pose);
      const digest = createHash("sha256").update(bytes).digest("base64");
      const { body, hands } = seenParts(pose);
      if (!body && !hands) reading.exclude("nobody seen", id);
      else if (seen.has(digest)) {
        const same = seen.get(digest) === sequence.sign;
        reading.exclude(same ? "repeated clip" : "repeated clip of another gloss", id);
      } else {
        seen.set(digest, sequence.sign);
        output.write(id, bytes);
        if (!hands) reading.note("no hand is seen in any frame", id);
        if (lost) reading.note("keypoints whose values are no numbers, taken as missing", id);
        if (farPoints(pose).length > 0) reading.note("points far outside of the picture", id);
        if (sequence.missing.length > 0) reading.note("frames of which the files are missing", id);
        lengths.push({ id, frames: pose.frames });
        found.push({ id, gloss: sequence.sign, tree });
      }
    }
    noteShort(lengths, reading);
  }
  output.finish();
  for (const { signer } of trees) {
    const rules = [...reading.excluded].filter(([, ids]) => ids.some((id) => id.startsWith(`${signer}/`)));
    if (signer === undefined || rules.length === 0 || found.some(({ tree }) => tree.signer === signer))
      continue;
    reading.leftOut.set(
      signer,
      rules.map(([rule]) => rule),
    );
  }
  const blocks = groupBy(found.keys(), (i) => JSON.stringify([found[i]!.tree.path, found[i]!.gloss]));
  const splits = blockSplit([...blocks.values()]);
  for (const [i, { id, gloss, tree }] of found.entries()) {
    const split = splits.get(i);
    const recording = [tree.signer, gloss, split].filter((part) => part !== undefined).join("/");
    const clip = {
      ...{ id, ...(split && { split }), gloss, recording },
      ...(tree.signer !== undefined && { signer: tree.signer }),
    };
    reading.add({ file: tree.path }, clip, [{ name: id }]);
  }
  return reading;
}

/**
 * Notes clips of one frame, and those with fewer than the others of their tree, where most of these have the same
 * number.
 */
function noteShort(
  clips: readonly { readonly id: string; readonly frames: number }[],
  reading: Reading,
): void {
  const usual = [...groupBy(clips, ({ frames }) => frames)].find(
    ([, own]) => 2 * own.length > clips.length,
  )?.[0];
  for (const { id, frames } of clips) {
    if (frames === 1) reading.note("one frame only", id);
    else if (frames < (usual ?? 0))
      reading.note(`fewer frames than the ${usual} that most of its tree have`, id);
  }
}

function checkSigners(trees: readonly MpDataTree[]): void {
  const names = new Set<string | undefined>();
  for (const { path, signer } of trees) {
    if (signer === undefined && trees.length > 1) {
      throw new AnnotationError(path, `expected the signer of each of several trees, as in anna=${path}`);
    }
    if (names.has(signer)) throw new AnnotationError(path, `two trees are of the signer ${signer}`);
    names.add(signer);
    if (signer !== undefined && (!/^[^/\\]+$/.test(signer) || /^\.+$/.test(signer))) {
      throw new AnnotationError(
        path,
        `expected a signer's name that a folder may have, got ${JSON.stringify(signer)}`,
      );
    }
  }
}

/** What a sequence's file gives; undefined where it is damaged, and counts as malformed. */
async function attempt<T>(read: () => Promise<T>, reading: Reading): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof PoseFormatError)) throw error;
    const { source, message } = error;
    reading.malformed.push(new AnnotationError(source, message.slice(`${source}: `.length)));
    return undefined;
  }
}

/** Whether any point of the body, and of a hand, is seen in any frame. */
function seenParts({ components, confidence, points, frames, people }: Pose): {
  readonly body: boolean;
  readonly hands: boolean;
} {
  const seen = { body: false, hands: false };
  let first = 0;
  for (const { name, points: own } of components) {
    const part = name.includes("HAND") ? "hands" : name.startsWith("POSE") ? "body" : undefined;
    for (let row = 0; part !== undefined && !seen[part] && row < frames * people; row++) {
      const at = row * points + first;
      seen[part] = confidence.subarray(at, at + own.length).some((value) => value > 0);
    }
    first += own.length;
  }
  return seen;
}

export const mpData = adapter({
  name: "mp-data",
  title: "MP_Data tree",
  description: "arrays of keypoints as tutorials with MediaPipe make them",
  annotations: "the tree of SIGN/SEQUENCE/FRAME.npy, or several as anna=FOLDER",
  several: true,
  poses: "written",
  options: {
    size: {
      value: "<width>x<height>",
      description: "of the videos in pixels (default: 640x480)",
      parse: (texts) => {
        const [, width, height] = /^(\d{1,6})x(\d{1,6})$/.exec(texts.at(-1) ?? "") ?? [];
        if (width !== undefined && height !== undefined)
          return { width: Number(width), height: Number(height) };
        throw new RangeError("expected pixels, such as 640x480");
      },
    },
    fps: { value: "<number>", description: "frames a second (default: 30)", parse: positive },
    order: {
      value: "<parts>",
      description: "the parts of a frame, such as face,pose,left,right (default: as the values tell)",
      parse: inOrder(ARRAY_PARTS),
    },
  },
  read: ({ annotations, named = [{ path: annotations }], poses }, { size, fps, order }) =>
    readMpDataTrees(named, {
      poses,
      recording: { ...WEBCAM, ...size, ...(fps !== undefined && { fps }) },
      ...(order && { order }),
    }),
});
