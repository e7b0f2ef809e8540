/** What files begin with that people take for poses, and what they are. */
const BEGINNINGS: readonly (readonly [at: number, text: string, what: string])[] = [
  [0, "\x93NUMPY", "a NumPy array (.npy)"],
  [0, "PAR1", "a Parquet table"],
  [0, "\x89HDF\r\n", "an HDF5 file (.h5)"],
  [0, "MATLAB 5.0", "a MATLAB file (.mat)"],
  [0, "ARROW1", "an Arrow file (.feather)"],
  [4, "ftyp", "an MP4 or MOV video"],
  [0, "\x1aE\xdf\xa3", "a WebM or Matroska video"],
  [8, "AVI ", "an AVI video"],
  [0, "\x00\x00\x01\xba", "an MPEG video"],
  [0, "GIF8", "a GIF picture"],
  [0, "\x89PNG", "a PNG picture"],
  [0, "\xff\xd8\xff", "a JPEG picture"],
  [0, "\x1f\x8b", "a gzip archive"],
  [0, "7z\xbc\xaf", "a 7-Zip archive"],
  [0, "Rar!", "a RAR archive"],
  [0, "%PDF", "a PDF document"],
  [0, "SQLite format 3", "an SQLite database"],
  [0, "version https://git-lfs", "a pointer of Git LFS, whose file was not fetched"],
  [0, "<!DOCTYPE", "a web page"],
  [0, "<html", "a web page"],
];

/**
 * Names the kind of a file that is not a pose, such as a video or a table, from its first bytes.
 *
 * @returns `a Parquet table` and so on; undefined of anything else.
 */
export function fileKind(bytes: Uint8Array): string | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, 64));
  if (text.startsWith("PK\x03\x04") || text.startsWith("PK\x05\x06"))
    return /\.npy/.test(text) ? "a NumPy archive (.npz)" : "a zip archive";
  // A pickle's second byte is its protocol.
  if (text[0] === "\x80" && bytes[1]! >= 2 && bytes[1]! <= 5) return "a Python pickle (.pkl)";
  return BEGINNINGS.find(([at, beginning]) => text.startsWith(beginning, at))?.[2];
}
