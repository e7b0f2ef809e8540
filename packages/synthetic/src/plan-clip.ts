import { integer, type Random, seeded } from "@msmae/random";
import { type Camera, inventCamera } from "./camera.js";
import type { SyntheticConfig } from "./config.js";
import { contextOf } from "./context.js";
import { inventSentence, type Sentence } from "./grammar.js";
import type { Language } from "./lexicon.js";
import { LOCATIONS, MOVEMENTS } from "./phonology.js";
import { between, factor, pick, spread } from "./random-choices.js";
import type { Sign } from "./sign.js";
import type { Signer } from "./signer.js";
import { length, subtract, type Vec3 } from "./vectors.js";

/** One sign of a clip, with what this token of it has of its own. Times in seconds. */
export interface PlannedSign {
  readonly sign: Sign;
  readonly start: number;
  readonly end: number;
  /** When its movement ends; from there to `end` the hand holds still. */
  readonly moved: number;
  readonly repetitions: number;
  readonly size: number;
  readonly shift: Vec3;
  /** Whether the other hand takes part. */
  readonly otherHand: boolean;
}

export interface PlannedSentence {
  readonly start: number;
  readonly end: number;
  readonly negated: boolean;
  readonly question: boolean;
}

/** Everything about a clip that is decided before anything moves. */
export interface Plan {
  readonly split: "train" | "valid" | "test";
  readonly language: Language;
  readonly signer: Signer;
  readonly camera: Camera;
  readonly text: string;
  readonly signs: readonly PlannedSign[];
  readonly sentences: readonly PlannedSentence[];
  readonly frames: number;
}

/** Of ten clips one is for valid and one for test. Chosen here: the usual tenths. */
const FOLDS = 10;

/**
 * Decides clip `index`: a function of the configuration's seed, what languages and signers there are, and the index.
 *
 * Isolated signs come in turn, so that each gloss has as many clips as any other in every split.
 */
export function planClip(config: SyntheticConfig, index: number): Plan {
  const { languages, signers } = contextOf(config);
  const random = seeded(config.seed, "clip", index);
  const turns = config.content === "isolated" ? languages.length * config.glosses : 1;
  const turn = index % turns;
  const fold = (turn + Math.floor(index / turns)) % FOLDS;
  const split = fold === FOLDS - 1 ? "test" : fold === FOLDS - 2 ? "valid" : "train";
  const signer = pick(random, signers[split]);
  const camera = inventCamera(random);
  const language =
    config.content === "isolated"
      ? (languages[Math.floor(turn / config.glosses)] as Language)
      : pick(random, languages);

  const pace = signer.pace * factor(random, 0.08);
  const signs: PlannedSign[] = [];
  const sentences: PlannedSentence[] = [];
  const texts: string[] = [];
  let time = between(random, 0.15, 0.6);
  do {
    const sentence =
      config.content === "isolated"
        ? alone(language.signs[turn % config.glosses] as Sign)
        : inventSentence(
            random,
            language.signs,
            language.grammar,
            config.sentence[0] + integer(random, config.sentence[1] - config.sentence[0] + 1),
          );
    const first = signs.length;
    for (const { sign, plural } of sentence.signs) {
      const planned = planSign(random, signer, pace, sign, plural, time, signs.at(-1)?.sign);
      signs.push(planned);
      time = planned.end;
    }
    const { negated, question } = sentence;
    sentences.push({ start: (signs[first] as PlannedSign).start, end: time, negated, question });
    texts.push(sentence.text);
    time += between(random, 0.15, 0.7); // a pause
  } while (time < config.seconds);
  const seconds = Math.max(time + between(random, 0.25, 0.6), config.seconds);
  return {
    split,
    language,
    signer,
    camera,
    text: texts.join(" "),
    signs,
    sentences,
    frames: Math.ceil(seconds * camera.fps),
  };
}

function alone(sign: Sign): Sentence {
  return { signs: [{ sign, plural: false }], negated: false, question: false, text: sign.word };
}

/**
 * Seconds that a hand takes from one place to another. Chosen here: 0.2 s near by, half a second from chest to
 * forehead.
 */
export function transitionSeconds(distance: number): number {
  return 0.2 + 0.29 * distance;
}

/** Where the hand comes from before the first sign. */
const RESTING: Vec3 = [0.3, -1.1, 0.4];

function planSign(
  random: Random,
  signer: Signer,
  pace: number,
  sign: Sign,
  plural: boolean,
  time: number,
  before: Sign | undefined,
): PlannedSign {
  const from = before ? LOCATIONS[before.location].at : RESTING;
  const distance = length(subtract(LOCATIONS[sign.location].at, from));
  const start = time + transitionSeconds(distance) * pace * factor(random, 0.15);
  const { kind, repetitions: usual } = sign.movement;
  // Signers differ in how often they repeat what is repeated anyway.
  const varied = usual > 1 && random() < 0.2 ? usual + pick(random, [-1, 1]) : usual;
  const repetitions = Math.max(1, varied) + (plural && kind !== "hold" ? 1 : 0);
  const again = 1 + 0.75 * (repetitions - 1); // repetitions are shorter than the first
  const moved = start + MOVEMENTS[kind].seconds * again * sign.pace * pace * factor(random, 0.1);
  return {
    sign,
    start,
    moved,
    end: moved + between(random, 0.03, 0.2) * pace,
    repetitions,
    size: sign.size * signer.amplitude * factor(random, 0.1),
    shift: [spread(random, 0.025), spread(random, 0.025), spread(random, 0.025)],
    otherHand: sign.hands !== "one" && random() >= signer.drop,
  };
}
