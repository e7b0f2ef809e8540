import { escapeXml } from "@msmae/text";
import { BACKGROUNDS, TEXT_COLOR, type Theme } from "./colors.js";

/** A picture of its own. */
export function svg(width: number, height: number, title: string, content: string, theme: Theme): string {
  const background = BACKGROUNDS[theme];
  const behind =
    background === undefined ? "" : `<rect width="${width}" height="${height}" fill="${background}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title)}">${behind}${content}</svg>`;
}

export function text(x: number, y: number, anchor: "middle" | "end", content: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-family="sans-serif" font-size="11" fill="${TEXT_COLOR}">${escapeXml(content)}</text>`;
}

/** A path that is a circle. */
export function ring(centre: string, radius: number): string {
  const [r, d] = [round(radius), round(2 * radius)];
  return `M${centre}m${-r} 0a${r} ${r} 0 1 0 ${d} 0a${r} ${r} 0 1 0 ${-d} 0`;
}

/** Rounded to tenths of a pixel, which keeps pictures small. */
export function round(value: number, parts = 10): number {
  return Math.round(value * parts) / parts + 0; // not -0
}
