#!/usr/bin/env python3
"""Writes packages/translation/test/bridge-golden.json: what mBART reads of clips of unequal length, and its gradients, by
PyTorch in float64.

    /usr/bin/python3 tools/reference/msmae/make_bridge_golden.py

Each clip goes through the encoder alone, without padding and without a mask; the average and the sequence of its tokens
are made by loops over time steps and streams. Inputs are drawn, and gradients sketched, as make_golden.py says;
packages/translation/src/bridge-golden.test.ts is the counterpart. The loss is the sum of the sines of all that is read.
"""
import json
import math
import os

import torch
from torch import nn

from make_golden import CLIPS, CONFIG, FRAMES, MISSING, PADDED, SKETCH, TOKENS, draw_weights, generator, poses, provenance, rounded, sketches
from model import Encoding

LENGTHS = [FRAMES, 14, 26]  # frames of each clip
WIDTH = 6  # of mBART


class Bridged(Encoding):
    def __init__(self, config):
        super().__init__(config)
        self.bridge = nn.Linear(config["encoder"]["width"], WIDTH)
        self.scale = nn.Parameter(torch.ones(1))
        self.double()

    def named(self):
        names = {"bridge.weight": "bridge.linear.weight", "bridge.bias": "bridge.linear.bias", "scale": "bridge.scale"}
        return {names.get(name, name): parameter for name, parameter in super().named().items()}

    def forward(self, coordinates, seen, flat):
        """One clip: coordinates[name] [1, T, K, 2], seen[sequence] bool -> [S, D]"""
        encoded = self.encoder(self.tokens(coordinates))[0]  # [P*N, C]
        steps = encoded.shape[0] // len(self.sequences)
        streams = [encoded[i * steps:(i + 1) * steps] for i, name in enumerate(self.sequences) if seen[name]]
        if flat:
            rows = [row for stream in streams for row in stream]
        else:
            rows = [sum(stream[step] for stream in streams) / len(streams) for step in range(steps)]
        return self.scale * self.bridge(torch.stack(rows))


def run(case):
    """Draws poses, then weights."""
    uniform = generator(case["seed"])
    coordinates, present = poses(uniform, case["streams"])
    model = Bridged({**CONFIG, "streams": case["streams"], "tokens": case["tokens"]})
    draw_weights(uniform, model)
    loss, embeds = 0.0, []
    for clip, length in enumerate(LENGTHS):
        padded = CONFIG["stride"] * math.ceil(length / CONFIG["stride"])
        own = {name: x[clip:clip + 1, :padded].clone() for name, x in coordinates.items()}
        for x in own.values():
            x[:, length:] = 0
        shown = {name: bool(present[name][clip, :length].any()) for name in case["streams"]}
        seen = {name: any(shown[each] for each in streams) for name, streams in model.sequences.items()}
        read = model(own, seen, case["bridge"] == "flat")
        loss = loss + read.sin().sum()
        embeds.append([[rounded(value) for value in row] for row in read.tolist()])
    loss.backward()
    model.cls_token.grad = torch.zeros_like(model.cls_token)  # it is in no sequence
    return {**case, "expected": {"embeds": embeds, "loss": loss.item(), "gradients": sketches(model)}}


def main():
    kinds = [
        (["body", "left", "right"], "streams", "average"),
        (["body", "left", "right"], "streams", "flat"),
        (["face", "left"], "streams", "average"),
        (["left", "face"], "streams", "flat"),
        (["body", "left"], "fused", "average"),
        (["right"], "streams", "flat"),
    ]
    cases = [
        run({"streams": streams, "tokens": tokens, "bridge": bridge, "seed": 3000 + at})
        for at, (streams, tokens, bridge) in enumerate(kinds)
    ]
    content = {
        "provenance": provenance("make_bridge_golden.py"),
        "config": {"stride": CONFIG["stride"], "encoder": CONFIG["encoder"]},
        "clips": CLIPS, "tokens": TOKENS, "padded": PADDED, "missing": MISSING, "sketch": SKETCH,
        "lengths": LENGTHS, "width": WIDTH, "cases": cases,
    }
    path = os.path.join(os.path.dirname(__file__), "../../../packages/translation/test/bridge-golden.json")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        json.dump(content, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
