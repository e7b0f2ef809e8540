import { isHand } from "@msmae/pose";
import type { CorpusIndex } from "../clips/corpus-index.js";

/** What clips lack that cannot be normalised, as said behind "the only clip shows". */
export function noReference({ reference = "shoulders", streams }: CorpusIndex): string {
  if (reference === "hands") return "no hand, without which a pose has no frame of reference";
  const shoulders = "no shoulders, without which a pose has no frame of reference";
  return streams.every(isHand)
    ? `${shoulders}; hands measured from the wrist need none (model.hands "wrist")`
    : shoulders;
}
