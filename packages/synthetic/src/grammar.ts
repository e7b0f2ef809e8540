import { integer, type Random } from "@msmae/random";
import { inventWord, type Phonemes } from "./invent-words.js";
import { pick } from "./random-choices.js";
import type { Category, Sign } from "./sign.js";

/** The rules of a synthetic sign language and of the spoken language around it. */
export interface Grammar {
  /** The order of signs: the object or the subject comes first; the time always leads, the verb always ends. */
  readonly objectFirst: boolean;
  readonly signAdjectiveFirst: boolean;
  /** The order of words: the verb second or first; the time always ends. */
  readonly verbFirst: boolean;
  readonly wordAdjectiveFirst: boolean;
  readonly plural: string;
  readonly past: string;
  readonly future: string;
  readonly not: string;
  readonly and: string;
  readonly question: string;
}

/** A sign in a sentence. */
export interface SpokenSign {
  readonly sign: Sign;
  /** A plural is signed by repeating the movement once more. */
  readonly plural: boolean;
}

export interface Sentence {
  readonly signs: readonly SpokenSign[];
  /** Signed with a shake of the head over the last clause's verb. */
  readonly negated: boolean;
  /** Signed with raised brows. */
  readonly question: boolean;
  /** The translation. */
  readonly text: string;
}

/** Rules of a language; its endings and particles are put into `words`, so that no stem is taken for one. */
export function inventGrammar(random: Random, sounds: Phonemes, words: Set<string>): Grammar {
  const ending = () => pick(random, sounds.vowels) + pick(random, sounds.consonants);
  const endings = new Set<string>();
  while (endings.size < 3) endings.add(ending());
  const [plural, past, future] = [...endings] as [string, string, string];
  return {
    objectFirst: random() < 0.6,
    signAdjectiveFirst: random() < 0.3,
    verbFirst: random() < 0.3,
    wordAdjectiveFirst: random() < 0.6,
    plural,
    past,
    future,
    not: inventWord(random, sounds, words),
    and: inventWord(random, sounds, words),
    question: inventWord(random, sounds, words),
  };
}

const SLOTS = ["time", "object", "subjectAdjective", "objectAdjective"] as const;
/** Signs of a clause with a subject, a verb, and every slot filled. */
const LONGEST = 2 + SLOTS.length;
type Clause = { verb: Sign; subject: SpokenSign; object?: SpokenSign } & Partial<
  Record<"time" | "subjectAdjective" | "objectAdjective", Sign>
>;

/**
 * A sentence of `length` signs and its rule-made translation.
 *
 * Signs: time, then object and subject (in the language's order), then the verb. Words: subject, verb with its tense
 * (which signs leave to the time sign), negation, object, time. So the text is not the glosses in their order.
 *
 * @param length At least 2: the shortest clause is a subject and a verb.
 */
export function inventSentence(
  random: Random,
  signs: readonly Sign[],
  grammar: Grammar,
  length: number,
): Sentence {
  const of = (category: Category) =>
    pick(
      random,
      signs.filter((sign) => sign.category === category),
    );
  const noun = (): SpokenSign => ({ sign: of("noun"), plural: random() < 0.2 });
  const clauses: Clause[] = [];
  for (let left = length; left > 0; ) {
    const size = left <= 4 ? left : Math.min(left - 2, LONGEST, 2 + integer(random, 4));
    const clause: Clause = { verb: of("verb"), subject: noun() };
    for (let filled = 2; filled < size; filled++) {
      const slot = pick(
        random,
        SLOTS.filter((name) => !clause[name] && (name !== "objectAdjective" || clause.object)),
      );
      if (slot === "object") clause.object = noun();
      else clause[slot] = of(slot === "time" ? pick(random, ["past", "future"] as const) : "adjective");
    }
    clauses.push(clause);
    left -= size;
  }
  const negated = random() < 0.12;
  const question = random() < 0.15;
  const last = clauses.length - 1;
  const words = clauses.flatMap((clause, index) => [
    ...(index > 0 ? [grammar.and] : []),
    ...speak(clause, grammar, negated && index === last),
  ]);
  if (question) words.unshift(grammar.question);
  const text = words.join(" ");
  return {
    signs: clauses.flatMap((clause) => order(clause, grammar)),
    negated,
    question,
    text: text.charAt(0).toUpperCase() + text.slice(1) + (question ? "?" : "."),
  };
}

const plain = (sign: Sign | undefined): SpokenSign[] => (sign ? [{ sign, plural: false }] : []);

function order(clause: Clause, grammar: Grammar): SpokenSign[] {
  const phrase = (noun: SpokenSign | undefined, adjective: Sign | undefined): SpokenSign[] => {
    if (!noun) return [];
    return grammar.signAdjectiveFirst ? [...plain(adjective), noun] : [noun, ...plain(adjective)];
  };
  const subject = phrase(clause.subject, clause.subjectAdjective);
  const object = phrase(clause.object, clause.objectAdjective);
  return [
    ...plain(clause.time),
    ...(grammar.objectFirst ? [...object, ...subject] : [...subject, ...object]),
    ...plain(clause.verb),
  ];
}

function speak(clause: Clause, grammar: Grammar, negated: boolean): string[] {
  const phrase = (noun: SpokenSign | undefined, adjective: Sign | undefined): string[] => {
    if (!noun) return [];
    const word = noun.sign.word + (noun.plural ? grammar.plural : "");
    const beside = adjective ? [adjective.word] : [];
    return grammar.wordAdjectiveFirst ? [...beside, word] : [word, ...beside];
  };
  const tense = clause.time ? grammar[clause.time.category === "past" ? "past" : "future"] : "";
  const verb = [...(negated ? [grammar.not] : []), clause.verb.word + tense];
  const subject = phrase(clause.subject, clause.subjectAdjective);
  return [
    ...(grammar.verbFirst ? [...verb, ...subject] : [...subject, ...verb]),
    ...phrase(clause.object, clause.objectAdjective),
    ...(clause.time ? [clause.time.word] : []),
  ];
}
