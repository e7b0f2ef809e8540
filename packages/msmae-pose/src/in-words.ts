import { UserError } from "@msmae/terminal";

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "is a folder, expected a file",
  ENOTDIR: "a part of its path is a file, expected a folder",
  EEXIST: "a part of its path is a file, expected a folder", // as mkdir says it
  ENOSPC: "no space left on the disk",
  EROFS: "the disk cannot be written to",
  EMFILE: "too many files are open",
};

/**
 * An error as a person reads it: the file first, and what the system calls ENOENT in words. What names its file already
 * stays as it is.
 *
 * @example
 * throw inWords(error, "clip.pose"); // clip.pose: there is no such file or folder
 */
export function inWords(error: unknown, file: string): Error {
  const { message, code } = error as NodeJS.ErrnoException;
  const named = error instanceof Error && message.startsWith(`${file}: `);
  if (named && (code === undefined || WORDS[code] === undefined)) return error;
  const words = code === undefined ? undefined : WORDS[code];
  return new UserError(`${file}: ${words ?? (error instanceof Error ? message : String(error))}`, {
    cause: error,
  });
}
