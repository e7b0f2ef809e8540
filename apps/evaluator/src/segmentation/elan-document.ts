import { existsSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { type LinkedFile, type Tier, writeElan } from "@msmae/dataset-adapters/elan";
import type { ClipInfo } from "@msmae/datasets";

const VIDEOS: readonly (readonly [ending: string, mimeType: string])[] = [
  [".mp4", "video/mp4"],
  [".webm", "video/webm"],
  [".mov", "video/quicktime"],
  [".avi", "video/x-msvideo"],
  [".mkv", "video/x-matroska"],
];

/**
 * An ELAN document of a clip. It names the pose, and the video where one of the same name is beside the pose; a clip that
 * is a part of its file, or of a video whose picture begins later, begins at the document's time 0.
 *
 * @param path Where the document will be, for relative links.
 */
export function elanOf(
  path: string,
  { path: pose, origin = 0 }: Pick<ClipInfo, "path" | "origin">,
  tiers: readonly Tier[],
): string {
  if (!pose.endsWith(".pose") || !existsSync(pose)) return writeElan({ tiers }); // synthetic signers have no file, shards none of this clip
  const link = (file: string, mimeType: string): LinkedFile => ({
    ...{ url: pathToFileURL(file).href, mimeType, ...(origin > 0 && { origin }) },
    relativeUrl: `./${relative(dirname(resolve(path)), resolve(file))
      .split(sep)
      .map(encodeURIComponent)
      .join("/")}`,
  });
  const stem = join(dirname(pose), basename(pose, extname(pose)));
  const media = VIDEOS.filter(([ending]) => existsSync(stem + ending)).map(([ending, mime]) =>
    link(stem + ending, mime),
  );
  return writeElan({ tiers, media: media.slice(0, 1), linked: [link(pose, "application/octet-stream")] });
}
