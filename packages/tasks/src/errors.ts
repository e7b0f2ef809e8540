/** Settings that no run can be made of. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(
    /** Where they are from, such as `preset small`, a file, or an option. */
    readonly source: string,
    /** What is wrong, and what was expected. */
    readonly detail: string,
    /** The setting's path, such as `train.steps`; undefined where it is about all of them. */
    readonly setting?: string,
  ) {
    super(`${source}: ${setting === undefined ? "" : `${setting}: `}${detail}`);
  }
}

/** A run's folder that cannot be gone on with, or is none. */
export class RunError extends Error {
  override readonly name: string = "RunError";

  constructor(
    /** Of the folder, or of a file in it. */
    readonly path: string,
    readonly detail: string,
  ) {
    super(`${path}: ${detail}`);
  }
}

/** A run that is of another task than the one that was asked to go on with it. */
export class OtherTaskError extends RunError {
  override readonly name = "OtherTaskError";

  constructor(
    path: string,
    /** What the run is of. */
    readonly task: string,
    /** What was asked for. */
    readonly asked: string,
  ) {
    super(path, `a run of \`${task}\`, not of \`${asked}\``);
  }
}

/** A checkpoint, or a pretrained mBART, that the model asked for cannot begin with. */
export class WrongCheckpointError extends Error {
  override readonly name = "WrongCheckpointError";

  constructor(
    readonly path: string,
    readonly detail: string,
  ) {
    super(`${path}: ${detail}`);
  }
}
