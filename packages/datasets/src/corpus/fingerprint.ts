import { createHash } from "node:crypto";
import { fstatSync } from "node:fs";
import type { ClipInfo, CorpusIndex } from "../clips/corpus-index.js";
import { readBytes, withFile } from "../clips/file-bytes.js";

/** What a clip is, in a few digits. */
export interface ClipFingerprint {
  readonly id: string;
  /** 32 hexadecimal digits. */
  readonly digest: string;
}

/** What a corpus is. */
export interface CorpusFingerprint {
  /** 32 hexadecimal digits: the same for the same clips, in whatever order and folder. */
  readonly fingerprint: string;
  /** Of each clip that is there, in the corpus' order. */
  readonly clips: readonly ClipFingerprint[];
}

/** Chosen here: files up to this size are read whole, so that a clip of one sign counts to the last byte. */
const SMALL = 1024 * 1024;
/** Chosen here: of larger files the header, which takes some 15 kB, and so many stretches, the last bytes among them. */
const HEADER = 16 * 1024;
const STRETCHES = 7;
const STRETCH = 4 * 1024;

/**
 * Tells whether two corpora hold the same data: of each clip what its manifest says (gloss, text, split, signer, …), its
 * place in its file, and its file's size and content. Neither paths nor file times count, so that a copy is the same
 * corpus; nor does the order of clips.
 *
 * Of a file above 1 MiB the header and some stretches are read, 44 KiB: enough to notice that it was extracted or written
 * anew, not each byte that a disk has damaged. Of packed shards their checksums count, of synthetic signers their settings.
 *
 * @example
 * corpusFingerprint(openCorpus("data/phoenix")).fingerprint; // "0f9a…"
 */
export function corpusFingerprint(index: CorpusIndex): CorpusFingerprint {
  const contentOf = contents(index);
  const gone = new Set(index.gone);
  const there = index.clips.filter((_, at) => !gone.has(at));
  const clips = there.map((clip) => {
    const { path: _, ...described } = clip;
    return { id: clip.id, digest: digest(canonical(described), contentOf(clip)) };
  });
  return { fingerprint: combined(clips), clips };
}

/** The fingerprint of a corpus that consists of these clips. */
export function combined(clips: readonly ClipFingerprint[]): string {
  return digest(...clips.map(({ id, digest }) => JSON.stringify([id, digest])).sort());
}

/** What stands for the frames of each clip. */
function contents({ source, checksums = {} }: CorpusIndex): (clip: ClipInfo) => string {
  if (source.kind === "synthetic") {
    const { clips: _, ...settings } = source; // clip i is the same however many there are
    const all = canonical(settings);
    return () => all;
  }
  if (source.kind === "shards") return ({ path }) => checksums[path] ?? "";
  const known = new Map<string, string>(); // many clips of a manifest may share a file
  return ({ path }) => {
    const found = known.get(path) ?? fileDigest(path);
    known.set(path, found);
    return found;
  };
}

function fileDigest(path: string): string {
  try {
    return withFile(path, (file) => {
      const { size } = fstatSync(file);
      if (size <= SMALL) return digest(`${size}`, readBytes(file, 0, size));
      const between = (size - HEADER - STRETCH) / (STRETCHES - 1);
      const stretches = Array.from({ length: STRETCHES }, (_, i) =>
        readBytes(file, HEADER + Math.floor(i * between), STRETCH),
      );
      return digest(`${size}`, readBytes(file, 0, HEADER), ...stretches);
    });
  } catch (error) {
    // Gone since the scan: another file than any that can be read.
    return `unreadable: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`;
  }
}

function digest(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    hash.update(`${part.length}:`); // so that no two lists of parts have the same bytes
    hash.update(part);
  }
  return hash.digest("hex").slice(0, 32);
}

/** JSON whose fields are in the order of their names, at any depth. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
