/** How long a run is and when it is validated and saved, in updates. */
export interface RunLength {
  readonly steps: number;
  readonly warmup: number;
  readonly validateEvery: number;
  readonly checkpointEvery: number;
}

/** The settings that it follows from; `every` counts epochs. */
interface Paced {
  readonly train: {
    readonly epochs: number;
    readonly leastSteps: number;
    readonly batchSize: number;
    readonly warmupEpochs: number;
  };
  readonly validation: { readonly every: number };
  readonly checkpoints: { readonly every: number };
}

/**
 * Epochs as updates.
 *
 * @param clips How many there are to train on.
 */
export function runLengthOf({ train, validation, checkpoints }: Paced, clips: number): RunLength {
  const perEpoch = Math.max(train.leastSteps, clips / train.batchSize);
  const updates = (epochs: number) => Math.max(1, Math.round(epochs * perEpoch));
  return {
    steps: updates(train.epochs),
    warmup: Math.round(train.warmupEpochs * perEpoch),
    validateEvery: updates(validation.every),
    checkpointEvery: updates(checkpoints.every),
  };
}
