const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "no space left on the device",
  EDQUOT: "the disk quota is used up",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOENT: "no such file or folder",
  ENOTDIR: "a part of its path is not a folder",
  EISDIR: "it is a folder",
  EFBIG: "it would be larger than the file system allows",
  EIO: "the device reports an input/output error",
};

/** What the operating system refused, in words. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return (code !== undefined && REASONS[code]) || message || String(error);
}

/** A file or folder of a run that cannot be read or written. */
export class RunFileError extends Error {
  override readonly name = "RunFileError";

  constructor(
    readonly path: string,
    readonly action: "read" | "written",
    cause: unknown,
  ) {
    super(`${path}: cannot be ${action}: ${reasonOf(cause)}`, { cause });
  }
}
