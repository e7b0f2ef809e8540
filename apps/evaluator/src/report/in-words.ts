import { basename, dirname } from "node:path";
import { intervalNote } from "@msmae/evaluation";
import type { RankedScore } from "@msmae/metrics";
import { STREAM_NAMES, STREAMS, type StreamName } from "@msmae/pose";
import type { Section } from "@msmae/report";
import { mainScores } from "../translation/scores.js";
import type { RunCorpus } from "./clips.js";
import { type Json, setting } from "./json.js";
import { limits } from "./limits.js";
import { originRun } from "./origin.js";
import { percent, recognitionScores } from "./recognition.js";
import { dataName, type Measured } from "./run-data.js";
import type { RunFolder } from "./run-folder.js";
import { translationScores } from "./translation.js";

/** Streams of a newer version are called by their names. */
const wordsOf = (name: unknown): string =>
  STREAM_NAMES.includes(name as StreamName) ? STREAMS[name as StreamName].words : String(name);

/** What was trained, on what, how well it works, and what its limits are: for who reads nothing else. */
export function inWords(run: RunFolder, clips: RunCorpus): Section[] {
  return [
    { kind: "text", title: "What this is", paragraphs: [...trained(run), ...howWell(run)] },
    { kind: "text", title: "What its numbers do not say", paragraphs: limits(run, clips), list: true },
  ];
}

function trained({ kind, config, path, result }: RunFolder): string[] {
  if (config === undefined) {
    const { checkpoint, data, split } = result ?? {};
    const what = kind === "translate" ? "translates signed sentences" : "recognises isolated signs";
    const clips = split === "all" ? "all clips" : `the ${split} clips`;
    return [
      `A model that ${what}, ${basename(String(checkpoint))}, was shown ${clips} of the data set ${dataName(String(data))}.`,
    ];
  }
  const { kind: model = "ms-mae", streams } = (config.model ?? {}) as Json;
  const names = Array.isArray(streams) ? streams.map(wordsOf).join(", ") : "body and hands";
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
    ? `the data set ${dataName(path)}`
    : "synthetic signers (made up by a program)";
}

/** Where the weights began, and what the run that they come from was trained on, where its folder is still there. */
function originOf(config: Json, path: string): string {
  const { init } = config;
  if (typeof init !== "string") return "It began with random weights.";
  const origin = originRun(config, path);
  const data = origin === undefined ? "" : `, which was trained on ${dataOf(origin.config)}`;
  return `It began with the weights of ${basename(dirname(dirname(init)))}${data}.`;
}

/** What the model has to do with the clips that it is measured by. */
const LEARNT: Readonly<Record<Measured, string>> = {
  test: "that it had not learnt from",
  validation: "that it had not learnt from, but that chose the checkpoint",
  training: "that it had learnt from",
  any: "some of which it may have learnt from",
  "not known": "that it was measured by",
};

function howWell(run: RunFolder): string[] {
  const { kind, recognised, translated, result } = run;
  const learnt = LEARNT[run.measured];
  if (kind === "recognize" && recognised.length > 0) {
    const [one, five] = recognitionScores(run) as [RankedScore, RankedScore, ...RankedScore[]];
    const glosses = Number(setting(result, "glosses"));
    const among = five.interval === "always" ? "" : `, and among its first five for ${percent(five.score)}`;
    const guess = `Guessing would be right for ${percent(1 / glosses)}`;
    return [
      `Of ${recognised.length} clips ${learnt}, it names the right sign first for ${percent(one.score)} ` +
        `(${intervalNote(one, percent)})${among}.` +
        (glosses > 0 ? ` ${guess}${glosses > 5 ? `, and ${percent(5 / glosses)}` : ""}.` : ""),
    ];
  }
  if (kind === "translate" && translated.length > 0) {
    const scores = mainScores(translationScores(run)).filter(({ name }) => name === "BLEU");
    const several = scores.length > 1;
    return scores.map(
      ({ language, sentences, score, ...interval }) =>
        `Its translations of ${sentences} sentences${several ? ` in ${language}` : ""} ${learnt} have a BLEU-4 of ` +
        `${score.toFixed(1)} (${intervalNote(interval, (value) => value.toFixed(1))}), of 100.`,
    );
  }
  return [];
}
