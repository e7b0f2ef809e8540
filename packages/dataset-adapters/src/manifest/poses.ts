import { readdirSync } from "node:fs";
import { join } from "node:path";
import { poseNames } from "@msmae/pose/node";
import { exists } from "../annotations/files.js";
import { AnnotationError, type VideoRange } from "../annotations/reading.js";

/** Files by their names. */
export interface FileIndex {
  /** The path of a video's file; `"several"` where more than one could be meant. */
  find(video: Pick<VideoRange, "name" | "loose">): string | "several" | undefined;
  readonly size: number;
}

/**
 * The .pose files below a folder.
 *
 * @throws {AnnotationError} if there is no such folder, or it cannot be read.
 */
export function indexPoses(folder: string): FileIndex {
  return indexFiles(folder, () => poseNames(folder));
}

const VIDEO = /\.(mp4|m4v|mov|mkv|webm|avi|mpe?g|flv|swf)$/i;

/**
 * The videos below a folder.
 *
 * @throws {AnnotationError} if there is no such folder, or it cannot be read.
 */
export function indexVideos(folder: string): FileIndex {
  const names = () =>
    readdirSync(folder, { recursive: true }).map((name) => String(name).replaceAll("\\", "/"));
  return indexFiles(folder, () =>
    names()
      .filter((name) => VIDEO.test(name))
      .sort(),
  );
}

function indexFiles(folder: string, list: () => string[]): FileIndex {
  let files: string[];
  try {
    files = list();
  } catch (error) {
    throw new AnnotationError(folder, exists(folder) ? (error as Error).message : "there is no such folder");
  }
  const whole = new Map<string, string>(); // by path
  const byName = new Map<string, string | "several">();
  const byLetters = new Map<string, string | "several">();
  for (const relative of files) {
    const file = join(folder, relative);
    const path = composed(relative.replace(/\.[^./]+$/, ""));
    const name = path.slice(path.lastIndexOf("/") + 1);
    whole.set(path, file);
    byName.set(name, byName.has(name) ? "several" : file);
    for (const each of new Set([letters(name), letters(path)])) {
      byLetters.set(each, byLetters.has(each) ? "several" : file);
    }
  }
  return {
    size: files.length,
    find: ({ name: given, loose }) => {
      const name = composed(given);
      const exact = whole.get(name) ?? byName.get(name);
      return exact ?? (loose ? byLetters.get(letters(name)) : undefined);
    },
  };
}

/** macOS writes accents and voiced kana as letters of their own. */
const composed = (name: string): string => name.normalize("NFC");

const letters = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
