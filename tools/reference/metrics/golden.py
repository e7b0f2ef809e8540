"""Golden values for @msmae/metrics: a sample of cases.py, and what is resampled, classified and tested.

    python3 -m venv VENV
    VENV/bin/pip install sacrebleu==2.6.0 rouge-score==0.1.2 jiwer==4.0.0 scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
    VENV/bin/python tools/reference/metrics/golden.py

    npx biome check --write packages/metrics/test

Writes packages/metrics/test/{corpora.golden.jsonl,statistics.golden.json,classification.golden.json}.
"""

import json
import os
import random
from importlib.metadata import version
from pathlib import Path

import numpy as np
import sacrebleu
from sacrebleu.metrics.base import Score
from sacrebleu.significance import PairedTest, _bootstrap_resample
from scipy.stats import binomtest
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from cases import WORDS, cases, versions

OUT = Path(__file__).resolve().parents[3] / "packages/metrics/test"


def write(name, provenance, **content):
    content = {"provenance": f"tools/reference/metrics/golden.py; {provenance}", **content}
    (OUT / name).write_text(json.dumps(content, indent=2) + "\n")


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


SYSTEMS = [(40, "12345", 0.0), (40, "12345", 0.1), (30, "7", 0.25), (1, "3", 0.5)]


def resampling():
    """Systems of known difference on the same references: intervals and p-values, by seed."""
    out = []
    for segments, seed, worse in SYSTEMS:
        rng = random.Random(f"{segments}/{seed}/{worse}")
        text = lambda: [rng.choice(WORDS) for _ in range(rng.randint(4, 12))]
        noisy = lambda words, rate: " ".join(rng.choice(WORDS) if rng.random() < rate else w for w in words)
        words = [text() for _ in range(segments)]
        references = [" ".join(each) for each in words]
        baseline = [noisy(each, 0.2) for each in words]
        system = [noisy(each, 0.2 + worse) for each in words]
        os.environ["SACREBLEU_SEED"] = seed
        entry = {"seed": int(seed), "references": references, "baseline": baseline, "system": system, "metrics": {}}
        for name, make in [("bleu", sacrebleu.BLEU), ("chrf", sacrebleu.CHRF)]:
            metric = make(references=[references])
            _, scores = _bootstrap_resample(metric._extract_corpus_statistics(system, None), metric, 1000)
            estimate = Score("", 0.0)
            estimate.estimate_ci(scores)
            tests = {}
            for kind, samples in [("bs", 1000), ("ar", 500)]:
                systems = [("baseline", baseline), ("system", system)]
                signatures, results = PairedTest(systems, {name: make(references=[references])}, None, kind, samples)()
                (key,) = signatures
                tests[kind] = {"samples": samples, "p": results[key][1].p_value, "signature": str(signatures[key])}
            entry["metrics"][name] = {"mean": float(estimate._mean), "halfWidth": float(estimate._ci), **tests}
        out.append(entry)
    return out


def draws():
    return [
        {
            "seed": seed,
            "below": below,
            "integers": np.random.default_rng(seed).choice(below, size=9).tolist(),
            "bits": "".join(map(str, np.random.default_rng(seed).integers(2, size=70, dtype=bool).astype(int))),
        }
        for seed, below in [(0, 2), (1, 1000), (12345, 3_000_000_000), (2**32 + 7, 2**31 + 1), (2**53 - 1, 642)]
    ]


def classification():
    out = []
    for examples, classes, right in [(1, 1, 1.0), (7, 3, 0.5), (60, 12, 0.3), (200, 5, 0.8), (30, 40, 0.6)]:
        rng = random.Random(f"{examples}/{classes}")
        truth = [rng.randrange(classes) for _ in range(examples)]
        predicted = [t if rng.random() < right else rng.randrange(classes) for t in truth]
        labels = list(dict.fromkeys(truth + predicted))  # in the order of their first occurrence
        p, r, f, support = precision_recall_fscore_support(truth, predicted, labels=labels, zero_division=0)
        out.append(
            {
                "truth": truth,
                "predicted": predicted,
                "labels": labels,
                "confusion": confusion_matrix(truth, predicted, labels=labels).tolist(),
                "precision": p.tolist(),
                "recall": r.tolist(),
                "f1": f.tolist(),
                "support": support.tolist(),
                "macroF1": float(f.mean()),
            }
        )
    return out


def mcnemar():
    counts = [(0, 0), (1, 0), (0, 1), (5, 5), (10, 2), (3, 30), (0, 40), (120, 180), (1500, 1400), (9000, 1000)]
    return [
        {"onlyFirst": b, "onlySecond": c, "p": float(binomtest(b, b + c, 0.5).pvalue) if b + c else 1.0} for b, c in counts
    ]


if __name__ == "__main__":
    lines = [{"provenance": f"tools/reference/metrics/golden.py; {versions()}"}, *cases(300, "golden", 3, 5)]
    (OUT / "corpora.golden.jsonl").write_text("".join(f"{compact(line)}\n" for line in lines), "utf-8")
    libraries = f"{versions()}, numpy {version('numpy')}"
    write("statistics.golden.json", libraries, resampling=resampling(), draws=draws())
    libraries = f"scikit-learn {version('scikit-learn')}, scipy {version('scipy')}"
    write("classification.golden.json", libraries, reports=classification(), mcnemar=mcnemar())
