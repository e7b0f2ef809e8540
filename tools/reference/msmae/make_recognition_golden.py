#!/usr/bin/env python3
"""Writes packages/transformer/test/recognition-golden.json: logits, cross-entropy and gradients of a tiny recogniser by
PyTorch in float64.

    /usr/bin/python3 tools/reference/msmae/make_recognition_golden.py

Inputs are drawn, and gradients sketched, as make_golden.py says; packages/transformer/src/recognition-golden.test.ts is
the counterpart.
"""
import torch

from make_golden import CLIPS, CONFIG, MISSING, PADDED, SKETCH, TOKENS, draw_weights, generator, poses, provenance, rounded, sketches, write
from model import Recogniser

GLOSSES = 5


def run(case):
    """Draws poses, then weights, then labels."""
    uniform = generator(case["seed"])
    coordinates, _ = poses(uniform, case["streams"])
    model = Recogniser({**CONFIG, "streams": case["streams"], "tokens": case["tokens"]}, GLOSSES, case["pooling"])
    draw_weights(uniform, model)
    labels = [int(GLOSSES * next(uniform)) for _ in range(CLIPS)]
    logits = model(coordinates)
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor(labels), label_smoothing=case["smoothing"])
    loss.backward()
    return {
        **case,
        "labels": labels,
        "expected": {
            "logits": [[rounded(value) for value in row] for row in logits.tolist()],
            "loss": loss.item(),
            "gradients": sketches(model),
        },
    }


def main():
    cases = []
    for streams in (["body", "left", "right"], ["face", "left"]):
        for tokens in ("streams", "fused"):
            for pooling in ("cls", "mean"):
                smoothing = 0.1 if len(cases) % 3 == 1 else 0.0
                cases.append(run({"streams": streams, "tokens": tokens, "pooling": pooling, "smoothing": smoothing, "seed": 2000 + len(cases)}))
    write("recognition-golden.json", {
        "provenance": provenance("make_recognition_golden.py"),
        "config": {"stride": CONFIG["stride"], "encoder": CONFIG["encoder"]},
        "clips": CLIPS,
        "tokens": TOKENS,
        "padded": PADDED,
        "missing": MISSING,
        "sketch": SKETCH,
        "glosses": GLOSSES,
        "cases": cases,
    })


if __name__ == "__main__":
    main()
