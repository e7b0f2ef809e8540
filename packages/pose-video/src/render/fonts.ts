import { createRequire } from "node:module";

/** DM Mono, under the Open Font License: labels look the same on every machine, also where no font is installed. */
const FONT = createRequire(import.meta.url).resolve(
  "@expo-google-fonts/dm-mono/400Regular/DMMono_400Regular.ttf",
);

/**
 * The fonts that a picture needs: none without text, ours for Latin letters, and the system's (which takes a moment) for
 * all others. What no font has is left out.
 */
export function fontsFor(svg: string) {
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text!);
  return {
    loadSystemFonts: texts.some((text) => /[^\u0020-\u0107]/.test(text)),
    fontFiles: texts.length > 0 ? [FONT] : [],
    sansSerifFamily: "DM Mono",
  };
}
