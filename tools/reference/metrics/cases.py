"""Random corpora with the scores that sacreBLEU and rouge-score give them, one a line, as JSON.

    python3 -m venv VENV && VENV/bin/pip install sacrebleu==2.6.0 rouge-score==0.1.2 jiwer==4.0.0
    VENV/bin/python tools/reference/metrics/cases.py 20000 | node tools/reference/metrics/compare.mjs

compare.mjs computes the same with packages/metrics and says how far apart they are. Arguments: how many corpora, and
the seed (1). Each tokenizer and each smoothing comes in turn, the other settings at random; the texts hold words,
numbers, marks, entities, Chinese, any assigned character of Unicode 14, all kinds of white space, and nothing at all.
"""

import json
import logging
import random
import sys
import unicodedata
from importlib.metadata import version

import jiwer
import sacrebleu
from rouge_score import rouge_scorer

from definitions import mscoco, twostream, wer

logging.disable(logging.WARNING)
TOKENIZERS = ["13a", "zh", "char", "intl", "none"]
SMOOTHINGS = ["exp", "floor", "add-k", "none"]
# Python 3.11 knows Unicode 14; what is unassigned there may have a category in a newer Node.
ASSIGNED = [chr(c) for c in range(0x110000) if unicodedata.category(chr(c)) not in ("Cn", "Cs", "Co")]
OTHERS = [c for c in ASSIGNED if unicodedata.category(c) != "Lo"]  # else nearly all would be CJK
SPACES = [" ", "  ", "\t", "\n", "\r", "\x0b", "\x1c", "\x1f", "\x85", "\xa0", "\u2003", "\u2028", "\u3000"]
NOT_SPACES = ["\ufeff", "\u200b", "\u2060", "\u180e", "\x00", "\x7f"]
WORDS = "the cat sat on mat It's don't am Tag Grad süden Straße İstanbul ΣΑΣ ΟΔΟΣ e.g. U.S. x-ray Zürich–Basel".split()
NUMBERS = ["3.5", "1,000", "1,000.5", "-3", "20-25", "5-", "10°", "1.", ".5", "..5", "1..5", ",1", "1-2-3", "٣", "½", "Ⅻ"]
ENTITIES = ["&quot;", "&amp;", "&lt;", "&gt;", "&amp;amp;", "&amp;lt;", "&apos;", "&", "<skipped>", "-\n", "&amp;quot;"]
CHINESE = "他今年四岁。你好吗？我们去商店，买水果！“价格”——是…《书》、；：（元）𠀀𠀁豈〇ㄅ㈠㍿→∑☀✓⼀⿰﹏ｶ"


def piece(random):
    kind = random.random()
    if kind < 0.35:
        return random.choice(WORDS)
    if kind < 0.45:
        return random.choice(NUMBERS)
    if kind < 0.55:
        return "".join(random.choices(".,-!?;:'\"()[]{}/\\*#%&@_~`^|+=<>$", k=random.randint(1, 4)))
    if kind < 0.62:
        return random.choice(ENTITIES)
    if kind < 0.80:
        return "".join(random.choices(CHINESE, k=random.randint(1, 6)))
    if kind < 0.85:
        return random.choice(NOT_SPACES)
    return "".join(random.choices(random.choice([ASSIGNED, OTHERS]), k=random.randint(1, 3)))


def join(random, pieces):
    text = ""
    for each in pieces:
        text += each + random.choices(["", " ", random.choice(SPACES)], weights=[3, 6, 1])[0]
    return text if random.random() < 0.8 else text.strip()


def segment(random, longest):
    """A hypothesis and its references, which share pieces with it."""
    if random.random() < 0.05:
        return "", [""]
    base = [piece(random) for _ in range(min(random.choice([0, 1, 2, 3, 5, 8, 13, 21]), longest))]

    def changed():
        out = [piece(random) if random.random() < 0.2 else each for each in base if random.random() > 0.1]
        if len(out) > 2 and random.random() < 0.2:
            i = random.randrange(len(out) - 1)
            out[i], out[i + 1] = out[i + 1], out[i]
        return "" if random.random() < 0.03 else join(random, out)

    return changed(), [changed() for _ in range(random.choices([1, 2, 3, 4], weights=[6, 2, 1, 1])[0])]


