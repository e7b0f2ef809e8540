import { dirname, resolve, sep } from "node:path";
import { corpusSourceSchema, readManifest } from "@msmae/datasets";
import type { ConfigFile } from "../files/config-file.js";
import { isSynthetic, originRun } from "../runs/origin.js";
import type { RunFolder } from "../runs/run-folder.js";
import { samplingNotes } from "../scores/sampling.js";
import { corpusOf, type RunCorpus } from "./clip-sections.js";

/** What a run's numbers do not say, a sentence each. */
export function limits(run: RunFolder, clips: RunCorpus): string[] {
  const { recognised, translated, description, sampling } = run;
  const scored = recognised.length + translated.length;
  return [
    ...(isSynthetic(run)
      ? [
          "The signers are synthetic: made up by a program. The numbers say whether the method works as described, nothing about real signing.",
        ]
      : []),
    ...("missing" in clips ? [`The clips cannot be shown: ${clips.missing}.`] : peopleOf(run, clips)),
    ...("missing" in clips ? [] : seenInPretraining(run, clips)),
    ...(scored > 0 ? [whatIntervalsSay(scored, sampling?.unit === "signer")] : []),
    ...(sampling === undefined ? [] : samplingNotes(sampling)),
    ...(description !== undefined ? ["It is one run with one seed; another seed gives another number."] : []),
    "Skeletons are what a pose estimator saw: what it missed, the model never got.",
  ];
}

function whatIntervalsSay(scored: number, overSigners: boolean): string {
  return overSigners
    ? `The interval tells how much the number would change with other signers like these (${scored} clips were measured), not with other cameras or another seed.`
    : `The interval tells how much the number would change with other clips of the same kind (${scored} were measured), not with other signers, cameras or another seed.`;
}

type Known = Exclude<RunCorpus, { missing: string }>;

const idsOf = ({ recognised, translated }: RunFolder) =>
  new Set([...recognised, ...translated].map(({ id }) => id));

/** Who signs in the measured clips, and whether others are learnt from. */
interface People {
  readonly signers: number;
  /** Who are in clips that are learnt from, too. */
  readonly both: number;
}

function people(run: RunFolder, { corpus }: Known): People | undefined {
  const ids = idsOf(run);
  if (ids.size === 0) return undefined;
  const signers = (measured: boolean) =>
    new Set(corpus.clips.filter(({ id }) => ids.has(id) === measured).flatMap(({ signer }) => signer ?? []));
  const [seen, others] = [signers(true), signers(false)];
  return { signers: seen.size, both: [...seen].filter((signer) => others.has(signer)).length };
}

function peopleOf(run: RunFolder, clips: Known): string[] {
  const found = people(run, clips);
  if (found === undefined) return [];
  const { signers, both } = found;
  if (signers === 0)
    return ["The data does not say who signs, so that the same people may be in both parts."];
  return [
    `The measured clips show ${signers} ${signers === 1 ? "signer" : "signers"}` +
      (both === 0
        ? ", none of whom the model learnt from."
        : `, ${both} of whom are in other clips of the data, too.`),
  ];
}

/**
 * What has to stand at the top of a page whose scores are of people that the model may have learnt from: other people will be
 * recognised less well.
 */
export function samePeople(run: RunFolder, clips: RunCorpus): string[] {
  if (run.description === undefined || "missing" in clips || isSynthetic(run)) return [];
  const found = people(run, clips);
  if (found === undefined || (found.signers > 0 && found.both === 0)) return [];
  const ids = idsOf(run);
  const drawn = clips.corpus.clips.some(({ id, split }) => split === undefined && ids.has(id));
  const who =
    found.signers > 0
      ? `${found.both} of the ${found.signers} people in the measured clips are in those that were learnt from, too`
      : `the measured clips${drawn ? " were drawn by the seed from the same recordings:" : " do not say who signs, and"} the same people may be in both parts`;
  return [`${who.slice(0, 1).toUpperCase()}${who.slice(1)}; another person will be recognised less well.`];
}

/** Of a run beside others: that its data does not say who signs. */
export function signersUnknown(run: RunFolder): string[] {
  if (isSynthetic(run)) return [];
  const clips = corpusOf(run);
  if ("missing" in clips || people(run, clips)?.signers !== 0) return [];
  return [
    `${run.name}: the data does not say who signs, so that the same people may be in both parts; another person will be recognised less well.`,
  ];
}

/** Whether the poses of measured clips were among those that the weights it began with had learnt from. */
function seenInPretraining(run: RunFolder, { corpus }: Known): string[] {
  const origin = originRun(run);
  if (origin?.task !== "pretrain") return [];
  const ids = idsOf(run);
  const measured = corpus.clips.filter(({ id }) => ids.has(id));
  const all = origin.corpus?.fingerprint;
  const same = all !== undefined && all === run.corpus.fingerprint;
  const seen = same ? measured.length : measured.filter(pretrainedOn(origin.config)).length;
  if (seen === 0) return [];
  return [
    `The poses of ${seen === measured.length ? "all" : `${seen} of the ${measured.length}`} measured clips were in the encoder's ` +
      "pretraining, without their labels: recordings that it has never seen may score lower.",
  ];
}

/** Whether a clip's file is among those of a source, as far as that can be told without opening each. */
function pretrainedOn(config: ConfigFile["config"]): (clip: { readonly path: string }) => boolean {
  const source = corpusSourceSchema.safeParse(config.corpus);
  if (!source.success) return () => false;
  if (source.data.kind === "folder") {
    const folder = resolve(source.data.path) + sep;
    return ({ path }) => resolve(path).startsWith(folder);
  }
  if (source.data.kind !== "manifest") return () => false;
  const { path: manifest } = source.data;
  try {
    const paths = new Set(readManifest(manifest).map(({ pose }) => resolve(dirname(manifest), pose)));
    return ({ path }) => paths.has(resolve(path));
  } catch {
    return () => false; // gone, or another file now
  }
}
