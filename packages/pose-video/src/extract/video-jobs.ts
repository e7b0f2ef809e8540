import { readdir, realpath, stat } from "node:fs/promises";
import { basename, extname, join, relative } from "node:path";
import { VideoError } from "./errors.js";
import type { ExtractJob } from "./options.js";
import { lookAt } from "./probe-video.js";

/** What a folder is searched for; a file that is named outright may have any ending. */
const ENDINGS = new Set([
  ...[".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".m2ts", ".3gp", ".wmv", ".flv"],
  ...[".ogv", ".gif"],
]);

/**
 * Lists the .pose files to extract from videos and from folders of videos, whose tree the outputs mirror.
 *
 * `a.mp4` becomes `a.pose`; where `a.mov` is there too, they become `a.mp4.pose` and `a.mov.pose`. Files whose names begin
 * with a dot are passed over. What cannot be read is among the jobs, for `extractVideos` to count it as failed.
 *
 * @returns sorted by the outputs' paths.
 * @throws {VideoError} if an input is not there, a folder cannot be read, or holds no video.
 * @throws {RangeError} if two videos from different places would become the same file.
 * @example
 * const jobs = await videoJobs(["videos"], "poses"); // videos/day 1/a.mp4 -> poses/day 1/a.pose
 */
export async function videoJobs(inputs: readonly string[], outputFolder: string): Promise<ExtractJob[]> {
  const found = new Map<string, string>(); // video: its place below the output folder, with the video's ending
  for (const input of inputs) {
    const about = await lookAt(input);
    if (!about.isDirectory()) {
      found.set(input, basename(input));
      continue;
    }
    const videos = await videosIn(input, new Set());
    if (videos.length === 0) throw new VideoError(input, `holds no video (${[...ENDINGS].join(", ")})`);
    for (const video of videos) found.set(video, relative(input, video));
  }
  const jobs = [...withoutClashes(found)].map(([video, name]) => ({
    video,
    output: join(outputFolder, `${name}.pose`),
  }));
  return jobs.sort((a, b) => (a.output < b.output ? -1 : 1));
}

/**
 * Links are followed, but not into a folder that is being searched already. What is called like a video is taken for one,
 * also where it cannot be looked at: whoever extracts it says what is wrong with it.
 */
async function videosIn(folder: string, above: ReadonlySet<string>): Promise<string[]> {
  const unreadable = ({ code, message }: NodeJS.ErrnoException) => {
    throw new VideoError(folder, `is a folder that cannot be read (${code ?? message})`);
  };
  const real = await realpath(folder).catch(unreadable);
  if (above.has(real)) return [];
  const within = new Set([...above, real]);
  const videos: string[] = [];
  const entries = await readdir(folder, { encoding: "buffer", withFileTypes: true }).catch(unreadable);
  const named = entries.map((entry) => ({ name: readableName(entry.name), isFolder: entry.isDirectory() }));
  for (const { name, isFolder } of named.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (name.startsWith(".")) continue;
    const path = join(folder, name);
    // Nobody can tell what a folder holds that cannot be entered: that ends the search.
    const about = await (isFolder ? lookAt(path) : stat(path).catch(() => undefined));
    if (about?.isDirectory()) videos.push(...(await videosIn(path, within)));
    else if (ENDINGS.has(extname(name).toLowerCase())) videos.push(path);
  }
  return videos;
}

/** A file's name; of one that is not UTF-8, which Node cannot hand to another program, with its bytes as in `caf\\xe9.mp4`. */
function readableName(bytes: Buffer): string {
  const name = bytes.toString();
  if (Buffer.from(name).equals(bytes)) return name;
  return bytes.toString("latin1").replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
}

/** Names without their endings where that leaves them different, on file systems too that do not tell cases apart. */
function withoutClashes(found: ReadonlyMap<string, string>): Map<string, string> {
  const stem = (place: string) => place.slice(0, place.length - extname(place).length);
  const names = new Map([...found].map(([video, place]) => [video, stem(place)]));
  for (let lengthened = true; lengthened; ) {
    lengthened = false;
    const users = new Map<string, number>();
    for (const name of names.values())
      users.set(name.toLowerCase(), (users.get(name.toLowerCase()) ?? 0) + 1);
    for (const [video, name] of names) {
      const full = found.get(video)!;
      if (users.get(name.toLowerCase()) === 1 || name === full) continue;
      names.set(video, full);
      lengthened = true;
    }
  }
  const videos = new Map<string, string>(); // by name
  for (const [video, name] of names) {
    const other = videos.get(name);
    if (other !== undefined) {
      throw new RangeError(
        `${other} and ${video} would both become ${name}.pose; name the folder that holds both.`,
      );
    }
    videos.set(name, video);
  }
  return names;
}
