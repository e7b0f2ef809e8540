import { escapeXml } from "@msmae/text";

/** A stretch of time with a text. */
export interface TierAnnotation {
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

export interface Tier {
  /** Unique in its document; what ELAN shows. */
  readonly id: string;
  /** Who signs. */
  readonly participant?: string;
  /** Who, or what, wrote the annotations. */
  readonly annotator?: string;
  readonly annotations: readonly TierAnnotation[];
}

/** A file that a document is about. */
export interface LinkedFile {
  /** Absolute, such as `file:///data/clip.mp4`. */
  readonly url: string;
  /** From the document's folder, such as `./clip.mp4`. */
  readonly relativeUrl?: string;
  /** Such as `video/mp4`. */
  readonly mimeType: string;
  /** Seconds of the file at the document's time 0. */
  readonly origin?: number;
}

export interface ElanFile {
  readonly tiers: readonly Tier[];
  /** Videos that ELAN plays. */
  readonly media?: readonly LinkedFile[];
  /** Other files, such as poses. */
  readonly linked?: readonly LinkedFile[];
  readonly author?: string;
  /** Default: 1970, so that the same annotations give the same bytes. */
  readonly date?: Date;
}

/**
 * Serialises annotations as an ELAN document (.eaf, format 3.0). Times are rounded to milliseconds; an annotation
 * shorter than one gets one.
 *
 * @throws {RangeError} if a time is no time, an annotation ends before it starts, two of a tier overlap by more than a
 *   millisecond, or two tiers have one name.
 * @example
 * writeFileSync("clip.eaf", writeElan({ tiers: [{ id: "segments", annotations: [{ start: 0, end: 0.8, value: "1" }] }] }));
 */
export function writeElan({
  tiers,
  media = [],
  linked = [],
  author = "msmae",
  date = new Date(0),
}: ElanFile): string {
  const slots: number[] = []; // milliseconds, by number
  let annotations = 0;
  const slot = (milliseconds: number) => `ts${slots.push(milliseconds)}`;
  const names = new Set<string>();
  const drawn = tiers.map(({ id, participant, annotator, annotations: own }) => {
    if (names.has(id))
      throw new RangeError(`Two tiers are named ${JSON.stringify(id)}; expected other names.`);
    names.add(id);
    const lines = inOrder(id, own).map(({ start, end, value }) => {
      const [from, to] = [slot(start), slot(end)];
      return `
        <ANNOTATION>
            <ALIGNABLE_ANNOTATION ANNOTATION_ID="a${++annotations}" TIME_SLOT_REF1="${from}" TIME_SLOT_REF2="${to}">
                <ANNOTATION_VALUE>${escapeXml(value)}</ANNOTATION_VALUE>
            </ALIGNABLE_ANNOTATION>
        </ANNOTATION>`;
    });
    const who = `${optional("PARTICIPANT", participant)}${optional("ANNOTATOR", annotator)}`;
    return `
    <TIER LINGUISTIC_TYPE_REF="segmentation"${who} TIER_ID="${escapeXml(id)}">${lines.join("")}
    </TIER>`;
  });
  const ordered = slots.map((value, i) => ({ id: `ts${i + 1}`, value })).sort((a, b) => a.value - b.value);
  const times = ordered.map(
    ({ id, value }) => `
        <TIME_SLOT TIME_SLOT_ID="${id}" TIME_VALUE="${value}"/>`,
  );
  const files = [
    ...media.map((file) => link("MEDIA_DESCRIPTOR", "MEDIA_URL", "RELATIVE_MEDIA_URL", file)),
    ...linked.map((file) => link("LINKED_FILE_DESCRIPTOR", "LINK_URL", "RELATIVE_LINK_URL", file)),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="${escapeXml(author)}" DATE="${date.toISOString()}" FORMAT="3.0" VERSION="3.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
    <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">${files.join("")}
        <PROPERTY NAME="lastUsedAnnotationId">${annotations}</PROPERTY>
    </HEADER>
    <TIME_ORDER>${times.join("")}
    </TIME_ORDER>${drawn.join("")}
    <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="segmentation" TIME_ALIGNABLE="true"/>
</ANNOTATION_DOCUMENT>
`;
}

/** In milliseconds and by time. */
function inOrder(tier: string, annotations: readonly TierAnnotation[]): TierAnnotation[] {
  const ordered = annotations.map(({ start, end, value }) => {
    if (!(start >= 0 && end >= start && end < 4e6)) {
      throw new RangeError(
        `Tier ${JSON.stringify(tier)}: an annotation is from ${start} to ${end} s; expected times from 0 on, the end after the start.`,
      );
    }
    const from = Math.round(1000 * start);
    return { start: from, end: Math.max(from + 1, Math.round(1000 * end)), value };
  });
  ordered.sort((a, b) => a.start - b.start || a.end - b.end);
  return ordered.map((each, i) => {
    const before = ordered[i - 1];
    if (before === undefined || before.end <= each.start) return each;
    if (before.end - each.start > 1 || each.end <= before.end) {
      throw new RangeError(
        `Tier ${JSON.stringify(tier)}: annotations overlap at ${each.start / 1000} s; expected one after the other.`,
      );
    }
    each.start = before.end;
    return each;
  });
}

const optional = (name: string, value: string | undefined): string =>
  value === undefined ? "" : ` ${name}="${escapeXml(value)}"`;

function link(element: string, url: string, relative: string, file: LinkedFile): string {
  const origin = file.origin === undefined ? undefined : `${Math.round(1000 * file.origin)}`;
  return `
        <${element} ${url}="${escapeXml(file.url)}" MIME_TYPE="${escapeXml(file.mimeType)}"${optional(relative, file.relativeUrl)}${optional("TIME_ORIGIN", origin)}/>`;
}
