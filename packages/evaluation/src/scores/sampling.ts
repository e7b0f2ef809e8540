import { type Clusters, FEW_CLUSTERS, type Whose } from "@msmae/metrics";
import { z } from "zod";

/** What the intervals of a result are drawn over, as its file says it. */
export const samplingSchema = z.object({
  /** What is drawn: clips of a signer, or of a recording, are alike, and are drawn together. */
  unit: z.enum(["signer", "recording", "clip"]),
  /** How many of them there are. */
  units: z.int().min(1),
  /** How many people sign in the measured clips; null where not every clip says it. */
  signers: z.int().min(1).nullable(),
});

export type Sampling = Readonly<z.infer<typeof samplingSchema>>;

/** The same, with what each clip belongs to. */
export interface SampledBy extends Sampling {
  /** [clips]; undefined where each clip is by itself. */
  readonly clusters: Clusters | undefined;
}

/**
 * Chooses what the bootstrap resamples: signers where every clip names one and there are several, or else their
 * recordings, or else single clips, which is overconfident where clips are of few people.
 *
 * @param clips At least one.
 * @example
 * const { clusters, units } = samplingOf(lines); // lines of a predictions.jsonl
 * bootstrap(lines.length, score, { clusters });
 */
export function samplingOf(clips: readonly Whose[]): SampledBy {
  const signersOf = clips.map(({ signer }) => signer);
  const recordingsOf = clips.map(({ signer, recording }) => recording && JSON.stringify([signer, recording]));
  const signers = known(signersOf);
  const recordings = known(recordingsOf);
  if (signers !== null && signers > 1)
    return { unit: "signer", units: signers, signers, clusters: signersOf };
  if (recordings !== null && recordings > 1) {
    return { unit: "recording", units: recordings, signers, clusters: recordingsOf };
  }
  return { unit: "clip", units: clips.length, signers, clusters: undefined };
}

/** How many different ones; null where one is not known. */
function known(names: readonly (string | undefined)[]): number | null {
  return names.length === 0 || names.includes(undefined) ? null : new Set(names).size;
}

/** `12 signers`, `1 clip` */
export function unitsText({ unit, units }: Pick<Sampling, "unit" | "units">): string {
  return `${units} ${unit}${units === 1 ? "" : "s"}`;
}

/** Writes the caveats of intervals, as up to two sentences. */
export function samplingNotes(sampling: Sampling): string[] {
  const { unit, units, signers } = sampling;
  return [
    ...(signers === 1
      ? ["All measured clips are of one signer: an interval over them says nothing about other people."]
      : []),
    ...(unit !== "clip" && units < FEW_CLUSTERS
      ? [
          `Intervals are over ${unitsText(sampling)}; below about ten ${unit}s they are too narrow, and no difference can be trusted.`,
        ]
      : []),
  ];
}
