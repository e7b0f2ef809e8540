import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Section } from "@msmae/report";
import type { RunCorpus } from "./clips.js";
import { percent, recognitionScores, type Scored } from "./recognition.js";
import { type Json, type RunFolder, setting } from "./run-folder.js";
import { translationScores } from "./translation.js";

/** Whether any of what the run saw was made up; what a run began with counts, too. */
export function isSynthetic({ config }: RunFolder): boolean {
  return setting(config, "corpus.kind") === "synthetic";
}

const STREAMS: Readonly<Record<string, string>> = { left: "left hand", right: "right hand" };

/** What was trained, on what, how well it works, and what its limits are: for who reads nothing else. */
export function inWords(run: RunFolder, clips: RunCorpus): Section[] {
  return [
    { kind: "text", title: "What this is", paragraphs: [...trained(run), ...howWell(run)] },
    { kind: "text", title: "What its numbers do not say", paragraphs: limits(run, clips), list: true },
  ];
}

function trained({ kind, config, path, result }: RunFolder): string[] {
  if (config === undefined) {
    const from = [setting(result, "checkpoint"), setting(result, "data")].map((each) =>
      basename(String(each)),
    );
    return [
      `A model that ${kind === "translate" ? "translates signed sentences" : "recognises isolated signs"}, ${from[0]}, was shown the ${setting(result, "split")} clips of ${from[1]}.`,
    ];
  }
  const { kind: model = "ms-mae", streams } = (config.model ?? {}) as Json;
  const names = Array.isArray(streams)
    ? streams.map((name) => STREAMS[name] ?? name).join(", ")
    : "body and hands";
  const layers = setting(config, "model.encoder.layers");
  const size =
    layers === undefined
      ? ""
      : ` (${layers} ${layers === 1 ? "layer" : "layers"} of width ${setting(config, "model.encoder.width")})`;
  const data = dataOf(config);
  if (kind === "pretrain") {
    const ratio = 100 * Number(setting(config, "masking.ratio"));
    const how =
      setting(config, "masking.strategy") === "same"
        ? "the same moments in all of them"
        : "other moments in each of them";
    return [
      `A masked autoencoder${size} watched ${data}, without being told what is signed. The skeleton is split into streams ` +
        `(${names}), each cut into short pieces; ${ratio} % of the pieces were hidden, ${how}, and the model learnt to put ` +
        "them back. What it learnt that way is meant to be the beginning of models that recognise or translate.",
    ];
  }
  const begin = originOf(config, path);
  if (kind === "recognize") {
    const counts = (setting(result, "clips") ?? {}) as Json;
    const frozen = config.probe === true ? " Its encoder stayed as it was; only the last layer learnt." : "";
    return [
      `${model === "ms-mae" ? `An MS-MAE encoder${size} with a classifier` : `A model of the kind ${String(model)}`} learnt to tell ` +
        `${setting(result, "glosses") ?? "some"} isolated signs apart, from ${counts.train ?? "some"} clips of ${data}: ` +
        `skeletons of ${names}, no video. ${begin}${frozen}`,
    ];
  }
  return [
    `An MS-MAE encoder${size} and mBART learnt to translate signed sentences into text, from ${data}: skeletons of ${names}, no ` +
      `video, no glosses. ${begin}`,
  ];
}

function dataOf(config: Json): string {
  const path = setting(config, "corpus.path");
  return typeof path === "string"
    ? `the data set ${basename(dirname(path)) || path}`
    : "synthetic signers (made up by a program)";
}

/** Where the weights began, and what the run that they come from was trained on, where its folder is still there. */
function originOf(config: Json, path: string): string {
  const { init } = config;
  if (typeof init !== "string") return "It began with random weights.";
  const folder = dirname(dirname(init));
  const file = join(folder, "config.json");
  const described =
    folder !== path && existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { config?: Json }) : {};
  const data = described.config === undefined ? "" : `, which was trained on ${dataOf(described.config)}`;
  return `It began with the weights of ${basename(folder)}${data}.`;
}

function howWell(run: RunFolder): string[] {
  const { kind, recognised, translated, result } = run;
  if (kind === "recognize" && recognised.length > 0) {
    const [one, five] = recognitionScores(recognised) as [Scored, Scored, ...Scored[]];
    const glosses = Number(setting(result, "glosses"));
    return [
      `Of ${recognised.length} clips that it had not learnt from, it names the right sign first for ${percent(one.score)} (95 % ` +
        `interval ${percent(one.low)} to ${percent(one.high)}), and among its first five for ${percent(five.score)}.` +
        (glosses > 0
          ? ` Guessing would be right for ${percent(1 / glosses)}, and ${percent(Math.min(1, 5 / glosses))}.`
          : ""),
    ];
  }
  if (kind === "translate" && translated.length > 0) {
    const four = translationScores(run)[1]!;
    return [
      `Its translations of ${translated.length} sentences that it had not learnt from have a BLEU-4 of ${four.score.toFixed(1)} ` +
        `(95 % interval ${four.low.toFixed(1)} to ${four.high.toFixed(1)}), of 100.`,
    ];
  }
  return [];
}

function limits(run: RunFolder, clips: RunCorpus): string[] {
  const { kind, recognised, translated, config } = run;
  const scored = kind === "recognize" ? recognised.length : translated.length;
  const ids = new Set([...recognised, ...translated].map(({ id }) => id));
  return [
    ...(isSynthetic(run)
      ? [
          "The signers are synthetic: made up by a program. The numbers say whether the method works as described, nothing about real signing.",
        ]
      : []),
    ...("missing" in clips ? [`The clips cannot be shown: ${clips.missing}.`] : signersOf(clips, ids)),
    ...(scored > 0
      ? [
          `The interval tells how much the number would change with other clips of the same kind (${scored} were measured), not ` +
            "with other signers, cameras or another seed.",
        ]
      : []),
    ...(config !== undefined ? ["It is one run with one seed; another seed gives another number."] : []),
    "Skeletons are what a pose estimator saw: what it missed, the model never got.",
  ];
}

/** Whether the measured clips show people that were learnt from. */
function signersOf(
  { corpus }: Exclude<RunCorpus, { missing: string }>,
  ids: ReadonlySet<string | undefined>,
) {
  if (ids.size === 0) return [];
  const signers = (measured: boolean) =>
    new Set(corpus.clips.filter(({ id }) => ids.has(id) === measured).flatMap(({ signer }) => signer ?? []));
  const [seen, others] = [signers(true), signers(false)];
  if (seen.size === 0)
    return ["The data does not say who signs, so that the same people may be in both parts."];
  const both = [...seen].filter((signer) => others.has(signer)).length;
  return [
    `The measured clips show ${seen.size} ${seen.size === 1 ? "signer" : "signers"}` +
      (both === 0
        ? ", none of whom the model learnt from."
        : `, ${both} of whom are in other clips of the data, too.`),
  ];
}
