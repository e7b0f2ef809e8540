import { UserError } from "@msmae/terminal";
import { referenceOf } from "@msmae/transformer";
import { reasonsInWords } from "../corpus-notes.js";
import { chooseClips } from "./choose-clips.js";
import { type Encoder, readEncoder } from "./encoder.js";
import type { SegmentCommand } from "./segmented-clip.js";
import { Look, type View } from "./similarity-of-clips.js";

/** Paper §4.1: 300 frames, where a checkpoint does not say what it was pretrained on. */
const WINDOW = 300;

/**
 * What `attention` and `segment` begin with: the encoder, the clips, and how the one looks at the others.
 *
 * @throws {UserError} if a layer, head or clip is not there.
 */
export async function openClips(command: Omit<SegmentCommand, "method">) {
  const encoder = await readEncoder(command.checkpoint, command.untrained);
  const view = viewOf(encoder, command);
  const window = command.window ?? encoder.frames ?? WINDOW;
  const { corpus, chosen } = chooseClips(command, encoder.config.streams, referenceOf(encoder.config));
  const look = new Look(encoder, view, {
    device: command.device,
    ...(command.threads === undefined ? {} : { threads: command.threads }),
  });
  return { encoder, view, window, corpus, chosen, look };
}

/** @throws {UserError} for a layer or head that is not there. */
export function viewOf(
  { config }: Pick<Encoder, "config">,
  { from, layer, head }: Pick<SegmentCommand, "from" | "layer" | "head">,
): View {
  const { layers, heads } = config.encoder;
  if (from === "features") {
    if (layer === undefined && head === undefined) return { of: "features" };
    throw new UserError("--layer and --head are of attention; expected --from attention with them");
  }
  if (layer !== undefined && layer >= layers) {
    throw new UserError(`--layer ${layer}: expected 0 to ${layers - 1}, the encoder's`);
  }
  if (head !== undefined && head >= heads) {
    throw new UserError(`--head ${head}: expected 0 to ${heads - 1}, the encoder's`);
  }
  return { of: "attention", layer: layer ?? layers - 1, ...(head !== undefined && { head }) };
}

/** Where no clip could be looked at. */
export function noneSeen(
  corpus: string,
  clips: number,
  skipped: readonly { readonly clip: string; readonly reason: string }[],
): UserError {
  return new UserError(`${corpus}: none of ${clips} clips can be looked at: ${reasonsInWords(skipped)}`);
}
