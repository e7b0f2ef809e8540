import { PredictionError, parseReferences, parseTranslation, type Whose } from "../predictions.js";
import { stripEnd } from "../python-text.js";
import { InputError } from "./input-error.js";
import { shownName } from "./shown-name.js";
import { readSideBySide, sharedId } from "./side-by-side.js";

/** A segment, what each system says of it, and its references. */
export interface TextSegment {
  readonly number: number;
  readonly id: string | undefined;
  /** Whose it is, as far as lines name it. */
  readonly whose: Whose;
  /** [systems] */
  readonly hypotheses: readonly string[];
  readonly references: readonly string[];
}

export interface TextFiles {
  /** A file for each system. */
  readonly hypotheses: readonly string[];
  /** A file for each reference, or none where the hypotheses' lines hold theirs. */
  readonly references: readonly string[];
  /** How every file is written; by default those named `*.jsonl` are JSON. */
  readonly format?: "text" | "jsonl" | undefined;
}

/**
 * Reads files side by side, line by line: a text a line, or a JSON object a line. Of text, white space at a line's end
 * is no part, as in sacreBLEU's command.
 *
 * @throws {InputError} naming file and line: for files that are empty, of unequal length, not UTF-8, without a reference,
 *   or whose ids differ.
 */
export async function* readTextSegments(files: TextFiles): AsyncGenerator<TextSegment> {
  const paths = [...files.hypotheses, ...files.references];
  const systems = files.hypotheses.length;
  for await (const { number, lines } of readSideBySide(paths)) {
    const parsed = lines.map((line, i) => parse(line, paths[i] as string, number, i < systems, files.format));
    const id = sharedId(parsed, paths, number);
    const [ofSystems, ofReferences] = [parsed.slice(0, systems), parsed.slice(systems)];
    yield {
      number,
      id,
      whose: parsed[0] ?? {},
      hypotheses: ofSystems.map(({ hypothesis }) => hypothesis as string),
      references:
        ofReferences.length > 0
          ? ofReferences.flatMap(({ references }) => references ?? [])
          : ownReferences(ofSystems, paths, number),
    };
  }
}

interface Line extends Whose {
  readonly id?: string;
  readonly hypothesis?: string;
  readonly references?: readonly string[];
}

function parse(
  line: string,
  path: string,
  number: number,
  isSystem: boolean,
  format: TextFiles["format"],
): Line {
  const json = format === undefined ? path.endsWith(".jsonl") : format === "jsonl";
  if (!json) return isSystem ? { hypothesis: stripEnd(line) } : { references: [stripEnd(line)] };
  try {
    return isSystem ? parseTranslation(line) : parseReferences(line);
  } catch (error) {
    if (error instanceof PredictionError) throw new InputError(shownName(path), number, error.message);
    throw error;
  }
}

/** The references that the hypotheses' own lines hold; those of several systems must be the same. */
function ownReferences(lines: readonly Line[], paths: readonly string[], number: number): readonly string[] {
  const names = paths.map(shownName);
  for (const [i, { references }] of lines.entries()) {
    const name = names[i] as string;
    if (references === undefined) {
      throw new InputError(name, number, "reference: missing; expected a text, or a file of --references");
    }
    if (JSON.stringify(references) !== JSON.stringify(lines[0]?.references)) {
      throw new InputError(name, number, `its references are not those of ${names[0]}; expected the same`);
    }
  }
  return lines[0]?.references as readonly string[];
}
