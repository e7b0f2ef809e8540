import { z } from "zod";

/** Chosen here: languages and signers are kept in memory, so that more than the most is refused. */
const count = (least: number, most = 1_000_000) => z.int().min(least).max(most);

/** What a synthetic corpus is made of. Every default was chosen here: the paper has no synthetic data. */
export const syntheticConfigSchema = z
  .strictObject({
    /** Languages, signers and clips are functions of it. */
    seed: z.int().default(0),
    /**
     * Number of clips. Clip `i` is the same whatever it is. Default: enough for the demo, listed in well under a
     * second.
     */
    clips: count(1, Number.MAX_SAFE_INTEGER).default(1000),
    /** Number of languages. Default: three, so that what they share must be learnt. */
    languages: count(1).default(3),
    /** The first language's number: languages 3 and 4 are unseen by a model pretrained on 0 to 2. */
    firstLanguage: count(0).default(0),
    /** Signs of each language. Default: the size of a small recognition data set. At least one of each word class. */
    glosses: count(8).default(60),
    /** Signers, the held-out ones included. Default: as many as small corpora have. */
    signers: count(1).default(16),
    /** Signers that only valid clips have, and as many that only test clips have. Default: two each. */
    heldOutSigners: count(0).default(2),
    /**
     * `isolated`: one sign a clip, in turn. `sentences`: signed sentences. Default: as pretraining data is
     * continuous.
     */
    content: z.enum(["sentences", "isolated"]).default("sentences"),
    /** Signs of a sentence, from and to. Default: about what sentences of corpora have. */
    sentence: z.tuple([count(2, 1000), count(2, 1000)]).default([3, 8]),
    /** Sentences follow each other until a clip is at least this long. Default: 0, so one sentence a clip. */
    seconds: z.number().min(0).max(86_400).default(0),
    /** Factor on the detector's noise: 0 gives exact keypoints. Default: 1, measured against real clips (README.md). */
    noise: z.number().min(0).max(1000).default(1),
    /** Factor on the chances of missing hands, faces and frames: 0 and nothing is missing. Default: 1, as above. */
    missing: z.number().min(0).max(1000).default(1),
  })
  .check((context) => {
    const { signers, heldOutSigners, sentence } = context.value;
    if (signers <= 2 * heldOutSigners) {
      context.issues.push({
        code: "custom",
        path: ["signers"],
        message: `expected more than the ${2 * heldOutSigners} held out for valid and test, got ${signers}`,
        input: signers,
      });
    }
    if (sentence[1] < sentence[0]) {
      context.issues.push({
        code: "custom",
        path: ["sentence"],
        message: `expected [least, most], got [${sentence.join(", ")}]`,
        input: sentence,
      });
    }
  });

export type SyntheticConfig = z.output<typeof syntheticConfigSchema>;
