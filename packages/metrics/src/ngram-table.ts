/**
 * The n-grams of a segment's references with how often each occurs, and a count of those that a hypothesis shares.
 *
 * A tree in typed arrays: an n-gram is a node, reached from the node of its first n - 1 items by the last one, through a
 * hash table. The arrays are kept from segment to segment, so that they are as large as the longest segment needs.
 */
export class NgramTable<Item> {
  readonly #order: number;
  readonly #single = new Map<Item, number>(); // the node of an item alone, which is its number, too
  // Of a node: its parent, its last item, its place in the hash table, and counts. Node 0 is none.
  #parent = new Int32Array(1024);
  #item = new Int32Array(1024);
  #slot = new Int32Array(1024); // -1 for a single item
  #most = new Int32Array(1024); // in one reference
  #seen = new Int32Array(1024); // in the text at hand,
  #mark = new Int32Array(1024); // which is this one
  #nodes = 1;
  #slots = new Int32Array(4096); // node, or 0
  #text = 0;
  #sequence = new Int32Array(256); // the items of the text at hand, as numbers

  /** @param order The longest n-grams that are counted. */
  constructor(order: number) {
    this.#order = order;
  }

  /** Forgets all references. */
  clear(): void {
    for (let node = 1; node < this.#nodes; node++) {
      const slot = this.#slot[node] as number;
      if (slot >= 0) this.#slots[slot] = 0;
    }
    this.#nodes = 1;
    this.#single.clear();
  }

  /** Adds a reference: an n-gram counts as often as in the reference that has it most often. */
  addReference(items: readonly Item[]): void {
    const sequence = this.#begin(items.length);
    for (let i = 0; i < items.length; i++) {
      const item = items[i] as Item;
      let node = this.#single.get(item);
      if (node === undefined) {
        node = this.#make(0, 0, -1);
        this.#single.set(item, node);
      }
      sequence[i] = node;
    }
    for (let start = 0; start < items.length; start++) {
      const end = Math.min(start + this.#order, items.length);
      let node = sequence[start] as number;
      for (let i = start; ; node = this.#child(node, sequence[i] as number, true)) {
        const seen = this.#count(node);
        if (seen > (this.#most[node] as number)) this.#most[node] = seen;
        if (++i === end) break;
      }
    }
  }

  /**
   * How many n-grams of a hypothesis the references have, each at most as often as one of them does.
   *
   * @param matches What is found is added here, single items at `offset`, pairs after them, and so on.
   */
  countMatches(items: readonly Item[], matches: number[], offset = 0): void {
    const sequence = this.#begin(items.length);
    for (let i = 0; i < items.length; i++) sequence[i] = this.#single.get(items[i] as Item) ?? 0;
    for (let start = 0; start < items.length; start++) {
      const end = Math.min(start + this.#order, items.length);
      let node = sequence[start] as number;
      for (let i = start; node !== 0; node = this.#child(node, sequence[i] as number, false)) {
        if (this.#count(node) <= (this.#most[node] as number)) {
          matches[offset + i - start] = (matches[offset + i - start] as number) + 1;
        }
        if (++i === end) break;
      }
    }
  }

  /** Room for a text's items as numbers; what was seen in another text does not count any more. */
  #begin(length: number): Int32Array {
    this.#text++;
    if (length > this.#sequence.length) this.#sequence = new Int32Array(2 * length);
    return this.#sequence;
  }

  /** One more of that n-gram in the text at hand. */
  #count(node: number): number {
    const seen = this.#mark[node] === this.#text ? (this.#seen[node] as number) + 1 : 1;
    this.#mark[node] = this.#text;
    this.#seen[node] = seen;
    return seen;
  }

  /** The node of an n-gram; 0 where there is none and it is not to be made. */
  #child(parent: number, item: number, make: boolean): number {
    const last = this.#slots.length - 1;
    let slot = hash(parent, item) & last;
    for (let node = this.#slots[slot] as number; node !== 0; node = this.#slots[slot] as number) {
      if (this.#parent[node] === parent && this.#item[node] === item) return node;
      slot = (slot + 1) & last;
    }
    return make ? this.#make(parent, item, slot) : 0;
  }

  #make(parent: number, item: number, slot: number): number {
    if (this.#nodes === this.#parent.length) {
      this.#grow();
      if (slot >= 0) return this.#child(parent, item, true); // its slot is another now
    }
    const node = this.#nodes++;
    if (slot >= 0) this.#slots[slot] = node;
    this.#parent[node] = parent;
    this.#item[node] = item;
    this.#slot[node] = slot;
    this.#most[node] = 0;
    this.#mark[node] = 0;
    return node;
  }

  #grow(): void {
    const double = (from: Int32Array) => {
      const to = new Int32Array(2 * from.length);
      to.set(from);
      return to;
    };
    this.#parent = double(this.#parent);
    this.#item = double(this.#item);
    this.#slot = double(this.#slot);
    this.#most = double(this.#most);
    this.#seen = double(this.#seen);
    this.#mark = double(this.#mark);
    this.#slots = new Int32Array(2 * this.#slots.length);
    const last = this.#slots.length - 1;
    for (let node = 1; node < this.#nodes; node++) {
      if (this.#slot[node] === -1) continue;
      let slot = hash(this.#parent[node] as number, this.#item[node] as number) & last;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & last;
      this.#slots[slot] = node;
      this.#slot[node] = slot;
    }
  }
}

function hash(parent: number, item: number): number {
  const mixed = Math.imul(parent, 0x9e3779b1) ^ Math.imul(item, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
