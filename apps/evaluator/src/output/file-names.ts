/** Names that mean something in the folder of a run or of a result. */
const RESERVED = [
  ...["attention", "config", "metrics", "predictions", "recognition", "reconstruction", "report"],
  ...["run", "segmentation", "timing", "translation"],
];
/** Windows keeps these for devices, whatever their ending. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Chosen here: file systems take 255 bytes; a number and an ending follow. */
const LONGEST = 200;

/**
 * File names for clips, by their ids: letters, digits, dots, dashes. No two are alike, whatever the system makes of case and of
 * accents; none is what a folder of results has itself, such as `segmentation.json`; none leads out of the folder, and none
 * is too long.
 *
 * @example
 * fileNames(["a/b", "A/B", "report"]); // ["a_b", "A_B-2", "report-2"]
 */
export function fileNames(ids: readonly string[]): string[] {
  const taken = new Set(RESERVED);
  const last = new Map<string, number>(); // of names that are alike, the last one's number
  return ids.map((id) => {
    const plain = plainName(id);
    const alike = plain.normalize("NFKC").toLowerCase();
    let number = last.get(alike) ?? 1;
    let [name, key] = [plain, alike];
    for (; taken.has(key); [name, key] = [`${plain}-${number}`, `${alike}-${number}`]) number++;
    last.set(alike, number);
    taken.add(key);
    return name;
  });
}

function plainName(id: string): string {
  const plain = id
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, "_")
    .replace(/^\.+/, "_")
    .replace(DEVICES, "_$&");
  let [name, bytes] = ["", 0];
  for (const character of plain) {
    bytes += Buffer.byteLength(character);
    if (bytes > LONGEST) break;
    name += character;
  }
  return name || "clip";
}
