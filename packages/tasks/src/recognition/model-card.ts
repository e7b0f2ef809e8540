import { basename } from "node:path";
import { intervalText, samplingNotes, unitsText } from "@msmae/evaluation";
import type { Recognizer } from "@msmae/recognition";
import { referenceOf } from "@msmae/transformer";
import { percent } from "./recognition.js";
import type { RunFacts } from "./run-facts.js";

/** Of more glosses than this the card names the first; all are in config.json. Chosen here: a paragraph. */
const NAMED_GLOSSES = 50;

/**
 * The card of a model folder, as Markdown: what the model is, its data, scores and limits. Facts are from the checkpoint and its
 * run's files alone; what they do not say is said to be unknown.
 */
export function modelCard(recognizer: Recognizer, facts: RunFacts): string {
  return [
    ["---", "license: unknown", "tags: [sign-language, isolated-sign-recognition, pose, ms-mae]", "---"],
    ["# A model that recognises isolated signs", "", ...modelLines(recognizer)],
    ["## Use", "", ...USE],
    ["## Data", "", ...dataLines(facts)],
    ["## Training", "", ...trainingLines(facts)],
    ["## Scores", "", ...scoreLines(facts)],
    ["## Limits", "", ...limitLines(recognizer, facts)],
  ]
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

const USE = [
  "- Node or a browser: `openRecognizer()` of `@msmae/recognizer` with `onnx/model.onnx`.",
  "- PyTorch: `model.safetensors` and `config.json`, as `examples/pytorch` of msmae loads models of kind `ms-mae`.",
  "- Elsewhere: `onnx/model.onnx`; `preprocessing.json` says what is done to keypoints before.",
];

function modelLines({ model, frames, fillGaps, glosses }: Recognizer): string[] {
  const named = glosses.slice(0, NAMED_GLOSSES).map((gloss) => `\`${gloss.replaceAll("`", "'")}\``);
  const more = glosses.length > NAMED_GLOSSES ? `, … (all are in \`config.json\`)` : "";
  const size =
    model.kind === "ms-mae"
      ? `${model.encoder.layers} layers of width ${model.encoder.width}, ${model.encoder.heads} heads`
      : `${model.layers} layers, the first of width ${model.width}`;
  return [
    `Kind \`${model.kind}\`: ${size}. It sees the streams ${model.streams.join(", ")} in ${frames} frames of a clip${fillGaps ? "" : ", gaps not filled"}.`,
    "",
    `It tells ${glosses.length} glosses apart: ${named.join(", ")}${more}.`,
  ];
}

function dataLines({ config, result }: RunFacts): string[] {
  const source = config?.config.corpus;
  const clips = result?.training?.clips;
  const name =
    source?.kind === "synthetic"
      ? "synthetic signers, made by msmae; no recording of a person"
      : source?.path === undefined
        ? "unknown"
        : `\`${basename(source.path)}\`, the name of a folder or file; where it is from and its licence are unknown`;
  const split = result?.training?.splitBy;
  const held = (part: "valid" | "test") => (split === undefined ? "" : `, ${HELD_OUT[split[part]]}`);
  return [
    `- Data: ${name}.`,
    clips === undefined
      ? "- Clips to train on: unknown."
      : `- Clips: ${clips.train} to train on, ${clips.valid} for validation${held("valid")}, ${clips.test} for test${held("test")}.`,
    `- Fingerprint of the data: ${config?.corpus === undefined ? "unknown" : `\`${config.corpus.fingerprint}\``}.`,
    "- Who signs, how they were asked, and which sign language it is: unknown to msmae.",
  ];
}

const HELD_OUT = { manifest: "as the manifest has it", seed: "drawn by the seed" } as const;

function trainingLines({ step, config, result }: RunFacts): string[] {
  const settings = config?.config;
  const begun = settings?.init === undefined ? "random initialisation" : `\`${basename(settings.init)}\``;
  const chosen = result?.training?.chosenBy;
  const by = chosen === undefined ? "" : chosen === "last" ? ", the last" : `, the best by ${chosen}`;
  const versions = Object.entries(config?.versions ?? {}).map(([name, version]) => `${name} ${version}`);
  return [
    `- First weights: ${settings === undefined ? "unknown" : begun}.`,
    `- Updates: ${step ?? "unknown"}${by}. Seed: ${settings?.seed ?? "unknown"}.`,
    `- Made by: ${versions.length === 0 ? "unknown" : versions.join(", ")}; revision ${config?.revision ?? "unknown"}.`,
  ];
}

function scoreLines({ result, measuredInstead }: RunFacts): string[] {
  if (measuredInstead !== undefined) {
    return [`Unknown: the run's scores are of another checkpoint, \`${measuredInstead}\`.`];
  }
  if (result === undefined || result.parts.length === 0) return ["Unknown: nothing was measured."];
  return [
    "| clips | score | 95 % interval | drawn over |",
    "|---|---|---|---|",
    ...result.parts.flatMap(({ part, clips, scores, sampling }) =>
      scores.map((score) => {
        const over = sampling === undefined ? "clips" : unitsText(sampling);
        const shown = intervalText(score, percent);
        return `| ${clips} of ${part} | ${score.name} ${percent(score.score)} | ${shown} | ${shown === "–" ? "–" : over} |`;
      }),
    ),
  ];
}

function limitLines({ model, glosses }: Recognizer, { config, result }: RunFacts): string[] {
  const measured = result?.parts.at(-1);
  const notes = measured?.sampling === undefined ? [] : samplingNotes(measured.sampling);
  const shown = result?.glossesShown;
  return [
    `- A clip shows one sign. What is none of the ${glosses.length} glosses is taken for one of them.`,
    referenceOf(model) === "hands"
      ? "- A clip in which no hand is seen is refused."
      : "- A clip of which no frame shows both shoulders is refused.",
    ...(config?.config.corpus.kind === "synthetic"
      ? ["- It has learnt made-up movements: it knows no sign of any sign language."]
      : []),
    ...(shown !== undefined && shown < glosses.length
      ? [
          `- The measured clips show ${shown} of the ${glosses.length} glosses: of the others nothing is known.`,
        ]
      : []),
    ...notes.map((note) => `- ${note}`),
    ...(measured?.sampling === undefined ? ["- How many people sign in the measured clips: unknown."] : []),
    "- How well it does for people, dialects, cameras and pose estimators other than those of its data: unknown.",
  ];
}
