import { drawAnimation } from "./draw-animation.js";
import { type DrawFlags, formatOf, isAnimation, only, refuseNonsense } from "./draw-flags.js";
import { drawPicture } from "./draw-picture.js";
import { findInputs } from "./inputs.js";
import { fileSize } from "./numbers.js";
import { refuseExisting, STDOUT } from "./output.js";

/** `msmae-pose draw`: a frame, a strip of frames or an animation. @returns The exit code, 130 where Ctrl-C ended it. */
export async function draw(paths: readonly string[], flags: DrawFlags): Promise<number> {
  const format = formatOf(flags);
  refuseNonsense(format, flags);
  refuseExisting([flags.out], flags.overwrite);
  const inputs = await findInputs(paths);
  const facts = isAnimation(format)
    ? await drawAnimation(only(inputs, `an animation (.${format})`), format, flags)
    : await drawPicture(inputs, format, flags);
  if (facts === undefined) return 130;
  if (flags.out === STDOUT) return 0;
  if (flags.json) console.log(JSON.stringify({ out: flags.out, format, ...facts }));
  else {
    const size = "width" in facts ? `${facts.width} x ${facts.height} pixels, ` : "";
    console.log(`${flags.out}  (${size}${fileSize(facts.bytes)})`);
  }
  return 0;
}
