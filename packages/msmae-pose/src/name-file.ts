import { isSystemError, reasonOf } from "@msmae/files";
import { UserError } from "@msmae/terminal";

/**
 * An error as a person reads it: the file first, and what the system calls ENOENT in words. What names its file already
 * stays as it is.
 *
 * @example
 * throw nameFile(error, "clip.pose"); // clip.pose: no such file or folder
 */
export function nameFile(error: unknown, file: string): Error {
  const named = error instanceof Error && error.message.startsWith(`${file}: `);
  if (named && !isSystemError(error)) return error;
  return new UserError(`${file}: ${reasonOf(error)}`, { cause: error });
}
