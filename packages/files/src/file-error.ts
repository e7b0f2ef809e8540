const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "no space left on the device",
  EDQUOT: "the disk quota is used up",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOENT: "no such file or folder",
  ENOTDIR: "a part of its path is not a folder",
  EEXIST: "a part of its path is not a folder", // as mkdir says it; who asks whether a file is new hears of it otherwise
  EISDIR: "it is a folder",
  EFBIG: "it would be larger than the file system allows",
  EMFILE: "too many files are open",
  EIO: "the device reports an input/output error",
};

/**
 * Why the operating system refused something, in words; of another error, its message.
 *
 * @example
 * reasonOf(error); // "no such file or folder", which the system calls ENOENT
 */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return (code !== undefined && REASONS[code]) || message || String(error);
}

/** Whether {@link reasonOf} has words for it. */
export function isSystemError(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code !== undefined && Object.hasOwn(REASONS, code);
}

/**
 * A file or folder that cannot be read or written, and why in words.
 *
 * @example
 * runs/first/metrics.jsonl: cannot be written: no space left on the device
 */
export class FileError extends Error {
  override readonly name = "FileError";
  /** The operating system's, such as `ENOSPC`; undefined where it was not the one that refused. */
  readonly code: string | undefined;

  constructor(
    readonly path: string,
    readonly action: "read" | "written",
    cause: unknown,
  ) {
    super(`${path}: cannot be ${action}: ${reasonOf(cause)}`, { cause });
    this.code = (cause as { code?: string }).code;
  }

  /** Does something with a file, and says which file it was where that fails. */
  static naming<T>(path: string, action: "read" | "written", operation: () => T): T {
    try {
      return operation();
    } catch (error) {
      throw error instanceof FileError ? error : new FileError(path, action, error);
    }
  }
}
