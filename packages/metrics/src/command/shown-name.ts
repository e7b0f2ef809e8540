/** How a file is named in messages: the path as typed, and `-` by what it is. */
export function shownName(path: string): string {
  return path === "-" ? "standard input" : path;
}
