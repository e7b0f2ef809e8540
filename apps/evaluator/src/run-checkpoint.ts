import { describeResolved, resolveCheckpoint } from "@msmae/tasks";

/** What names weights on the command line. */
interface CheckpointFlags {
  readonly checkpoint: string;
  readonly step?: number;
  readonly json: boolean;
}

/**
 * The flags with a checkpoint's file, where a run's folder was named; says which was taken.
 *
 * @throws {WrongCheckpointError} for a folder that is no run.
 */
export function withCheckpoint<F extends CheckpointFlags>(flags: F): F {
  const found = resolveCheckpoint(flags.checkpoint, { step: flags.step });
  const line = describeResolved(flags.checkpoint, found);
  if (line !== undefined && !flags.json) console.log(line);
  return { ...flags, checkpoint: found.path };
}
