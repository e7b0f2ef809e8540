import { parseArgs } from "node:util";
import { DEFAULT_SAMPLES, DEFAULT_SEED } from "../bootstrap.js";
import { DEFAULT_TRIALS } from "../paired.js";
import { METRIC_FAMILIES, METRIC_OPTIONS } from "../text-metrics.js";
import { InputError } from "./input-error.js";

/** An option: what it takes, if anything, and what it does. `files` take all that follows up to the next option. */
interface OptionDescription {
  readonly takes?: string;
  readonly files?: boolean;
  readonly choices?: readonly string[];
  readonly about: string;
}

const taken = ({ takes, choices }: OptionDescription) => takes ?? choices?.join("|");

/** Scores of recognised glosses; the others are of texts. */
export const RECOGNITION_METRICS: readonly string[] = ["recall", "macro-f1"];

/** Every metric's names, as help and errors have them. */
export const METRIC_NAMES = [...METRIC_FAMILIES.map(({ names }) => names), ...RECOGNITION_METRICS].join(", ");

const OPTIONS = {
  metric: { takes: "NAMES", about: `${METRIC_NAMES}; several with commas` },
  hypotheses: { takes: "FILE…", files: true, about: "a file for each system, - for standard input" },
  references: {
    takes: "FILE…",
    files: true,
    about: "a file for each reference; none if the hypotheses' lines hold theirs",
  },
  format: {
    choices: ["text", "jsonl"],
    about: "a text or a JSON object a line (default: by name, *.jsonl is JSON)",
  },
  ...METRIC_OPTIONS,
  k: { takes: "NUMBERS", about: "of recall@k (default: 1,5)" },
  "correct-punctuation": { about: "also score with ,?! as full-width ，？！: mBART writes Chinese so" },
  confidence: { about: "95 % intervals by bootstrap" },
  by: {
    choices: ["signer", "recording", "segment"],
    about: "what is drawn and tested (default: signers, or recordings, where every line names one)",
  },
  paired: {
    choices: ["bs", "ar", "none"],
    about:
      "how further systems are tested against the first: bootstrap (default), approximate randomization; recall: McNemar's",
  },
  samples: { takes: "NUMBER", about: `of the bootstrap (default: ${DEFAULT_SAMPLES})` },
  trials: { takes: "NUMBER", about: `of approximate randomization (default: ${DEFAULT_TRIALS})` },
  seed: { takes: "NUMBER", about: `of both (default: ${DEFAULT_SEED})` },
  "sentence-level": { about: "a line of scores for each segment" },
  digits: { takes: "NUMBER", about: "decimals of a score (default: 2)" },
  signature: { about: "a line for each score with its signature, as sacreBLEU prints it" },
  json: { about: "as JSON" },
  debug: { about: "show the stack of an error" },
  help: { about: "or -h: show this" },
} satisfies Readonly<Record<string, OptionDescription>>;

export type OptionName = keyof typeof OPTIONS;

/** What was given: texts for options that take some, in order. */
export class Arguments {
  readonly #given: ReadonlyMap<string, readonly string[]>;

  /** @throws {InputError} for what is no option, lacks its value, or is not one of its choices. */
  constructor(args: readonly string[]) {
    const given = new Map<string, string[]>();
    let list: string[] | undefined; // of the option that takes what follows
    const { tokens } = parseArgs({
      args: [...args],
      options: Object.fromEntries(
        Object.entries(OPTIONS).map(([name, option]) => [
          name,
          {
            type: taken(option) === undefined ? "boolean" : "string",
            ...(name === "help" ? { short: "h" } : {}),
          },
        ]),
      ),
      strict: false,
      allowPositionals: true,
      tokens: true,
    });
    for (const token of tokens) {
      if (token.kind === "option-terminator") continue;
      if (token.kind === "positional") {
        if (list === undefined) {
          throw new InputError(
            token.value,
            undefined,
            `expected an option, such as --hypotheses ${token.value}`,
          );
        }
        list.push(token.value);
        continue;
      }
      const option: OptionDescription | undefined = Object.hasOwn(OPTIONS, token.name)
        ? OPTIONS[token.name as OptionName]
        : undefined;
      if (option === undefined) {
        throw new InputError(token.rawName, undefined, "unknown option; --help shows those there are");
      }
      const { files, choices } = option;
      const takes = taken(option);
      if (takes === undefined) {
        if (token.value !== undefined) throw new InputError(token.rawName, undefined, "takes no value");
      } else if (token.value === undefined || token.value === "") {
        throw new InputError(token.rawName, undefined, `expected ${takes}`);
      } else if (choices !== undefined && !choices.includes(token.value)) {
        throw new InputError(
          token.rawName,
          undefined,
          `${token.value}: expected one of ${choices.join(", ")}`,
        );
      }
      const before = given.get(token.name) ?? [];
      if (before.length > 0 && !files && token.name !== "metric" && takes !== undefined) {
        throw new InputError(token.rawName, undefined, "given twice");
      }
      before.push(token.value ?? "");
      given.set(token.name, before);
      list = files ? before : undefined;
    }
    this.#given = given;
  }

  has(name: OptionName): boolean {
    return this.#given.has(name);
  }

  all(name: OptionName): readonly string[] {
    return this.#given.get(name) ?? [];
  }

  /** One of the option's choices, which the constructor has checked. */
  choice<Choice extends string>(name: OptionName): Choice | undefined {
    return this.#given.get(name)?.[0] as Choice | undefined;
  }

  /** @throws {InputError} if it is no number, or no whole one from `least` to `most` where that is given. */
  number(name: OptionName, least?: number, most = Number.MAX_SAFE_INTEGER): number | undefined {
    const text = this.#given.get(name)?.[0];
    if (text === undefined) return undefined;
    const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (least === undefined) {
      if (Number.isFinite(value)) return value;
    } else if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const up = value > most ? ` and at most ${most.toLocaleString("en")}` : "";
    const expected =
      least === undefined ? "a number of at least 0" : `a whole number of at least ${least}${up}`;
    throw new InputError(`--${name}`, undefined, `${text}: expected ${expected}`);
  }
}

/** What `--help` says, for a command of that name. */
export function usage(command: string): string {
  const rows = Object.entries(OPTIONS).map(([name, option]) => [
    [`--${name}`, taken(option) ?? ""].join(" "),
    option.about,
  ]);
  const width = Math.max(...rows.map(([left = ""]) => left.length));
  return [
    `Usage: ${command} --metric NAMES --hypotheses FILE… [options]`,
    "",
    "Scores translations, glosses or recognised signs;",
    "every score comes with its name and signature.",
    "",
    ...rows.flatMap(([left = "", right = ""]) =>
      folded(right, WIDTH - width - 4).map((line, i) => `  ${(i === 0 ? left : "").padEnd(width)}  ${line}`),
    ),
  ].join("\n");
}

/** Columns of a terminal, as the other programs' help has. */
const WIDTH = 80;

/** A text in lines of at most so many characters, broken at spaces. */
function folded(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = `${lines.at(-1)}${lines.at(-1) === "" ? "" : " "}${word}`;
    if (line.length <= width) lines[lines.length - 1] = line;
    else lines.push(word);
  }
  return lines;
}
