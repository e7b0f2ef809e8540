import { oneLine } from "@msmae/text";
/** A file that is no model for recognition, or one that this version cannot use. */
export class NotARecognizerError extends Error {
  override readonly name = "NotARecognizerError";

  constructor(
    /** What messages call the file. */
    readonly file: string,
    reason: string,
  ) {
    // What a file says of itself may have any characters.
    super(
      `${file}: not a model for recognition: ${oneLine(reason)}; expected what trainer export --onnx wrote`,
    );
  }
}
