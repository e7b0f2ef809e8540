import { extname } from "node:path";
import type { Focus, StreamName, Theme } from "@msmae/pose";
import { ANIMATION_FORMATS, type AnimationFormat } from "@msmae/pose-video";
import { UserError } from "@msmae/terminal";
import { DRAW_FORMATS, type DrawFormat } from "./formats.js";
import type { Input } from "./inputs.js";
import type { CommonFlags } from "./options.js";
import { STDOUT } from "./output.js";
import type { TimeRange } from "./time-range.js";

export interface DrawFlags extends CommonFlags, TimeRange {
  readonly out: string;
  readonly format?: DrawFormat;
  readonly overwrite?: boolean;
  readonly frame?: number;
  readonly frames?: number;
  readonly streams?: readonly StreamName[];
  readonly focus: Focus;
  readonly size?: number;
  readonly theme: Theme;
  readonly fps?: number;
  readonly speed?: number;
}

/** What `--format` says, or how `--out` ends. @throws {UserError} */
export function formatOf({ out, format }: DrawFlags): DrawFormat {
  if (format !== undefined) return format;
  const ending = extname(out).slice(1).toLowerCase();
  const known = DRAW_FORMATS.find((name) => name === ending);
  if (known !== undefined) return known;
  const endings = DRAW_FORMATS.map((name) => `.${name}`).join(", ");
  throw new UserError(
    out === STDOUT
      ? `--out -: expected --format with one of ${DRAW_FORMATS.join(", ")}`
      : `--out ${out}: expected a name that ends in ${endings}, or --format`,
  );
}

/** @throws {UserError} for options that have no meaning together. */
export function refuseNonsense(format: DrawFormat, flags: DrawFlags): void {
  const { out, json, frame, frames, fps, speed, theme } = flags;
  if (json && out === STDOUT) throw new UserError("--json: expected another --out than -");
  if (frame !== undefined && frames !== undefined) {
    throw new UserError("--frame and --frames: expected one of them, a single frame or so many in a strip");
  }
  const one = isAnimation(format)
    ? Object.entries({ "--frame": frame, "--frames": frames })
    : Object.entries({ "--fps": fps, "--speed": speed });
  const [wrong] = one.filter(([, value]) => value !== undefined);
  if (wrong !== undefined) {
    const which = isAnimation(format)
      ? "pictures (svg, png)"
      : `animations (${ANIMATION_FORMATS.join(", ")})`;
    throw new UserError(`${wrong[0]} ${wrong[1]}: is for ${which}, got ${format}`);
  }
  if (isAnimation(format) && theme === "none") {
    throw new UserError(`--theme none: is for pictures (svg, png), got ${format}`);
  }
}

export function only(inputs: readonly Input[], what: string): Input {
  if (inputs.length === 1) return inputs[0]!;
  throw new UserError(
    `${what}: expected one pose, got ${inputs.length}; several are drawn as a strip, a row for each`,
  );
}

export function isAnimation(format: DrawFormat): format is AnimationFormat {
  return (ANIMATION_FORMATS as readonly string[]).includes(format);
}
