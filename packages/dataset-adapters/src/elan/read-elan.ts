import { describeIssue, type ValueIssue } from "@msmae/datasets";
import { DOMParser, type Element, ParseError } from "@xmldom/xmldom";
import { readText } from "../annotations/files.js";
import { AnnotationError, type Place, type Reading } from "../annotations/reading.js";
import { spreadSlots } from "./time-slots.js";

/** What an ELAN document says at a time. */
export interface ElanAnnotation {
  /** Unique in its document, such as `a12`. */
  readonly id: string;
  readonly value: string;
  /** Seconds in the document's time. */
  readonly start: number;
  readonly end: number;
  /** Whether the document does not say one of these times, so that it was spread between its neighbours. */
  readonly spread?: boolean;
  readonly place: Place;
}

/** A word on clips of such annotations. */
export const SPREAD = "has time slots without a time, which are spread evenly between their neighbours";

export interface ElanTier {
  readonly id: string;
  readonly participant: string;
  /** In the document's order. */
  readonly annotations: readonly ElanAnnotation[];
}

export interface ElanDocument {
  readonly tiers: readonly ElanTier[];
  /** The files that were annotated. */
  readonly media: readonly {
    /** The file's name without folders and ending. */
    readonly name: string;
    /** Seconds of the file at the document's time 0. */
    readonly origin: number;
  }[];
}

/**
 * Reads an ELAN document (.eaf, any version of the format).
 *
 * An annotation that refers to another one, as in dependent tiers, has that one's times. Time slots without a time, as those
 * between the annotations of a time subdivision, are spread evenly between their neighbours with one (`spreadSlots`),
 * and their annotations marked. Annotations that cannot be read (a time slot that is missing or has no neighbours, an end
 * before the start, a reference that leads nowhere) are malformed; the document's others are read all the same.
 *
 * @throws {AnnotationError} if the file is not XML, or not of ELAN, counts its times in frames, or has a file's offset or a
 * slot's time that is no number.
 */
export const readElan = (path: string, reading: Reading): ElanDocument =>
  parseElan(readText(path), path, reading);

/** {@link readElan} of a file's text. */
export function parseElan(text: string, path: string, reading: Reading): ElanDocument {
  const root = parse(text, path);
  const header = children(root, "HEADER")[0];
  const unit = header?.getAttribute("TIME_UNITS") ?? "milliseconds";
  if (unit !== "milliseconds") {
    throw new AnnotationError(path, `expected times in milliseconds, got ${unit}`, header?.lineNumber);
  }
  const tiers = children(root, "TIER").map((tier) => ({
    tier,
    elements: children(tier, "ANNOTATION").flatMap((each) => children(each)),
  }));
  const order = children(root, "TIME_ORDER").flatMap((each) => children(each, "TIME_SLOT"));
  const timed = new Map(order.map((slot) => [attribute(slot, "TIME_SLOT_ID"), timeOf(slot, path)]));
  const slots = spreadSlots(
    timed,
    tiers.map(({ elements }) =>
      elements.flatMap((each) => (each.tagName === "ALIGNABLE_ANNOTATION" ? [slotsOf(each)] : [])),
    ),
  );
  const byId = new Map(
    tiers.flatMap(({ elements }) => elements.map((each) => [attribute(each, "ANNOTATION_ID"), each])),
  );
  const timesOf = timesFinder(byId, slots);
  const annotationOf = (element: Element): ElanAnnotation[] => {
    const place = { file: path, line: element.lineNumber ?? 1 };
    const id = attribute(element, "ANNOTATION_ID");
    const times = timesOf(element);
    if ("field" in times) {
      reading.reject(place, times);
      return [];
    }
    const { start, end } = times;
    const spread = times.slots.some((slot) => timed.get(slot) === undefined);
    const value = children(element, "ANNOTATION_VALUE")[0]?.textContent?.trim() ?? "";
    return [{ id, value, start, end, place, ...(spread && { spread }) }];
  };
  return {
    tiers: tiers.map(({ tier, elements }) => ({
      id: attribute(tier, "TIER_ID"),
      participant: attribute(tier, "PARTICIPANT"),
      annotations: elements.flatMap(annotationOf),
    })),
    media: (header === undefined ? [] : children(header, "MEDIA_DESCRIPTOR")).map((media) => ({
      name: attribute(media, "MEDIA_URL")
        .replace(/^.*[/\\]/, "")
        .replace(/\.[^.]*$/, ""),
      origin: originOf(media, path),
    })),
  };
}

