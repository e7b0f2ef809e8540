import { existsSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { ClipInfo } from "@msmae/datasets";
import { type LinkedFile, type Tier, writeElan } from "@msmae/segmentation";

/** File names for clips, by their ids: letters, digits, dots, dashes; no two alike, whatever the system makes of case. */
export function fileNames(ids: readonly string[]): string[] {
  const taken = new Set<string>();
  return ids.map((id) => {
    const plain =
      id
        .replace(/[^\p{L}\p{N}._-]+/gu, "_")
        .replace(/^\.+/, "_")
        .slice(0, 120) || "clip";
    let name = plain;
    for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${plain}-${i}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

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
