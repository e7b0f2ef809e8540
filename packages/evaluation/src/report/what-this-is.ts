import { basename, dirname } from "node:path";
import { STREAM_NAMES, STREAMS, type StreamName } from "@msmae/pose";
import type { Section } from "@msmae/report";
import type { ConfigFile } from "../files/config-file.js";
import { originRun } from "../runs/origin.js";
import { dataName, type Measured } from "../runs/run-data.js";
import type { RunFolder } from "../runs/run-folder.js";
import { setting } from "../runs/settings.js";
import { intervalNote } from "../scores/interval-text.js";
import { mainScores } from "../scores/translation-scores.js";
import type { RunCorpus } from "./clip-sections.js";
import { limits } from "./limits.js";
import { overUnits } from "./recognition-sections.js";
import { PART_NAMES, percent } from "./texts.js";

/** Streams of a newer version are called by their names. */
const wordsOf = (name: string): string =>
  STREAM_NAMES.find((each) => each === name) === undefined ? name : STREAMS[name as StreamName].words;

/** What was trained, on what, how well it works, and what its limits are: for who reads nothing else. */
export function whatThisIs(run: RunFolder, clips: RunCorpus): Section[] {
  return [
    { kind: "text", title: "What this is", paragraphs: [...trained(run), ...howWell(run)] },
    { kind: "text", title: "What its numbers do not say", paragraphs: limits(run, clips), list: true },
  ];
}

function trained(run: RunFolder): string[] {
  const { task, description, result } = run;
  if (description === undefined) return measuredAlone(run);
  const { config } = description;
  const { kind: model = "ms-mae", streams, encoder } = config.model;
  const names = streams.map(wordsOf).join(", ");
  const size =
    encoder === undefined
      ? ""
      : ` (${encoder.layers} ${encoder.layers === 1 ? "layer" : "layers"} of width ${encoder.width})`;
  const data = dataOf(config);
  if (task === "pretrain") {
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
  const begin = originOf(run);
  if (task === "recognize") {
    const of = result?.task === "recognize" ? result : undefined;
    const frozen = config.probe === true ? " Its encoder stayed as it was; only the last layer learnt." : "";
    return [
      `${model === "ms-mae" ? `An MS-MAE encoder${size} with a classifier` : `A model of the kind ${String(model)}`} learnt to tell ` +
        `${of?.glosses ?? "some"} isolated signs apart, from ${of?.training?.clips.train ?? "some"} clips of ${data}: ` +
        `skeletons of ${names}, no video. ${begin}${frozen}`,
    ];
  }
  return [
    `An MS-MAE encoder${size} and mBART learnt to translate signed sentences into text, from ${data}: skeletons of ${names}, no ` +
      `video, no glosses. ${begin}`,
  ];
}

function measuredAlone({ task, result }: RunFolder): string[] {
  if (result === undefined || result.task === "pretrain") return [];
  const what = task === "translate" ? "translates signed sentences" : "recognises isolated signs";
  const part = result.parts.at(-1)?.part ?? "all";
  const clips = part === "all" ? "all clips" : `the ${PART_NAMES[part]} clips`;
  return [
    `A model that ${what}, ${basename(result.checkpoint)}, was shown ${clips} of the data set ${dataName(result.corpus.path ?? "?")}.`,
  ];
}

function dataOf({ corpus: { path } }: ConfigFile["config"]): string {
  return path === undefined ? "synthetic signers (made up by a program)" : `the data set ${dataName(path)}`;
}

/** Where the weights began, and what the run that they come from was trained on, where its folder is still there. */
function originOf(run: RunFolder): string {
  const init = run.description?.config.init;
  if (init === undefined) return "It began with random weights.";
  const origin = originRun(run);
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
  const { recognised, recognition, translation, result, sampling } = run;
  const learnt = LEARNT[run.measured];
  const [one] = recognition;
  if (one !== undefined && result?.task === "recognize") {
    const { glosses } = result;
    const five = recognition.find(({ name, interval }) => name === "recall@5" && interval !== "always");
    const among = five === undefined ? "" : `, and among its first five for ${percent(five.score)}`;
    const guess = `Guessing would be right for ${percent(1 / glosses)}`;
    return [
      `Of ${recognised.length} clips ${learnt}, it names the right sign first for ${percent(one.score)} ` +
        `(${intervalNote(one, percent)}${overUnits(sampling)})${among}. ${guess}${glosses > 5 ? `, and ${percent(5 / glosses)}` : ""}.`,
    ];
  }
  const scores = mainScores(translation).filter(({ name }) => name === "BLEU");
  const several = scores.length > 1;
  return scores.map(
    ({ language, sentences, score, ...interval }) =>
      `Its translations of ${sentences} sentences${several ? ` in ${language}` : ""} ${learnt} have a BLEU-4 of ` +
      `${score.toFixed(1)} (${intervalNote(interval, (value) => value.toFixed(1))}${overUnits(sampling)}), of 100.`,
  );
}
