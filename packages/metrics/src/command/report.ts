import { formatScore } from "../format-score.js";
import { formatFixed } from "../python-text.js";
import type { Result } from "./result.js";

/** Results as a table, with each signature below. */
export function asTable(results: readonly Result[], digits: number): string {
  const shown = (text: string, wanted: boolean) => (wanted ? [text] : []);
  const several = new Set(results.map(({ system }) => system)).size > 1;
  const corrected = results.some(({ punctuation }) => punctuation === "corrected");
  const intervals = results.some(({ interval }) => interval !== undefined);
  const tests = results.some(({ test }) => test !== undefined);
  const always = results.some((each) => each.always === true);
  const rows = results.map(({ name, system, punctuation, score, interval, test, detail, ...result }) => [
    name,
    ...shown(system, several),
    ...shown(punctuation, corrected),
    formatFixed(score, digits),
    ...shown(shownInterval(interval, digits), intervals),
    ...shown(
      test ? `${test.p.toFixed(4)}${test.p < 0.05 ? "*" : " "}` : result.always === true ? "–" : "",
      tests,
    ),
    ...shown(detail, !several),
  ]);
  const head = [
    "metric",
    ...shown("system", several),
    ...shown("punctuation", corrected),
    "score",
    ...shown("μ ± 95 %", intervals),
    ...shown("p ", tests),
    ...shown("", !several),
  ];
  const signatures = new Map(results.map(({ name, signature }) => [`${name}|${signature}`, ""]));
  const [first] = results;
  const drawn = results.find((each) => each.drawn !== undefined)?.drawn;
  const test = results.find((each) => each.test !== undefined)?.test;
  return [
    columns([head, ...rows]),
    ...(test === undefined ? [] : ["", `p: ${test.kind}, against ${test.baseline}; * below 0.05`]),
    ...(intervals && results.some((each) => each.interval === undefined && each.always !== true)
      ? ["", "–: every sample scores the same, so that resampling gives no interval"]
      : []),
    ...(always
      ? ["", "There are no more glosses than recall@k counts: it is 100 whatever was recognised, no score"]
      : []),
    "",
    `${first?.segments} segments${drawn === undefined ? "" : `; intervals and tests over ${drawn.count} ${drawn.by}s`}`,
    ...signatures.keys(),
  ].join("\n");
}

/** As sacreBLEU has it; Wilson's is not around a mean. */
function shownInterval(interval: Result["interval"], digits: number): string {
  if (interval === undefined) return "–";
  const [mean, half, low, high] = [interval.mean, interval.halfWidth, interval.low, interval.high].map(
    (each) => formatFixed(each, digits),
  );
  return interval.by === "wilson" ? `${low} to ${high}` : `${mean} ± ${half}`;
}

/** A line for each score, as sacreBLEU prints it; with the system before it where there are several. */
export function asSignatures(results: readonly Result[], digits: number): string {
  const several = new Set(results.map(({ system }) => system)).size > 1;
  return results
    .map((result) => {
      const { system, punctuation, interval } = result;
      const which = [
        ...(several ? [system] : []),
        ...(punctuation === "corrected" ? ["，？！ corrected"] : []),
      ].join(" ");
      const line =
        interval?.by === "wilson"
          ? `${formatScore(result, { digits })} (95 %: ${shownInterval(interval, digits)})`
          : formatScore(result, { digits, ...(interval === undefined ? {} : { interval }) });
      return which === "" ? line : `${which}: ${line}`;
    })
    .join("\n");
}

/** Numbers end at one line, texts begin at one. */
function columns(rows: readonly (readonly string[])[]): string {
  const numeric = (column: number) => rows.slice(1).every((row) => /^[\d. ±*]*$/.test(row[column] ?? ""));
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          numeric(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
