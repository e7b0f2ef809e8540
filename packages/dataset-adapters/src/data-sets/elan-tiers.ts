import { basename } from "node:path";
import { AnnotationError, namesIn, Reading, type Videos } from "../annotations/reading.js";
import { elanFiles } from "../elan/elan-files.js";
import {
  type ElanAnnotation,
  type ElanDocument,
  type ElanTier,
  readElan,
  SPREAD,
} from "../elan/read-elan.js";
import { adapter } from "./adapter.js";
import { pairs } from "./option-values.js";

/** Which tiers say what; `*` in a name is anything, such as the signer: `*_Gloss`. */
export interface ElanTiers {
  /** Glosses: clips of their own, or what is signed within the sentences of `text`. */
  readonly gloss?: string;
  /** Sentences, each of which is a clip. */
  readonly text?: string;
  /** Who signs, at the time of a clip. Default: the tier's participant. */
  readonly signer?: string;
}

/**
 * ELAN documents with tiers of one's own. Each annotation of the text tiers becomes a clip with its text, and what the gloss
 * tiers say within it its `segments`; without text tiers each annotation of the gloss tiers becomes a clip with its gloss. Tiers
 * belong together where `*` stands for the same, or where they are of one participant.
 *
 * A clip is cut out of the pose that is named by one of the document's media, whose offset (`TIME_ORIGIN`) is added, or by the
 * document itself. Of several signers, a pose may be of each: `MEDIA/SIGNER.pose` or `MEDIA_SIGNER.pose`. Annotations without
 * a text are excluded by the rule `empty annotation`. The rest is as in {@link readElan}.
 *
 * @param path A folder of .eaf files, at any depth, or one of them. A damaged one in a folder counts as malformed.
 * @throws {AnnotationError} if there is none, two have the same name, or none has such a tier.
 * @example
 * const reading = readElanTiers("elan", { text: "*_Translation", gloss: "*_Gloss" });
 */
export function readElanTiers(path: string, tiers: ElanTiers): Reading {
  const reading = new Reading({ ownGlosses: true });
  const known = new Set<string>();
  const wanted = tiers.text ?? tiers.gloss;
  if (wanted === undefined) throw new AnnotationError(path, "expected a tier of glosses or of texts");
  for (const file of elanFiles(path)) {
    const document = reading.attempt(() => readElan(file, reading));
    if (document === undefined) continue;
    for (const { id } of document.tiers) known.add(id);
    readDocument(basename(file).replace(/\.eaf$/i, ""), document, tiers, reading);
  }
  for (const [what, pattern] of Object.entries(tiers) as [string, string | undefined][]) {
    if (pattern === undefined || known.size === 0) continue;
    if ([...known].some((id) => starsIn(pattern, id) !== undefined)) continue;
    const list = namesIn([...known].sort());
    throw new AnnotationError(path, `no tier ${JSON.stringify(pattern)} for ${what}; the tiers are ${list}`);
  }
  return reading;
}

function readDocument(name: string, document: ElanDocument, tiers: ElanTiers, reading: Reading): void {
  const glosses = matching(document, tiers.gloss);
  const signers = matching(document, tiers.signer);
  for (const main of matching(document, tiers.text ?? tiers.gloss)) {
    const within = (tiers.text === undefined ? [] : glosses.filter((other) => belong(main, other)))
      .flatMap(({ tier }) => tier.annotations)
      .filter((each) => each.value !== "")
      .sort((a, b) => a.start - b.start);
    const who = signers.filter((other) => belong(main, other)).flatMap(({ tier }) => tier.annotations);
    for (const annotation of main.tier.annotations) {
      const { start, end, value, place } = annotation;
      const id = `${name}/${annotation.id}`;
      if (value === "") {
        reading.exclude("empty annotation", id);
        continue;
      }
      const signer = longestWithin(who, annotation)?.value || main.tier.participant.trim();
      const segments = within.filter((each) => each.start < end && each.end > start);
      if ([annotation, ...segments].some(({ spread }) => spread)) reading.note(SPREAD, id);
      const clip = {
        id,
        ...(tiers.text === undefined ? { gloss: value } : { text: value }),
        ...(signer !== "" && { signer }),
      };
      const videos = videosOf(name, document, { start, end }, signer);
      const timed = segments.map((each) => ({ gloss: each.value, start: each.start, end: each.end }));
      reading.add(place, timed.length > 0 ? { ...clip, segments: timed } : clip, videos);
    }
  }
}

