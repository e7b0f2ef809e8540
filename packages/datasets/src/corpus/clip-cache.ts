/** Keeps the values that were used last, as long as they fit into a number of bytes together. */
export class Lru<K, V> {
  private readonly entries = new Map<K, { readonly value: V; readonly bytes: number }>(); // oldest use first
  private bytes = 0;

  constructor(private readonly limit: number) {}

  get(key: K): V | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /** A value that is larger than the limit is not kept. */
  set(key: K, value: V, bytes: number): void {
    this.drop(key);
    if (bytes > this.limit) return;
    this.entries.set(key, { value, bytes });
    this.bytes += bytes;
    for (const oldest of this.entries.keys()) {
      if (this.bytes <= this.limit) return;
      this.drop(oldest);
    }
  }

  private drop(key: K): void {
    this.bytes -= this.entries.get(key)?.bytes ?? 0;
    this.entries.delete(key);
  }
}
