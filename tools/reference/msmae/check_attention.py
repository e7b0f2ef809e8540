#!/usr/bin/env python3
"""Recomputes the maps that `evaluator attention` wrote: .pose files read by pose-format, everything after that by NumPy and
PyTorch in float64, from the checkpoint; weights are those that nn.MultiheadAttention itself returns.

    python3 tools/reference/msmae/check_attention.py CHECKPOINT OUT/CLIP.json …

Needs PyTorch and pose-format. Takes encoders of body and hands, of `trainer pretrain`. Prints the largest difference of a
value, and how far a map is from symmetric; exits with 1 where either is more than 1e-5.
"""
import json
import math
import sys

import numpy
import torch

import tensors
from check_predictions import normalised, read
from make_attention_golden import attention_map, attention_weights
from model import MsMae

LIMIT = 1e-5


def windows(steps, most):
    """First step and number of steps of each window: windows overlap by half or more, evenly spread."""
    if steps <= most:
        return [(0, steps)]
    count = math.ceil((steps - most) / max(1, most // 2)) + 1
    return [(math.floor(i * (steps - most) / (count - 1) + 0.5), most) for i in range(count)]


def main():
    checkpoint, *paths = sys.argv[1:]
    weights, metadata = tensors.read(checkpoint)
    config = json.loads(metadata["config"])
    model = MsMae(config)
    model.load({name: value.copy() for name, value in weights.items()})
    stride, worst, skew = config["stride"], 0.0, 0.0
    for path in paths:
        with open(path) as file:
            told = json.load(file)
        streams = read(told["pose"])
        streams = {name: [each[told["first"]:told["first"] + told["frames"]] for each in pair] for name, pair in streams.items()}
        steps = told["frames"] // stride
        sums, counts = numpy.zeros((steps, steps)), numpy.zeros((steps, steps))
        for start, length in windows(steps, told["window"] // stride):
            frames = slice(start * stride, (start + length) * stride)
            window = normalised({name: (points[frames], seen[frames]) for name, (points, seen) in streams.items()})
            with torch.no_grad():
                layer = attention_weights(model, {name: torch.from_numpy(window[name])[None] for name in config["streams"]})[told["layer"]]
                if "head" in told:
                    layer = layer[:, told["head"]:told["head"] + 1]
                values = attention_map(layer, len(model.sequences))[0].numpy()
            rows = slice(start, start + length)
            sums[rows, rows] += values
            counts[rows, rows] += 1
        expected = sums / numpy.maximum(counts, 1)
        found = numpy.array(told["matrix"])
        assert found.shape == expected.shape, f"{path}: {found.shape}, expected {expected.shape}"
        assert [row["from"] for row in told["rows"]] == [stride * row for row in range(steps)], path
        worst, skew = max(worst, abs(found - expected).max()), max(skew, abs(found - found.T).max())
    print(f"{len(paths)} maps: largest difference {worst:.2e}, from symmetry {skew:.2e}")
    sys.exit(1 if max(worst, skew) > LIMIT or not paths else 0)


if __name__ == "__main__":
    main()