def streams(references):
    """sacreBLEU's form: one list for each reference, with None where a segment has fewer."""
    return [[r[n] if n < len(r) else None for r in references] for n in range(max(map(len, references)))]


def case(random, index, most, longest):
    segments = [segment(random, longest) for _ in range(min(random.choice([1, 1, 2, 3, 5, 8]), most))]
    if random.random() < 0.4:  # the same number of references everywhere
        count = min(len(references) for _, references in segments)
        segments = [(hypothesis, references[:count]) for hypothesis, references in segments]
    hypotheses, references = [h for h, _ in segments], [r for _, r in segments]
    refs = streams(references)

    tokenize = TOKENIZERS[index % 5]
    smoothing = SMOOTHINGS[index // 5 % 4]
    options = {
        "tokenize": tokenize,
        "smooth_method": smoothing,
        "smooth_value": random.choice([None, 0.0, 0.5, 2]) if smoothing in ("floor", "add-k") else None,
        "lowercase": random.random() < 0.3,
        "effective_order": random.random() < 0.3,
        "max_ngram_order": random.choice([4, 4, 4, 1, 2, 6]),
    }
    bleu = sacrebleu.BLEU(**options)
    score = bleu.corpus_score(hypotheses, refs)
    signature = str(bleu.get_signature())
    chrf_options = {
        "char_order": random.choice([6, 6, 3]),
        "word_order": random.choice([0, 2, 2, 1]),
        "beta": random.choice([2, 2, 1, 3]),
        "lowercase": random.random() < 0.3,
        "whitespace": random.random() < 0.3,
        "eps_smoothing": random.random() < 0.3,
    }
    chrf = sacrebleu.CHRF(**chrf_options)
    chrf_score = chrf.corpus_score(hypotheses, refs)
    chrf_signature = str(chrf.get_signature())
    rouge = ROUGE.score_multi
    unit = random.choice(["word", "char"])
    return {
        "hypotheses": hypotheses,
        "references": references,
        "tokenizer": tokenize,
        "tokenized": [bleu.tokenizer(text) for text in hypotheses],
        "bleu": {
            "options": options,
            "score": score.score,
            "counts": score.counts,
            "totals": score.totals,
            "precisions": score.precisions,
            "line": score.format(width=2, signature=signature),
            "sentences": [bleu.sentence_score(h, r).score for h, r in segments],
        },
        "chrf": {
            "options": chrf_options,
            "score": chrf_score.score,
            "line": chrf_score.format(width=2, signature=chrf_signature),
            "sentences": [chrf.sentence_score(h, r).score for h, r in segments],
        },
        "rouge": [{name: list(s) for name, s in rouge(r, h).items()} for h, r in segments],
        "unit": unit,
        "twostream": [twostream(h, r, unit) for h, r in segments],
        "mscoco": [mscoco(h, r, unit) for h, r in segments],
        "wer": [
            {
                "levenshtein": wer(h, r[0], 1, 1),
                "sclite": wer(h, r[0], 4, 3),
                "jiwer": jiwer_errors(h, r[0]),
            }
            for h, r in segments
        ],
    }


def jiwer_errors(hypothesis, reference):
    """Of the words that str.split() gives: jiwer itself refuses an empty reference and separates at spaces alone."""
    h, r = hypothesis.split(), reference.split()
    if not r:
        return len(h)
    out = jiwer.process_words(" ".join(r), " ".join(h))
    return out.substitutions + out.deletions + out.insertions


ROUGE = rouge_scorer.RougeScorer(["rouge1", "rouge2", "rougeL"])


def cases(count, seed, segments=8, pieces=21):
    """At most so many segments, and pieces of a segment."""
    for index in range(count):
        yield case(random.Random(f"{seed}/{index}"), index, segments, pieces)


def versions():
    names = ["sacrebleu", "rouge-score", "jiwer", "regex"]
    return ", ".join(f"{name} {version(name)}" for name in names) + f", Python {sys.version.split()[0]}"


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    for each in cases(count, seed):
        print(json.dumps(each))
