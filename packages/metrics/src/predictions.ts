/** A gloss and how likely it is. */
export interface RankedGloss {
  readonly gloss: string;
  readonly score: number;
}

/** Whose clip a line is of, where that is known: clips of one signer, or of one recording, are alike, and are resampled together. */
export interface Whose {
  readonly signer?: string;
  /** What was recorded in one go. */
  readonly recording?: string;
}

/**
 * One line of a run's `predictions.jsonl`, written by recognition: a clip's gloss, where it is known, and the likeliest
 * glosses, the likeliest first.
 */
export interface RecognitionPrediction extends Whose {
  /** Of the clip in its manifest. */
  readonly id: string;
  /** The clip's gloss; absent for a clip without one, which cannot be scored. */
  readonly gloss?: string;
  /** At most `MOST_PREDICTIONS`, or all glosses where there are fewer; the scores never rise. */
  readonly predictions: readonly RankedGloss[];
}

/** One line of a run's `predictions.jsonl`, written by translation. */
export interface TranslationPrediction extends Whose {
  /** Of the clip in its manifest. */
  readonly id?: string;
  /** Of the text, such as mBART's `de_DE`: it decides how texts are scored. Absent in files of others. */
  readonly language?: string;
  readonly hypothesis: string;
  /** Absent for a clip without a text; one, as `reference`, or several. */
  readonly references?: readonly string[];
}

/** Glosses of a line of recognition. Chosen here: enough for the paper's recall@5 and for seeing what is confused. */
export const MOST_PREDICTIONS = 10;

/** A value that does not fit: its field, and what was expected instead. */
export class PredictionError extends Error {
  override readonly name = "PredictionError";
  readonly field: string;
  readonly expected: string;

  constructor(field: string, value: unknown, expected: string) {
    super(`${field === "" ? "" : `${field}: `}${shown(value)}; expected ${expected}`);
    this.field = field;
    this.expected = expected;
  }
}

/** The beginning of a value. */
function shown(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "number") return String(value); // 1e999 is Infinity, which JSON has no word for
  try {
    return JSON.stringify(value)
      .slice(0, 60)
      .replace(/[\u007f-\u009f\u2028\u2029]/g, "?"); // JSON leaves these as they are
  } catch {
    return "brackets within brackets"; // more than the stack takes
  }
}

/**
 * Reads a line of recognition's `predictions.jsonl`.
 *
 * @throws {PredictionError} naming the field that does not fit.
 * @example
 * parseRecognition('{"id": "a", "gloss": "BOOK", "predictions": [{"gloss": "TREE", "score": 0.9}]}').gloss; // "BOOK"
 */
export function parseRecognition(line: string): RecognitionPrediction {
  const value = parseObject(line);
  const { predictions } = value;
  if (!Array.isArray(predictions) || predictions.length === 0) {
    throw new PredictionError("predictions", predictions, "a list of glosses with their scores");
  }
  const seen = new Set<string>();
  let last = Number.POSITIVE_INFINITY;
  const ranked = predictions.map((each: unknown, i) => {
    const { gloss, score } = (typeof each === "object" && each !== null ? each : {}) as Record<
      string,
      unknown
    >;
    if (typeof gloss !== "string") throw new PredictionError(`predictions[${i}].gloss`, gloss, "a text");
    if (seen.has(gloss)) throw new PredictionError(`predictions[${i}].gloss`, gloss, "each gloss once");
    seen.add(gloss);
    if (typeof score !== "number" || !Number.isFinite(score))
      throw new PredictionError(`predictions[${i}].score`, score, "a number");
    if (score > last) {
      throw new PredictionError(`predictions[${i}].score`, score, "scores in falling order");
    }
    last = score;
    return { gloss, score };
  });
  const gloss = optionalText(value, "gloss");
  return {
    id: text(value, "id"),
    ...(gloss === undefined ? {} : { gloss }),
    ...whoseOf(value),
    predictions: ranked,
  };
}

/**
 * Reads a line of translation's `predictions.jsonl`, or of any file of hypotheses in this form.
 *
 * @throws {PredictionError} naming the field that does not fit.
 * @example
 * parseTranslation('{"id": "a", "hypothesis": "rain", "reference": "rain ."}').references; // ["rain ."]
 */
export function parseTranslation(line: string): TranslationPrediction {
  const value = parseObject(line);
  const [id, language] = [optionalText(value, "id"), optionalText(value, "language")];
  const references = referencesOf(value);
  return {
    ...(id === undefined ? {} : { id }),
    ...(language === undefined ? {} : { language }),
    ...whoseOf(value),
    hypothesis: text(value, "hypothesis"),
    ...(references === undefined ? {} : { references }),
  };
}

/**
 * Reads the references of a line, which may hold nothing else but an id.
 *
 * @throws {PredictionError} naming the field that does not fit, `reference` where there is none.
 */
export function parseReferences(line: string): {
  readonly id?: string;
  readonly references: readonly string[];
} {
  const value = parseObject(line);
  const references = referencesOf(value);
  if (references === undefined) throw new PredictionError("reference", undefined, "a text, or references");
  const id = optionalText(value, "id");
  return { ...(id === undefined ? {} : { id }), references };
}

function parseObject(line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new PredictionError("", line, "a JSON object");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new PredictionError("", value, "a JSON object");
  }
  return value as Record<string, unknown>;
}

function text(value: Record<string, unknown>, field: string): string {
  const found = value[field];
  if (typeof found === "string") return found;
  throw new PredictionError(field, found, "a text");
}

function optionalText(value: Record<string, unknown>, field: string): string | undefined {
  return value[field] === undefined ? undefined : text(value, field);
}

function whoseOf(value: Record<string, unknown>): Whose {
  const [signer, recording] = [optionalText(value, "signer"), optionalText(value, "recording")];
  return { ...(signer === undefined ? {} : { signer }), ...(recording === undefined ? {} : { recording }) };
}

function referencesOf(value: Record<string, unknown>): readonly string[] | undefined {
  const { references } = value;
  if (references === undefined) {
    const reference = optionalText(value, "reference");
    return reference === undefined ? undefined : [reference];
  }
  if (value.reference !== undefined) {
    throw new PredictionError("references", references, "either reference or references");
  }
  if (
    Array.isArray(references) &&
    references.length > 0 &&
    references.every((each) => typeof each === "string")
  ) {
    return references;
  }
  throw new PredictionError("references", references, "a list of one text or more");
}
