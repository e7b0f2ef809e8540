import { count, counted, quote } from "@msmae/text";
import { isObject } from "./json-value.js";

/** Chosen here: where more frames are missing for each that is there, the numbers count something else, such as milliseconds. */
const MOST_MISSING = 9;
/** Chosen here: by how many steps of the middle length frames may lie apart before their times are said to be uneven. */
const UNEVEN = 1.5;

const FRAME = /^frame(?:_?(?:id|idx|index|no|nr|num|number))?$/i;
const TIME = /^(?:time_?stamp|time)(?:_?(?:s|sec|seconds|ms|us))?$/i;

/** Where the results of a list are in time, as far as they say it. */
export interface ResultTimes {
  /** The frame of each result, counted from the first; undefined where each follows the last. */
  readonly frames?: readonly number[];
  /** What a person should know: frames that are missing, or numbers and times that were not used. */
  readonly notices: readonly string[];
}

/**
 * The frames that a tool's or a person's results count themselves: `frame`, `frame_id`, `frameNumber` and so on. Frames without a
 * result keep their place, as frames without a file do. Times, whose unit no key tells for certain, are not used; what says that
 * results are unevenly spaced is named.
 *
 * @param results A result a frame; one of another kind counts nothing.
 * @example
 * resultTimes([{ frame: 0 }, { frame: 1 }, { frame: 4 }]).frames; // [0, 1, 4]
 */
export function resultTimes(results: readonly unknown[]): ResultTimes {
  if (results.length < 2) return { notices: [] };
  const key = keyOf(results, FRAME);
  const counted = key === undefined ? undefined : byFrames(key, numbersOf(results, key));
  if (counted?.frames !== undefined) return counted;
  const time = keyOf(results, TIME);
  const uneven = time === undefined ? [] : byTimes(time, numbersOf(results, time));
  return { notices: [...(counted?.notices ?? []), ...uneven] };
}

/** The first key of this kind that any result has. */
function keyOf(results: readonly unknown[], kind: RegExp): string | undefined {
  const found = results.find(
    (result) => isObject(result) && Object.keys(result).some((key) => kind.test(key)),
  );
  return found === undefined ? undefined : Object.keys(found as object).find((key) => kind.test(key));
}

/** NaN where a result has no such number. */
function numbersOf(results: readonly unknown[], key: string): number[] {
  return results.map((result) => {
    const value = isObject(result) ? result[key] : undefined;
    if (typeof value === "string" && /^\d{1,15}$/.test(value)) return Number(value);
    return typeof value === "number" ? value : Number.NaN;
  });
}

function byFrames(key: string, numbers: readonly number[]): ResultTimes {
  const ignored = (why: string): ResultTimes => ({
    notices: [`${quote(key)} ${why}: not used, frames are taken in the order of the results`],
  });
  if (!numbers.every(Number.isSafeInteger)) {
    const without = numbers.filter((value) => !Number.isSafeInteger(value)).length;
    return ignored(`is no whole number in ${count(without)} of ${counted(numbers.length, "result")}`);
  }
  const steps = numbers.slice(1).map((value, i) => value - numbers[i]!);
  if (steps.some((step) => step <= 0)) return ignored("does not rise from result to result");
  const start = numbers[0]!;
  const late =
    start > 1 ? [`${quote(key)} begins at ${count(start)}, which is taken as the first frame`] : [];
  if (steps.every((step) => step === 1)) return { notices: late };
  if (steps.every((step) => step === steps[0])) return ignored(`counts in steps of ${count(steps[0]!)}`);
  const missing = numbers.at(-1)! - start + 1 - numbers.length;
  if (missing > MOST_MISSING * numbers.length)
    return ignored(`rises by ${count(missing)} more than there are results`);
  const frames = numbers.map((value) => value - start);
  const lost = `${count(missing)} of ${counted(frames.at(-1)! + 1, "frame")} by ${quote(key)} have no result: they are empty`;
  return { frames, notices: [...late, lost] };
}

function byTimes(key: string, times: readonly number[]): string[] {
  const known = times.filter(Number.isFinite);
  const steps = known.slice(1).map((value, i) => value - known[i]!);
  const middle = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  const even = known.length === times.length && steps.every((step) => step > 0 && step <= UNEVEN * middle);
  if (even) return [];
  return [`${quote(key)} is not evenly spaced: not used, frames are taken at the frame rate, one a result`];
}
