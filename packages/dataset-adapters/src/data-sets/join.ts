import { type Clip, CorpusError, corpusSource, listedClips } from "@msmae/datasets";
import { AnnotationError, Reading } from "../annotations/reading.js";
import { adapter, type NamedPath } from "./adapter.js";

/**
 * Joins manifests and folders of poses into one: several people's recordings, or several data sets.
 *
 * With a name, as in `anna=FOLDER`, ids begin with it, so that none collide; `anna` signs the clips that do not say who
 * does, and a signer `s1` of theirs is `anna/s1`, since numbers of two data sets are not the same people. Everything else of
 * a clip stays. The clips of a folder of poses are as in a corpus, with their paths as ids: where its folders are glosses,
 * {@link readGlossFolders} makes a manifest of it first.
 *
 * @throws {AnnotationError} if there is no manifest and no folder of poses, two have the same name, or two clips the same id.
 */
export function readJoined(sources: readonly NamedPath[]): Reading {
  const reading = new Reading({ ownGlosses: true });
  const names = new Map<string, string>();
  const places = new Map<string, string>();
  const signers = new Map<string, string>(); // of sources without a name, whose they were first
  const unsplit: string[] = [];
  let split = false;
  for (const { path, signer: name } of sources) {
    const other = name === undefined ? undefined : names.get(name);
    if (other !== undefined) throw new AnnotationError(path, `${other} has the name ${name} as well`);
    if (name !== undefined) names.set(name, path);
    const { file, clips } = clipsAt(path);
    if (clips.every((clip) => clip.split === undefined)) unsplit.push(path);
    else split = true;
    for (const { pose, start, end, ...clip } of clips) {
      const id = name === undefined ? clip.id : `${name}/${clip.id}`;
      const earlier = places.get(id);
      if (earlier !== undefined) {
        const way = `name them, such as anna=${path}`;
        throw new AnnotationError(path, `the id ${JSON.stringify(id)} is in ${earlier} as well; ${way}`);
      }
      places.set(id, path);
      const signer = signerOf(name, clip.signer);
      if (name === undefined && signer !== undefined) {
        const whose = signers.get(signer) ?? path;
        signers.set(signer, whose);
        if (whose !== path) reading.note(`is of a signer whom ${whose} names too: taken for one person`, id);
      }
      const range = { ...(start !== undefined && { start }), ...(end !== undefined && { end }) };
      const named = { ...clip, id, ...(signer !== undefined && { signer }) };
      reading.add({ file }, named, [{ name: pose, file: pose, ...range }]);
    }
  }
  if (split && unsplit.length > 0) {
    reading.said.push(
      `no clip of ${unsplit.join(", ")} has a split, though others have: all of them are trained on`,
    );
  }
  return reading;
}

function signerOf(name: string | undefined, signer: string | undefined): string | undefined {
  if (name === undefined || signer === name) return signer;
  return signer === undefined ? name : `${name}/${signer}`;
}

function clipsAt(path: string): { readonly file: string; readonly clips: readonly Clip[] } {
  try {
    const source = corpusSource(path);
    if (source.kind === "manifest" || source.kind === "folder") {
      return { file: source.path, clips: listedClips(source) };
    }
  } catch (error) {
    if (error instanceof CorpusError) throw new AnnotationError(path, error.detail);
    throw error;
  }
  throw new AnnotationError(
    path,
    "packed shards; expected the manifest or the folder of poses that they were made of",
  );
}

export const joined = adapter({
  name: "join",
  title: "Joined",
  description: "manifests and folders of poses of several people, or data sets, as one manifest",
  annotations: "manifests or folders of poses, such as anna=FOLDER ben=ben.jsonl",
  several: true,
  poses: "named",
  options: {},
  read: ({ annotations, named = [{ path: annotations }] }) => readJoined(named),
});
