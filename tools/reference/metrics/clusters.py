"""Golden values for resampling by cluster, by code that shares nothing with @msmae/metrics.

    python3 -m venv VENV
    VENV/bin/pip install numpy==2.4.6 scipy==1.17.1 arch==8.0.0
    VENV/bin/python tools/reference/metrics/clusters.py

Writes packages/metrics/test/clusters.golden.json: examples of several people, who differ in how often they are right;
the interval of recall with NumPy's own draws (equal to the last digit), and by scipy and arch, whose random numbers are others
(equal but for the chance of 20,000 samples); p of swapping whole clusters, exactly, by all 2^clusters ways.
"""

import itertools
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from arch.bootstrap import IIDBootstrap
from scipy.stats import bootstrap

OUT = Path(__file__).resolve().parents[3] / "packages/metrics/test/clusters.golden.json"
SEED, SAMPLES, MANY = 12345, 1000, 20_000


def case(clusters, seed):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(3, 25, clusters)
    skill = rng.uniform(0.2, 0.95, clusters)
    of = np.repeat(np.arange(clusters), sizes)
    rng.shuffle(of)
    first = rng.random(of.size) < skill[of]
    second = np.where(rng.random(of.size) < 0.5, first, rng.random(of.size) < np.clip(skill[of] + 0.3, 0, 1))

    # as sacreBLEU takes percentiles: of the sorted samples the 26th and the 26th from the end
    draws = np.random.default_rng(SEED).choice(clusters, (SAMPLES, clusters))
    order = list(dict.fromkeys(of))  # clusters as they first occur
    members = [np.flatnonzero(of == each) for each in order]
    samples = [np.concatenate([members[i] for i in row]) for row in draws]

    def percentiles(values):
        values = np.sort(values)
        return float(values[SAMPLES // 40]), float(values[SAMPLES - SAMPLES // 40 - 1])

    hits = np.array([first[own].sum() for own in members])
    counts = np.array([own.size for own in members])
    share = lambda h, c, axis=-1: h.sum(axis=axis) / c.sum(axis=axis)
    by_scipy = bootstrap((hits, counts), share, paired=True, vectorized=True, method="percentile",
                         n_resamples=MANY, rng=np.random.default_rng(1)).confidence_interval
    arch = IIDBootstrap(hits, counts, seed=np.random.default_rng(2))
    by_arch = arch.conf_int(lambda h, c: h.sum() / c.sum(), reps=MANY, method="percentile").ravel()

    # of each cluster how much more often the second is right; which of two systems it is of is a coin
    gains = np.array([int(second[own].sum()) - int(first[own].sum()) for own in members])
    swapped = [abs(sum(s * g for s, g in zip(signs, gains))) for signs in itertools.product([1, -1], repeat=clusters)]
    exact = float(np.mean([each >= abs(gains.sum()) for each in swapped]))
    return {
        "clusters": [f"s{each}" for each in of],
        "first": [int(each) for each in first],
        "second": [int(each) for each in second],
        "recall": float(first.mean()),
        "interval": percentiles([first[sample].mean() for sample in samples]),
        "difference": percentiles([second[sample].mean() - first[sample].mean() for sample in samples]),
        "scipy": [float(by_scipy.low), float(by_scipy.high)],
        "arch": [float(each) for each in by_arch],
        "swapped": exact,
    }


names = ["numpy", "scipy", "arch"]
content = {
    "provenance": "tools/reference/metrics/clusters.py; " + ", ".join(f"{n} {version(n)}" for n in names),
    "cases": [case(clusters, seed) for clusters, seed in [(12, 1), (8, 2), (4, 3)]],
}
OUT.write_text(json.dumps(content) + "\n")