/** Seconds; undefined where the slot has no time. */
function timeOf(slot: Element, path: string): number | undefined {
  const time = slot.getAttribute("TIME_VALUE");
  if (time === null || time.trim() === "") return undefined;
  if (/^\d{1,12}$/.test(time)) return Number(time) / 1000;
  const what = describeIssue({ field: "TIME_VALUE", value: time, expected: "milliseconds, 0 or more" });
  throw new AnnotationError(path, what, slot.lineNumber);
}

/** Seconds of the file at the document's time 0. */
function originOf(media: Element, path: string): number {
  const origin = attribute(media, "TIME_ORIGIN");
  if (origin.trim() === "") return 0;
  if (/^-?\d{1,12}$/.test(origin)) return Number(origin) / 1000;
  const what = describeIssue({ field: "TIME_ORIGIN", value: origin, expected: "milliseconds" });
  throw new AnnotationError(path, what, media.lineNumber);
}

const slotsOf = (annotation: Element): readonly [string, string] => [
  attribute(annotation, "TIME_SLOT_REF1"),
  attribute(annotation, "TIME_SLOT_REF2"),
];

function parse(text: string, path: string): Element {
  let fault: AnnotationError | undefined;
  const parser = new DOMParser({
    onError: (level, message, { locator }: { locator?: { lineNumber?: number } }) => {
      if (level !== "warning")
        fault ??= new AnnotationError(path, `not XML: ${message.slice(0, 120)}`, locator?.lineNumber || 1);
    },
  });
  let root: Element | null = null;
  try {
    root = parser.parseFromString(text, "application/xml").documentElement;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error; // which comes after onError
  }
  if (fault !== undefined) throw fault;
  if (root?.tagName === "ANNOTATION_DOCUMENT") return root;
  throw new AnnotationError(path, `expected an ELAN document, got <${root?.tagName}>`, root?.lineNumber);
}

interface Times {
  readonly start: number;
  readonly end: number;
  readonly slots: readonly string[];
}

/** The times of annotations, each found once: chains of references may be long. */
function timesFinder(
  byId: ReadonlyMap<string, Element>,
  slots: ReadonlyMap<string, number>,
): (annotation: Element) => Times | ValueIssue {
  const known = new Map<Element, Times | ValueIssue>();
  return (annotation) => {
    const way: Element[] = []; // from the annotation to one that is known
    const seen = new Set<Element>();
    let found: Times | ValueIssue | undefined;
    for (let each = annotation; found === undefined; ) {
      found = known.get(each);
      if (found !== undefined) break;
      way.push(each);
      seen.add(each);
      if (each.tagName !== "REF_ANNOTATION") {
        found = alignedTimes(each, slots);
        break;
      }
      const value = attribute(each, "ANNOTATION_REF");
      const referred = byId.get(value);
      if (referred === undefined || seen.has(referred)) {
        found = { field: "ANNOTATION_REF", value, expected: "the id of an annotation with times" };
        break;
      }
      each = referred;
    }
    for (const each of way) known.set(each, found!);
    return found!;
  };
}

function alignedTimes(annotation: Element, slots: ReadonlyMap<string, number>): Times | ValueIssue {
  const at = (field: string) => ({
    field,
    value: attribute(annotation, field),
    expected: "a time slot with a time",
  });
  const [first, last] = [at("TIME_SLOT_REF1"), at("TIME_SLOT_REF2")];
  const [start, end] = [slots.get(first.value), slots.get(last.value)];
  if (start === undefined) return first;
  if (end === undefined) return last;
  if (end < start) return { ...last, value: end, expected: `${start} s or later` };
  return { start, end, slots: [first.value, last.value] };
}

const attribute = (element: Element, name: string): string => element.getAttribute(name) ?? "";

/** The elements in another one, of one name or any, in the document's order. */
function children(parent: Element, name?: string): Element[] {
  const found: Element[] = [];
  for (let node = parent.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeType !== 1) continue;
    const element = node as Element;
    if (name === undefined || element.tagName === name) found.push(element);
  }
  return found;
}
