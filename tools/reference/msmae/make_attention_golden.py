#!/usr/bin/env python3
"""Writes packages/transformer/test/attention-golden.json: attention maps over time (paper, appendix F) of tiny encoders by
PyTorch in float64.

    /usr/bin/python3 tools/reference/msmae/make_attention_golden.py

Weights are those that nn.MultiheadAttention itself returns. Inputs are drawn as make_golden.py says;
packages/transformer/src/attention-map.test.ts is the counterpart.
"""
import torch

from make_golden import CLIPS, CONFIG, MISSING, PADDED, SKETCH, TOKENS, draw_weights, generator, poses, provenance, rounded, write
from model import Recogniser


def attention_weights(model, coordinates):
    """The weights of each layer, [B, H, M, M]."""
    x, weights = model.tokens(coordinates), []
    for layer in model.encoder.layers:
        normed = layer.norm1(x)
        weights.append(layer.self_attn(normed, normed, normed, need_weights=True, average_attn_weights=False)[1])
        x = layer(x)
    return weights


def attention_map(weights, streams):
    """[B, H', M, M] -> [B, N, N]: mean over the heads given, over the streams' own blocks, and with its transpose."""
    average = weights.mean(1)
    count = average.shape[1] // streams
    blocks = [average[:, i * count:(i + 1) * count, i * count:(i + 1) * count] for i in range(streams)]
    intra = sum(blocks) / streams
    return (intra + intra.transpose(1, 2)) / 2


def run(case):
    """Draws poses, then weights."""
    uniform = generator(case["seed"])
    coordinates, _ = poses(uniform, case["streams"])
    model = Recogniser({**CONFIG, "streams": case["streams"], "tokens": case["tokens"]}, 1, "mean")
    draw_weights(uniform, model)
    weights = attention_weights(model, coordinates)
    heads = weights[0].shape[1]
    maps = []
    for layer, each in enumerate(weights):
        for head in (None, heads - 1):
            chosen = each if head is None else each[:, head:head + 1]
            values = attention_map(chosen, len(model.sequences)).flatten().tolist()
            maps.append({"layer": layer, "head": head, "values": [rounded(value) for value in values]})
    return {**case, "expected": maps}


def main():
    cases = [
        run({"streams": streams, "tokens": tokens, "seed": 3000 + i})
        for i, (streams, tokens) in enumerate([
            (["body", "left", "right"], "streams"), (["body", "left", "right", "face"], "streams"),
            (["body", "left", "right"], "fused"), (["left"], "streams"),
        ])
    ]
    write("attention-golden.json", {
        "provenance": provenance("make_attention_golden.py"),
        "config": {"stride": CONFIG["stride"], "encoder": CONFIG["encoder"]},
        "clips": CLIPS,
        "tokens": TOKENS,
        "padded": PADDED,
        "missing": MISSING,
        "sketch": SKETCH,
        "cases": cases,
    })


if __name__ == "__main__":
    main()
