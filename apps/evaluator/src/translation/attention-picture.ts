/** What one token of a translation looks at. */
export interface Look {
  readonly token: string;
  /** [N], one for each time step of the clip. */
  readonly weights: ArrayLike<number>;
}

/** Pixels. Chosen here: what can be read, twenty tokens on a screen. */
const [LABELS, WIDTH, ROW, GAP] = [110, 880, 14, 4];
/** Chosen here: finer ones are no wider than a pixel. */
const MOST_COLUMNS = 200;
/** Chosen here: as many as the eye tells apart. */
const SHADES = 8;
const COLOR = "#2f8fdc";

/**
 * Cross-attention below the clip's frames: one row for each token, time from left to right as above. The darker, the more;
 * each row's largest value is the darkest.
 *
 * @param strip A row of frames that are evenly spread over the clip, as `drawStrip()` draws it.
 */
export function attentionPicture(strip: string, looks: readonly Look[]): string {
  const [size, ...sides] = / width="([\d.]+)" height="([\d.]+)" viewBox=/.exec(strip) ?? [];
  if (size === undefined) throw new RangeError("The strip is no picture with a size.");
  const [across, down] = sides.map(Number) as [number, number];
  const height = Math.round((down * WIDTH) / across);
  const cells = Array.from({ length: SHADES }, () => "");
  let texts = "";
  for (const [row, { token, weights }] of looks.entries()) {
    const y = height + GAP + row * ROW;
    texts += `<text x="${LABELS - 8}" y="${y + ROW - 4}" text-anchor="end">${escaped(token)}</text>`;
    const columns = averaged(weights, MOST_COLUMNS);
    const largest = Math.max(...columns);
    for (const [column, weight] of columns.entries()) {
      const shade = Math.round((SHADES * weight) / largest);
      if (!(shade > 0)) continue; // white, and rows without any weight
      const [from, to] = [column, column + 1].map((at) => Math.round(LABELS + (at * WIDTH) / columns.length));
      cells[shade - 1] += `M${from} ${y}H${to}V${y + ROW - 1}H${from}z`;
    }
  }
  const paths = cells.map((d, at) =>
    d === "" ? "" : `<path fill-opacity="${(at + 1) / SHADES}" d="${d}"/>`,
  );
  const [all, bottom] = [LABELS + WIDTH, height + GAP + looks.length * ROW];
  const frame = `<path fill="none" stroke="${COLOR}" stroke-opacity="0.4" d="M${LABELS} ${height + GAP}H${all}V${bottom}H${LABELS}z"/>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${all}" height="${bottom + 1}" viewBox="0 0 ${all} ${bottom + 1}" role="img" aria-label="frames of the clip, and below them where each token looks">` +
    `${strip.replace(size, ` x="${LABELS}" width="${WIDTH}" height="${height}" viewBox=`)}` +
    `<g fill="${COLOR}">${paths.join("")}</g>${looks.length > 0 ? frame : ""}` +
    `<g font-family="sans-serif" font-size="11" fill="#808a98">${texts}</g></svg>`
  );
}

/** At most so many values, each the mean of those that it stands for. */
function averaged(values: ArrayLike<number>, most: number): number[] {
  const count = Math.min(most, values.length);
  return Array.from({ length: count }, (_, at) => {
    const [from, to] = [at, at + 1].map((i) => Math.floor((i * values.length) / count)) as [number, number];
    let sum = 0;
    for (let i = from; i < to; i++) sum += values[i]!;
    return sum / (to - from);
  });
}

/** XML allows neither control characters nor halves of surrogate pairs, not even escaped. */
function escaped(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]/gu, "").replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
}
