/** This package's version, which every signature ends with. */
export const VERSION = "0.2.0";

/** The sacreBLEU whose BLEU and chrF these are; see docs/decisions/0025-signatures.md. */
export const SACREBLEU = "2.6.0";
