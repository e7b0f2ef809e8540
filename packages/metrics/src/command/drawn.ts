import { type Clusters, countClusters, FEW_CLUSTERS } from "../clusters.js";
import type { Whose } from "../predictions.js";
import { InputError } from "./input-error.js";
import type { Result } from "./result.js";

/** What is resampled: single segments, or whole signers or recordings. */
export interface Drawn {
  readonly clusters: Clusters | undefined;
  /** Absent for single segments. */
  readonly drawn?: NonNullable<Result["drawn"]>;
  /** How signatures say it. */
  readonly field: { readonly by?: string };
}

/**
 * What intervals and tests draw: signers where every line names one and there are several, else recordings likewise, else
 * segments.
 *
 * @param whose [segments]
 * @param wanted What `--by` asks for.
 * @param warn Told where intervals say less than they seem to.
 * @throws {InputError} where lines do not name what is asked for, or all name the same.
 */
export function drawnOf(
  whose: readonly Whose[],
  wanted: "signer" | "recording" | "segment" | undefined,
  warn: (message: string) => void,
): Drawn {
  const single: Drawn = { clusters: undefined, field: {} };
  if (wanted === "segment") return single;
  for (const by of wanted === undefined ? (["signer", "recording"] as const) : [wanted]) {
    const clusters = whose.map((each) =>
      by === "signer" || each.recording === undefined
        ? each[by]
        : JSON.stringify([each.signer, each.recording]),
    );
    const count = countClusters(clusters);
    const missing = clusters.indexOf(undefined);
    if (missing < 0 && count > 1) {
      if (count < FEW_CLUSTERS) warn(`${count} ${by}s: below about ten, intervals over them are too narrow`);
      return { clusters, drawn: { by, count }, field: { by } };
    }
    if (by === "signer" && missing < 0 && whose.length > 0) {
      warn("all segments are of one signer: an interval over them says nothing about other people");
    }
    if (wanted !== undefined) {
      const why = missing < 0 ? `all lines name the same ${by}` : `line ${missing + 1} names no ${by}`;
      throw new InputError("--by", undefined, `${by}: ${why}; expected several`);
    }
  }
  return single;
}
