/**
 * A text as a shell takes it for one word: for showing a command that can be copied.
 *
 * @example
 * shellWord("it's here"); // 'it'\''s here'
 */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
