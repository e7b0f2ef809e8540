import { oneLine } from "@msmae/text";

/** A folder of a model, an adapter or a tokenizer that cannot be used; the message is one line that begins with the file. */
export class FolderError extends Error {
  override readonly name = "FolderError";
  constructor(
    /** The file or folder. */
    readonly path: string,
    /** The tensor or field that is wrong; undefined for the file as a whole. */
    readonly field: string | undefined,
    problem: string,
    options?: { readonly cause: unknown },
  ) {
    const message = `${path}: ${field === undefined ? "" : `${field}: `}${problem}`;
    super(oneLine(message), options); // files may have any characters in their names and keys
  }
}