interface Found {
  readonly tier: ElanTier;
  /** What `*` stands for. */
  readonly stars: string;
}

function matching({ tiers }: ElanDocument, pattern: string | undefined): Found[] {
  if (pattern === undefined) return [];
  return tiers.flatMap((tier) => {
    const stars = starsIn(pattern, tier.id);
    return stars === undefined ? [] : [{ tier, stars }];
  });
}

/** What `*` stands for in a name of this pattern; undefined of another one. */
function starsIn(pattern: string, name: string): string | undefined {
  const parts = pattern.split("*");
  if (parts.length === 1) return name === pattern ? "" : undefined;
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return undefined;
  let rest = name.slice(first.length, name.length - last.length);
  const stars: string[] = [];
  for (const part of parts.slice(1, -1)) {
    const at = rest.indexOf(part);
    if (at < 0) return undefined;
    stars.push(rest.slice(0, at));
    rest = rest.slice(at + part.length);
  }
  return [...stars, rest].join("*");
}

function belong(a: Found, b: Found): boolean {
  if (a.stars !== "" && b.stars !== "") return a.stars === b.stars;
  const [one, other] = [a.tier.participant.trim(), b.tier.participant.trim()];
  return one === "" || other === "" || one === other;
}

/** The annotation that shares most of another one's time. */
function longestWithin(
  annotations: readonly ElanAnnotation[],
  { start, end }: { readonly start: number; readonly end: number },
): ElanAnnotation | undefined {
  const shared = (each: ElanAnnotation) => Math.min(each.end, end) - Math.max(each.start, start);
  return annotations
    .filter((each) => shared(each) > 0 && each.value !== "")
    .reduce<ElanAnnotation | undefined>(
      (best, each) => (best === undefined || shared(each) > shared(best) ? each : best),
      undefined,
    );
}

/** Of sums of milliseconds, without what is left of rounding. */
const seconds = (value: number): number => Math.round(1e6 * value) / 1e6;

/** Where the clip may be: in each of the media at its own offset, or in what the document is called. */
function videosOf(
  name: string,
  { media }: ElanDocument,
  { start, end }: { readonly start: number; readonly end: number },
  signer: string,
): Videos {
  const offsets = new Map(media.map((each) => [each.name, each.origin]));
  if (!offsets.has(name)) offsets.set(name, media[0]?.origin ?? 0);
  const whole = [...offsets].map(([video, origin]) => ({
    name: video,
    start: seconds(start + origin),
    end: seconds(end + origin),
    offset: origin,
  }));
  const own =
    signer === ""
      ? []
      : whole.flatMap(({ name: video, ...range }) => [
          { name: `${video}/${signer}`, ...range },
          { name: `${video}_${signer}`, ...range },
        ]);
  const [first, ...rest] = [...own, ...whole];
  return [first!, ...rest];
}

const parseTiers = pairs(["gloss", "text", "signer"]);

export const elan = adapter({
  name: "elan",
  title: "ELAN documents",
  description: "tiers of ELAN documents of your own",
  annotations: "a folder of .eaf files, or one of them",
  poses: "read",
  options: {
    tiers: {
      value: "<pairs...>",
      description: "which tiers say what: gloss=…,text=…,signer=…; * is anything",
      required: "gloss=Gloss_*",
      parse: parseTiers,
    },
  },
  read: ({ annotations }, { tiers = {} }) => readElanTiers(annotations, tiers),
});
