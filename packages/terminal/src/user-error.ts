/** A mistake that the user can mend: reported as one line on stderr, without a stack. */
export class UserError extends Error {
  override readonly name = "UserError";
}
