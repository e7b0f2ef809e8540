"""Scores that no installed package gives, written from their definitions: ROUGE-L as TwoStreamSLT and coco-caption
define it, and WER with its alignment. Nothing here shares code with packages/metrics.
"""

from functools import lru_cache


def lcs(a, b):
    """Length of the longest common subsequence, by the bit-parallel recurrence of Hyyrö (2004)."""
    masks = {}
    for i, item in enumerate(a):
        masks[item] = masks.get(item, 0) | 1 << i
    full = (1 << len(a)) - 1
    row = full
    for item in b:
        hits = row & masks.get(item, 0)
        row = ((row + hits) | (row - hits)) & full
    return len(a) - bin(row).count("1")


def items(text, unit, split_first):
    """Both projects separate at single spaces; TwoStreamSLT's caller splits and joins again before that."""
    if unit == "char":
        return " ".join(text).split(" ")
    return (" ".join(text.split()) if split_first else text).split(" ")


def twostream(hypothesis, references, unit):
    """(F, P, R) of the reference with the best F; TwoStreamSLT knows one reference."""
    best = None
    for reference in references:
        h, r = items(hypothesis, unit, True), items(reference, unit, True)
        common = lcs(h, r)
        precision, recall = common / len(h), common / len(r)
        beta = precision / (recall + 1e-12)
        f = (1 + beta * beta) * recall * precision / (recall + beta * beta * precision + 1e-12)
        if best is None or f > best[0]:
            best = (f, precision, recall)
    return best


def mscoco(hypothesis, references, unit):
    h = items(hypothesis, unit, False)
    refs = [items(reference, unit, False) for reference in references]
    precision = max(lcs(h, r) / len(h) for r in refs)
    recall = max(lcs(h, r) / len(r) for r in refs)
    if precision == 0 or recall == 0:
        return 0.0, precision, recall
    return (1 + 1.2**2) * precision * recall / (recall + 1.2**2 * precision), precision, recall


def wer(hypothesis, reference, substitution, gap):
    """(S, D, I, words): of the cheapest alignments the one that, from the end, substitutes before it inserts, and
    inserts before it deletes; equal words are aligned."""
    h, r = hypothesis.split(), reference.split()

    @lru_cache(maxsize=None)
    def cheapest(i, j):
        """Cost of r[:i] and h[:j]."""
        if i == 0 or j == 0:
            return gap * (i + j)
        if r[i - 1] == h[j - 1]:
            return cheapest(i - 1, j - 1)
        return min(cheapest(i - 1, j - 1) + substitution, cheapest(i, j - 1) + gap, cheapest(i - 1, j) + gap)

    def trace(i, j):
        if i == 0 or j == 0:
            return 0, i, j
        if r[i - 1] == h[j - 1]:
            return trace(i - 1, j - 1)
        cost = cheapest(i, j)
        if cost == cheapest(i - 1, j - 1) + substitution:
            s, d, n = trace(i - 1, j - 1)
            return s + 1, d, n
        if cost == cheapest(i, j - 1) + gap:
            s, d, n = trace(i, j - 1)
            return s, d, n + 1
        s, d, n = trace(i - 1, j)
        return s, d + 1, n

    return (*trace(len(r), len(h)), len(r))
