import type { CorpusIndex, RecognitionSplit } from "@msmae/datasets";

/** Whether the people whom a model is measured by were learnt from, in words. */
export type SignerNote =
  | { readonly kind: "shared"; readonly shared: readonly string[]; readonly text: string }
  | { readonly kind: "unknown"; readonly text: string };

/**
 * What has to be known of the signers before a score is read: a model recognises people whom it has learnt from better than
 * others.
 *
 * @returns Undefined where no measured clip shows somebody learnt from, nothing is measured, or nobody signed (synthetic signers).
 */
export function describeSigners(
  { source, clips }: Pick<CorpusIndex, "source" | "clips">,
  { train, valid, test }: Pick<RecognitionSplit, "train" | "valid" | "test">,
): SignerNote | undefined {
  const [part, measured] = test.length > 0 ? (["test", test] as const) : (["validation", valid] as const);
  if (source.kind === "synthetic" || measured.length === 0) return undefined;
  const signerOf = ({ clip }: { readonly clip: number }) => clips[clip]!.signer;
  const learnt = new Set(train.map(signerOf).filter((signer) => signer !== undefined));
  const known = measured.map(signerOf).filter((signer) => signer !== undefined);
  if (learnt.size === 0 || known.length === 0) {
    const text =
      "The data does not say who signs: the same people may be in both parts, and others will be recognised less well.";
    return { kind: "unknown", text };
  }
  const shared = [...new Set(known.filter((signer) => learnt.has(signer)))].sort();
  if (shared.length === 0) return undefined;
  const count = known.filter((signer) => learnt.has(signer)).length;
  const names = shared.slice(0, 3).join(", ") + (shared.length > 3 ? ", …" : "");
  const text =
    `${count} of ${measured.length} ${part} clips are of signers that are trained on, too (${names}): ` +
    "other people will be recognised less well";
  return { kind: "shared", shared, text };
}
