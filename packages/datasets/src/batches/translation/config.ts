import { z } from "zod";
import { loadingFields, splitFields } from "../../corpus/config-fields.js";

/** The `data` part of a translation configuration: how clips with a text are split, sampled and loaded. */
export const translationDataConfigSchema = z.strictObject({
  /** One frame is taken of each so many consecutive ones. Chosen here: 1, all of them; the paper names no other number (§4.3). */
  unit: z.int().min(1).default(1),
  /** Share of a clip's frames that is deleted or copied in training. Paper §4.3: 20 %. */
  temporal: z.number().min(0).max(0.5).default(0.2),
  /**
   * What becomes of a clip that has more time steps than the translation model has positions: an error that names it, or
   * as many of its frames as fit, evenly spread. Chosen here: an error, since a sentence that is cut is another sentence.
   */
  tooLong: z.enum(["error", "shorten"]).default("error"),
  /**
   * The language of texts whose clips have no `textLanguage`, such as `de_DE`. Chosen here: none, the manifest has to say it, since
   * a wrong one is not noticed.
   */
  language: z.string().min(1).optional(),
  ...splitFields,
  ...loadingFields,
});

export type TranslationDataConfig = z.infer<typeof translationDataConfigSchema>;
