import { basename } from "node:path";
import { groupBy } from "@msmae/datasets";
import { type Entry, Reading, type Videos } from "../annotations/reading.js";
import { elanFiles } from "../elan/elan-files.js";
import {
  type ElanAnnotation,
  type ElanDocument,
  type ElanTier,
  readElan,
  SPREAD,
} from "../elan/read-elan.js";
import { splitBySigners } from "../manifest/split-by-signers.js";
import { adapter } from "./adapter.js";
import { type JslWord, readJslWord } from "./jsl-gloss.js";

/**
 * JSL Corpus: dialogues in Japanese Sign Language (Bono et al., 2014), of which each annotated word becomes a clip.
 *
 * Words are read from the tiers whose names end in `Word-jp`, such as `FO_07_FK_40F-Word-jp` of the signer FO_07; what
 * follows that (`-Word-jp-T`) marks other passes over the same signing, which are not read. What is no word is excluded by
 * `JSL_RULES`. Where two annotations of a signer overlap and have the same gloss (two tiers of one signer, tiers of
 * the two hands), they are one clip; the other one is excluded by the rule `annotated twice`.
 *
 * A recording shows two signers, so each needs poses of their own: `FO_07-08_AniN/FO_07.pose` or
 * `FO_07-08_AniN_FO_07.pose` for the recording `FO_07-08_AniN.eaf`, with whatever hyphens and underscores. The split is by
 * whole signers ({@link splitBySigners}); the paper does not tell its own.
 *
 * @param path A folder of .eaf files, at any depth, or one of them. A damaged one in a folder counts as malformed.
 * @throws {AnnotationError} if there is none, or two have the same name: the corpus keeps older copies.
 */
export function readJslCorpus(path: string): Reading {
  const reading = new Reading();
  const entries = elanFiles(path).flatMap((file) => {
    const document = reading.attempt(() => readElan(file, reading));
    return document === undefined ? [] : wordsOf(basename(file).replace(/\.eaf$/i, ""), document, reading);
  });
  const splits = splitBySigners(entries.map(({ clip }) => clip));
  for (const [i, { clip, videos, place }] of entries.entries()) {
    const { id, ...rest } = clip;
    reading.add(place, { id, split: splits[i], ...rest }, videos);
  }
  return reading;
}

function wordsOf(recording: string, { tiers, media }: ElanDocument, reading: Reading): Entry[] {
  const letters = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const { origin = 0 } = media.find(({ name }) => letters(name) === letters(recording)) ?? media[0] ?? {};
  const signers = groupBy(
    tiers.filter(({ id }) => WORD_TIER.test(id)),
    ({ id, participant }) => signerOf(id.replace(WORD_TIER, "") || participant),
  );
  const entries: Entry[] = [];
  for (const [signer, own] of signers) {
    const kept: { readonly gloss: string; readonly start: number; readonly end: number }[] = [];
    for (const [{ id: annotation, place, start, end, spread }, word] of own.flatMap(readTier)) {
      const id = `${recording}/${signer}/${annotation}`;
      if ("rule" in word) {
        reading.exclude(word.rule, id);
        continue;
      }
      const { gloss } = word;
      if (kept.some((other) => other.gloss === gloss && other.start < end && start < other.end)) {
        reading.exclude("annotated twice", id);
        continue;
      }
      kept.push({ gloss, start, end });
      if (spread) reading.note(SPREAD, id);
      const range = { loose: true, start: start + origin, end: end + origin } as const;
      const alone = signers.size === 1 ? [{ name: recording, ...range }] : [];
      const videos: Videos = [
        { name: `${recording}/${signer}`, ...range },
        { name: `${recording}_${signer}`, ...range },
        ...alone,
      ];
      entries.push({ place, clip: { id, gloss, language: "jsl", signer }, videos });
    }
  }
  return entries;
}

/** The corpus writes full-width dashes as well. */
const WORD_TIER = /[-_−–]?Word[-_ −–]?jp\s*$/i;

/** `FO_07` of `FO_07_FK_40F`: initials, age and gender are not the same in all files. */
function signerOf(participant: string): string {
  const [, region, number] = /^([A-Za-z]{2})[ _-]?0*(\d+)/.exec(participant) ?? [];
  if (region === undefined || number === undefined) return participant.trim() || "unknown";
  return `${region.toUpperCase()}_${number.padStart(2, "0")}`;
}

/** What each annotation of a tier is, in the order of time, since a compound may go over several. */
function readTier({ annotations }: ElanTier): [ElanAnnotation, JslWord][] {
  let open = false;
  return [...annotations]
    .sort((a, b) => a.start - b.start)
    .map((annotation) => {
      const word = readJslWord(annotation.value, open);
      const mark = annotation.value.match(/[<＜>＞]/g)?.at(-1);
      if (mark !== undefined) open = "<＜".includes(mark);
      return [annotation, word];
    });
}

export const jslCorpus = adapter({
  name: "jsl-corpus",
  title: "JSL Corpus",
  description: "signs in dialogues of Japanese Sign Language",
  annotations: "the folder of .eaf files",
  poses: "read",
  options: {},
  read: ({ annotations }) => readJslCorpus(annotations),
});
