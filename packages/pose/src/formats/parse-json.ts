import { count, oneLine } from "@msmae/text";
import { PoseJsonError } from "../errors.js";

/** What Python writes where JSON has no number. */
const NO_NUMBERS = ["NaN", "-Infinity", "Infinity"] as const;

/**
 * The value of a JSON text as people have it: standard JSON, or with the `NaN` and `Infinity` of Python's `json.dump`, or a
 * value a line (JSON lines), which becomes a list.
 *
 * @param noNumber What those words become, as JSON: `1e999` is infinite, so that it is a number, but none of any keypoint.
 * @throws {PoseJsonError} if it is none of these; of JSON lines with the line.
 */
export function parseJson(text: string, source: string, noNumber = "1e999"): unknown {
  const whole = attempt(text, noNumber);
  if (!(whole instanceof SyntaxError)) return whole.value;
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.trim() !== "");
  const several = first >= 0 && lines.length > first + 1;
  if (several && !(attempt(lines[first]!, noNumber) instanceof SyntaxError)) {
    return lines.flatMap((line, i) => {
      if (line.trim() === "") return [];
      const one = attempt(line, noNumber);
      if (one instanceof SyntaxError) throw notJson(one, source, `line ${count(i + 1)}`);
      return [one.value];
    });
  }
  throw notJson(whole, source);
}

function notJson(error: SyntaxError, source: string, path = ""): PoseJsonError {
  const reason = oneLine(error.message);
  return new PoseJsonError(source, path, `not JSON: ${reason}`);
}

function attempt(text: string, noNumber: string): { readonly value: unknown } | SyntaxError {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    if (!NO_NUMBERS.some((word) => text.includes(word))) return error as SyntaxError;
  }
  try {
    return { value: JSON.parse(withoutWords(text, noNumber)) as unknown };
  } catch (error) {
    return error as SyntaxError;
  }
}

/** The text with those words replaced outside of its strings. */
function withoutWords(text: string, noNumber: string): string {
  const parts: string[] = [];
  let copied = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') {
      at++;
      while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
      continue;
    }
    const word = NO_NUMBERS.find((one) => text.startsWith(one, at));
    if (word === undefined) continue;
    parts.push(text.slice(copied, at), noNumber);
    copied = at + word.length;
    at = copied - 1;
  }
  return parts.join("") + text.slice(copied);
}
