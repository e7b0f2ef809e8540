import { permutation, type Random } from "@msmae/random";
import { pick } from "./random-choices.js";

const CONSONANTS = [..."bdfghjklmnprstvwz"];
const VOWELS = [..."aeiou"];

/** The sounds of an invented spoken language. */
export interface Phonemes {
  readonly consonants: readonly string[];
  readonly vowels: readonly string[];
}

/** A language's own choice of nine consonants, and all vowels, some of which it uses more often. */
export function inventPhonemes(random: Random): Phonemes {
  const order = permutation(random, CONSONANTS.length);
  return {
    consonants: [...order.subarray(0, 9)].map((i) => CONSONANTS[i] as string),
    vowels: [...VOWELS, pick(random, VOWELS), pick(random, VOWELS)],
  };
}

/** A word of one to three syllables that is not in `taken`, and is put there. */
export function inventWord(random: Random, sounds: Phonemes, taken: Set<string>): string {
  for (;;) {
    const syllables = 1 + Math.floor(random() * 2.6);
    let word = "";
    for (let i = 0; i < syllables; i++) {
      word += pick(random, sounds.consonants) + pick(random, sounds.vowels);
    }
    if (syllables === 1 || random() < 0.3) word += pick(random, sounds.consonants);
    if (!taken.has(word)) {
      taken.add(word);
      return word;
    }
  }
}

/** The vowels of a word in order: what the lips show of it. */
export const vowelsOf = (word: string): string[] => [...word].filter((letter) => VOWELS.includes(letter));
