/** A time slot of each end of an annotation. */
type Ends = readonly [start: string, end: string];

/**
 * The times of all of a document's slots. Slots without one are what time subdivisions make: annotations of a tier that share
 * their ends, `ts1-ts2, ts2-ts3, ts3-ts4`, of which only the outermost have times. As ELAN shows them, they are spread evenly
 * between the nearest slots of that chain that have one. A slot that is in no such chain is spread between its neighbours in
 * the document's order of time.
 *
 * @param slots Seconds, undefined where a slot has none, in the document's order.
 * @param tiers The annotations of each tier.
 * @returns Those that have a time, or get one.
 */
export function spreadSlots(
  slots: ReadonlyMap<string, number | undefined>,
  tiers: readonly (readonly Ends[])[],
): Map<string, number> {
  const known = new Map(
    [...slots].flatMap(([id, time]) => (time === undefined ? [] : [[id, time] as const])),
  );
  if (known.size === slots.size) return known;
  // A tier may subdivide annotations of another tier that have no times themselves: until nothing more is found.
  const chains = tiers.flatMap((tier) => chainsOf(tier));
  for (let before = -1; before !== known.size; ) {
    before = known.size;
    for (const chain of chains) spread(chain, known);
  }
  spread([...slots.keys()], known);
  return known;
}

/** Slots that annotations which follow each other share, as long as they do. */
function chainsOf(annotations: readonly Ends[]): string[][] {
  const byStart = new Map(annotations.map(([start, end]) => [start, end]));
  const ends = new Set(annotations.map(([, end]) => end));
  const chains: string[][] = [];
  for (const [start] of annotations) {
    if (ends.has(start)) continue; // it goes on from another one
    const chain = [start];
    const seen = new Set(chain);
    for (let next = byStart.get(start); next !== undefined && !seen.has(next); next = byStart.get(next)) {
      chain.push(next);
      seen.add(next);
    }
    chains.push(chain);
  }
  return chains;
}

/** Gives times to the slots between two that have one, evenly, where none is before the earlier one. */
function spread(chain: readonly string[], known: Map<string, number>): void {
  let from: number | undefined; // the last slot that has a time
  for (const [i, id] of chain.entries()) {
    const end = known.get(id);
    if (end === undefined) continue;
    if (from !== undefined) {
      const start = known.get(chain[from]!)!;
      const steps = i - from;
      if (end >= start) {
        for (let step = 1; step < steps; step++) {
          known.set(chain[from + step]!, start + ((end - start) * step) / steps);
        }
      }
    }
    from = i;
  }
}
