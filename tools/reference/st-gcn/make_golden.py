#!/usr/bin/env python3
"""Writes packages/st-gcn/test/st-gcn.golden.json: both variants by PyTorch in float64.

    /usr/bin/python3 tools/reference/st-gcn/make_golden.py

Of each variant: one layer by itself, of another width and half the frames, in training; and a network of three layers
for three steps of gradient descent in training mode, then in evaluation by the running statistics of those steps. The
file holds losses, and of the last training step and of evaluation logits and sketches of every gradient and statistic.

Inputs are not stored: element i of array a is wave(a, i) on both sides (packages/st-gcn/src/golden.test.ts is the other).
A sketch of a tensor is its products with eight waves.
"""
import json
import math
import os
import platform

import torch
from torch.nn import functional

from graph import SIZES, adjacency
from model import StGcn
from names import assign, is_statistic, joined, ours

SKETCH = 8
STEPS = 3
RATE = 0.05  # no activation comes as near to its kink as float32 rounds
CLIPS, FRAMES, GLOSSES = 3, 7, 5
STREAMS = list(SIZES)
CONFIG = {"width": 13, "layers": 3, "stages": [2]}
WEIGHTS, COORDINATES, PRESENCE, INPUT, COTANGENT, SKETCHES = 1, 200, 300, 400, 500, 600  # where each kind of array begins


def wave(array, index):
    """In [-1, 1], without a pattern that matters here."""
    return math.sin(12.9898 * array + 0.37 * index * index + 78.233 * index)


def waves(array, *shape):
    return torch.tensor([wave(array, i) for i in range(math.prod(shape))], dtype=torch.float64).reshape(shape)


def sketch(tensor):
    flat = tensor.detach().flatten()
    return [rounded((flat * waves(SKETCHES + k, len(flat))).sum().item()) for k in range(SKETCH)]


def rounded(value):
    return float(f"{value:.8g}")


def model_of(variant):
    shares = adjacency(together=variant == "st-gcn")
    model = StGcn({**CONFIG, "variant": variant, "classes": GLOSSES}, shares).double()
    named = ours(model)
    for number, name in enumerate(sorted(name for name in named if not is_statistic(name))):
        tensors = named[name]
        noise = 0.3 * waves(WEIGHTS + number, sum(tensor.numel() for tensor in tensors))
        if name.endswith("norm.weight") or name.endswith("importance"):
            noise = noise + 1
        elif name.endswith("adjacency"):
            noise = noise / 3 + shares.flatten()
        assign(tensors, noise)
    return model, named


def batch(number):
    """[B, T, V, 3]; nothing of the left hand is seen in clip 1."""
    parts = []
    for i, name in enumerate(STREAMS):
        shape = (CLIPS, FRAMES, SIZES[name])
        seen = (waves(PRESENCE + 10 * number + i, *shape) > -0.8).double()
        if name == "left":
            seen[1] = 0
        coordinates = waves(COORDINATES + 10 * number + i, *shape, 2) * seen[..., None]
        parts.append(torch.cat([coordinates, seen[..., None]], 3))
    labels = torch.tensor([(number + 2 * clip) % GLOSSES for clip in range(CLIPS)])
    return torch.cat(parts, 2), labels


def gradients(named):
    return {
        name: sketch(joined([tensor.grad for tensor in tensors]))
        for name, tensors in sorted(named.items())
        if not is_statistic(name)
    }


def statistics(named):
    return {name: sketch(joined(tensors)) for name, tensors in sorted(named.items()) if is_statistic(name)}


def layer_case(variant):
    model, _ = model_of(variant)
    layer = model.layers[1].train()
    named = ours(layer)
    x = waves(INPUT, FRAMES, CLIPS, 48, CONFIG["width"]).requires_grad_()  # ours: by frame, clip, keypoint
    y = layer(x.permute(1, 3, 0, 2)).permute(2, 0, 3, 1)
    (y * waves(COTANGENT, *y.shape)).sum().backward()
    return {
        "result": sketch(y),
        "input": sketch(x.grad),
        "gradients": gradients(named),
        "statistics": statistics(named),
    }


def network_case(variant):
    model, named = model_of(variant)

    def measure(number, step):
        model.zero_grad()
        x, labels = batch(number)
        logits = model(x)
        loss = functional.cross_entropy(logits, labels)
        loss.backward()
        found = {
            "logits": [[rounded(value) for value in row] for row in logits.tolist()],
            "loss": rounded(loss.item()),
            "gradients": gradients(named),
            "statistics": statistics(named),
        }
        if step:
            with torch.no_grad():
                for parameter in model.parameters():
                    parameter -= RATE * parameter.grad
        return found

    model.train()
    training = [measure(number, step=True) for number in range(STEPS)]
    model.eval()
    return {
        "losses": [found["loss"] for found in training],
        "training": training[-1],
        "evaluation": measure(STEPS, step=False),
    }


def shares(together):
    """The entries of an adjacency that are not 0: [k, v, w, 1 / share]."""
    found = adjacency(together)
    return [[*place, round(1 / found[tuple(place)].item())] for place in found.nonzero().tolist()]


def main():
    golden = {
        "provenance": {
            "script": "tools/reference/st-gcn/make_golden.py",
            "torch": torch.__version__,
            "python": platform.python_version(),
            "precision": "float64",
        },
        "config": {**CONFIG, "streams": STREAMS},
        "clips": CLIPS,
        "frames": FRAMES,
        "glosses": GLOSSES,
        "rate": RATE,
        "arrays": {
            "weights": WEIGHTS,
            "coordinates": COORDINATES,
            "presence": PRESENCE,
            "input": INPUT,
            "cotangent": COTANGENT,
            "sketches": SKETCHES,
        },
        "shares": {"together": shares(True), "apart": shares(False)},
        "variants": {
            variant: {"layer": layer_case(variant), "network": network_case(variant)}
            for variant in ("st-gcn++", "st-gcn")
        },
    }
    path = os.path.join(os.path.dirname(__file__), "../../../packages/st-gcn/test/st-gcn.golden.json")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")
    print(f"{os.path.getsize(path)} bytes")


if __name__ == "__main__":
    main()
