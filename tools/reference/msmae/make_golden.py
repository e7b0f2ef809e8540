#!/usr/bin/env python3
"""Writes packages/transformer/test/msmae-golden.json: losses and gradients of a tiny MS-MAE by PyTorch in float64.

    /usr/bin/python3 tools/reference/msmae/make_golden.py

Inputs are not stored: both sides draw them from the same 32-bit generator, in the order of `inputs()` below
(packages/transformer/src/golden.test.ts is its counterpart). Of each gradient the file holds a sketch: its products
with eight vectors of random signs. For two tensors the norm of the difference of their sketches, over the root of
eight, estimates the norm of their difference; tensors of up to eight elements are there in full.
"""
import json
import math
import os
import platform

import numpy
import torch

from model import KEYPOINTS, MsMae

CLIPS, TOKENS = 3, 11
CONFIG = {
    "stride": 3,
    "encoder": {"layers": 2, "heads": 2, "width": 8},
    "decoder": {"layers": 1, "heads": 3, "width": 6},
    "streamEmbedding": True,
}
FRAMES = TOKENS * CONFIG["stride"]
PADDED = 7  # frames at the end of the last clip in which nothing is seen
MISSING = 0.2
SKETCH = 8


def generator(seed):
    """Uniform numbers in [0, 1) by the linear congruential generator of Numerical Recipes (1664525, 1013904223)."""
    state = seed
    while True:
        state = (1664525 * state + 1013904223) % 2**32
        yield state / 2**32


def array(shape, draw):
    return numpy.array([draw() for _ in range(math.prod(shape))], dtype=numpy.float32).reshape(shape)


def poses(uniform, streams):
    """Draws each stream's coordinates, then its presence."""
    coordinates, present = {}, {}
    for name in streams:
        x = array((CLIPS, FRAMES, KEYPOINTS[name], 2), lambda: 2 * next(uniform) - 1)
        seen = array((CLIPS, FRAMES, KEYPOINTS[name]), lambda: float(next(uniform) >= MISSING))
        seen[CLIPS - 1, FRAMES - PADDED:] = 0
        if name == "left":
            seen[1] = 0  # a hand that is never found
        coordinates[name], present[name] = torch.from_numpy(x * seen[..., None]), torch.from_numpy(seen)
    return coordinates, present


def draw_weights(uniform, model):
    """Draws the weights by sorted name."""
    shapes = {name: tuple(parameter.shape) for name, parameter in model.named().items()}
    weights = {}
    for name in sorted(shapes):
        centre = 1.0 if "norm" in name and name.endswith("weight") else 0.0
        weights[name] = array(shapes[name], lambda: centre + 0.6 * next(uniform) - 0.3)
    model.load(weights)


def inputs(case):
    """Draws, in this order: poses, the masks, the weights."""
    uniform = generator(case["seed"])
    coordinates, present = poses(uniform, case["streams"])
    keep = int(TOKENS * (1 - case["ratio"]))
    masked = {name: torch.ones(CLIPS, TOKENS, dtype=torch.bool) for name in case["streams"]}
    for clip in range(CLIPS):
        for i, name in enumerate(case["streams"]):
            if i == 0 or case["strategy"] == "different":  # fused tokens have one mask for all streams
                keys = [next(uniform) for _ in range(TOKENS)]
                visible = sorted(range(TOKENS), key=keys.__getitem__)[:keep]  # the tokens of the smallest keys
            masked[name][clip, visible] = False

    model = MsMae({**CONFIG, "streams": case["streams"], "tokens": case.get("tokens", "streams"), "hands": case.get("hands", "shoulders")})
    draw_weights(uniform, model)
    return model, coordinates, present, masked


def sketch(gradient):
    values = gradient.flatten().tolist()
    if len(values) <= SKETCH:
        return [rounded(value) for value in values]
    uniform = generator(SKETCH)
    return [rounded(sum(value if next(uniform) < 0.5 else -value for value in values)) for _ in range(SKETCH)]


def rounded(value):
    return float(f"{value:.7g}")


def sketches(model):
    """Of each parameter's gradient."""
    return {
        name: sketch(torch.zeros_like(p) if p.grad is None else p.grad) for name, p in sorted(model.named().items())
    }


def provenance(script):
    return {
        "script": f"tools/reference/msmae/{script}",
        "torch": torch.__version__,
        "numpy": numpy.__version__,
        "python": platform.python_version(),
        "precision": "float64",
    }


def write(name, golden):
    path = os.path.join(os.path.dirname(__file__), "../../../packages/transformer/test", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")
    print(f"{len(golden['cases'])} cases, {os.path.getsize(path)} bytes")


def run(case):
    model, coordinates, present, masked = inputs(case)
    loss, per_stream = model(coordinates, present, masked, case["loss"])
    loss.backward()
    return {
        **case,
        "expected": {
            "loss": loss.item(),
            "streamLoss": {name: value.item() for name, value in per_stream.items()},
            "gradients": sketches(model),
        },
    }


def main():
    cases = []
    for streams in (["body", "left", "right"], ["body", "left", "right", "face"]):
        for strategy in ("different", "same"):
            for ratio in (0.3, 0.5, 0.9):
                for loss in ("paper", "mean"):
                    cases.append(run({"streams": streams, "strategy": strategy, "ratio": ratio, "loss": loss, "seed": 1000 + len(cases)}))
    for streams in (["body", "left", "right"], ["right", "body", "face"]):
        for loss in ("paper", "mean"):
            cases.append(run({"streams": streams, "tokens": "fused", "strategy": "same", "ratio": 0.5, "loss": loss, "seed": 1000 + len(cases)}))
    for streams in (["body", "left", "right"], ["body", "left", "right", "face"]):
        cases.append(run({"streams": streams, "strategy": "different", "ratio": 0.5, "loss": "normalised", "seed": 1000 + len(cases)}))
    for streams, tokens in ((["body", "left", "right"], "streams"), (["right", "body"], "fused")):
        cases.append(run({"streams": streams, "tokens": tokens, "hands": "wrist", "strategy": "same", "ratio": 0.5, "loss": "normalised", "seed": 1000 + len(cases)}))
    golden = {
        "provenance": provenance("make_golden.py"),
        "config": CONFIG,
        "clips": CLIPS,
        "tokens": TOKENS,
        "padded": PADDED,
        "missing": MISSING,
        "sketch": SKETCH,
        "cases": cases,
    }
    write("msmae-golden.json", golden)


if __name__ == "__main__":
    main()
