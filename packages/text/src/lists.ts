/**
 * The first of many names.
 *
 * @param most How many are named. Chosen here: three show of what kind they are.
 * @example
 * listed(["a", "b", "c", "d"]); // "a, b, c, …"
 */
export function listed(names: readonly string[], most = 3): string {
  return names.slice(0, most).join(", ") + (names.length > most ? ", …" : "");
}

/**
 * All of them, as a sentence has them.
 *
 * @example
 * inWords(["body", "left", "right"]); // "body, left and right"
 */
export function inWords(parts: readonly string[], last = "and"): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} ${last} ${parts.at(-1)}`;
}
