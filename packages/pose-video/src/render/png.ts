import { Resvg } from "@resvg/resvg-js";
import { fontsFor } from "./fonts.js";

/**
 * Renders an SVG as PNG, in the SVG's own size in pixels. The same SVG gives the same bytes on every machine, unless
 * a label has letters beyond Latin's.
 *
 * @param svg What `drawSkeleton`, `drawStrip` or `drawFrames` of `@msmae/pose` gave.
 * @throws {Error} if it is not an SVG.
 * @example
 * await writeFile("frame.png", renderPng(drawSkeleton(streams, 12, { theme: "light" })));
 */
export function renderPng(svg: string): Uint8Array {
  return rasterised(svg).asPng();
}

/** [height, width, 4] red, green, blue and opacity. */
export function renderPixels(svg: string): Uint8Array {
  return rasterised(svg).pixels;
}

function rasterised(svg: string) {
  return new Resvg(svg, { font: fontsFor(svg) }).render();
}
