#!/usr/bin/env python3
"""Writes packages/nn/test/nn.golden.json: each layer by PyTorch in float64, with its gradients.

    python3 tools/reference/nn/make_golden.py    (needs torch, 2.0 or newer)

Every case has its inputs, its output, and the gradient of sum(output * cotangent) by each float input. Outputs are
torch.nn.functional's; only dropout, which draws its own masks there, is its formula.
"""
import json
import math
import os
import platform

import torch
from torch.nn import functional

torch.manual_seed(7)
draw = lambda *shape: torch.randn(*shape, dtype=torch.float64).round(decimals=4).requires_grad_()


def stored(tensor):
    values = tensor.detach().flatten().tolist()
    return {"shape": list(tensor.shape), "values": [float(f"{value:.9g}") for value in values]}


def case(layer, inputs, output, **options):
    cotangent = torch.randn(output.shape, dtype=torch.float64).round(decimals=4)
    wanted = {name: value for name, value in inputs.items() if value.requires_grad}
    gradients = torch.autograd.grad((output * cotangent).sum(), list(wanted.values()))
    return {
        "layer": layer,
        "options": options,
        "inputs": {name: stored(value) for name, value in inputs.items()},
        "output": stored(output),
        "cotangent": stored(cotangent),
        "gradients": {name: stored(gradient) for name, gradient in zip(wanted, gradients)},
    }


def linear(*axes):
    inputs = {"weight": draw(4, 3), "bias": draw(4), "x": draw(*axes, 3)}
    return case("linear", inputs, functional.linear(inputs["x"], inputs["weight"], inputs["bias"]))


def layer_norm(epsilon):
    inputs = {"weight": draw(6), "bias": draw(6), "x": draw(2, 3, 6)}
    output = functional.layer_norm(inputs["x"], (6,), inputs["weight"], inputs["bias"], epsilon)
    return case("layerNorm", inputs, output, epsilon=epsilon)


def attend(queries, keys, mask=None, causal=False, rate=0):
    """2 clips, 2 heads of 3 features. `mask` [B, N]: 1 = to be looked at."""
    inputs = {"q": draw(2, 2, queries, 3), "k": draw(2, 2, keys, 3), "v": draw(2, 2, keys, 3)}
    allowed = torch.ones(2, 1, queries, keys).bool()
    if causal:
        allowed = allowed.tril()
    if mask is not None:
        inputs["mask"] = torch.tensor(mask, dtype=torch.float64)
        allowed = allowed & (inputs["mask"] == 1)[:, None, None, :]
    q, k, v = inputs.values() if mask is None else list(inputs.values())[:3]
    if not rate:
        output = functional.scaled_dot_product_attention(q, k, v, attn_mask=allowed)
    else:
        weights = (q @ k.transpose(2, 3) / math.sqrt(3)).masked_fill(~allowed, -math.inf).softmax(-1)
        inputs["kept"] = (torch.rand(weights.shape) >= rate).double()
        output = (weights * inputs["kept"] / (1 - rate)) @ v
    return case("attend", inputs, output, causal=causal, rate=rate)


def dropout(rate):
    inputs = {"x": draw(3, 4), "kept": (torch.rand(3, 4) >= rate).double()}
    return case("dropout", inputs, inputs["x"] * inputs["kept"] / (1 - rate), rate=rate)


def activation(name):
    x = draw(3, 4)
    x.data[0, 0] = 0  # where relu has its kink
    return case(name, {"x": x}, getattr(functional, name)(x))


def cross_entropy(smoothing):
    inputs = {"logits": draw(4, 5), "labels": torch.tensor([2, 0, 4, 2])}
    inputs["logits"].data[1] *= 30  # a row that is sure, and wrong or right
    rows = functional.cross_entropy(inputs["logits"], inputs["labels"], label_smoothing=smoothing, reduction="none")
    return case("crossEntropy", inputs, rows, smoothing=smoothing)


def xavier(*shape):
    """How torch.nn.init draws a kernel as a matrix of so many rows, which is what MAE does."""
    matrix = torch.nn.init.xavier_uniform_(torch.empty(shape, dtype=torch.float64).view(shape[0], -1))
    return {"shape": list(shape), "largest": matrix.abs().max().item(), "deviation": matrix.std().item()}


LEFT, RIGHT = [[1, 1, 1, 0], [1, 1, 0, 0]], [[1, 1, 1, 1], [0, 1, 1, 1]]
golden = {
    "provenance": f"tools/reference/nn/make_golden.py, PyTorch {torch.__version__}, Python {platform.python_version()}",
    "cases": [
        *(linear(*axes) for axes in [(5,), (2, 3), (2, 2, 2)]),
        *(layer_norm(epsilon) for epsilon in [1e-5, 1e-6, 0.1]),
        *(attend(3, 4, mask) for mask in [None, LEFT, RIGHT]),
        attend(4, 4, causal=True),
        attend(4, 4, LEFT, causal=True),
        attend(3, 4, LEFT, rate=0.25),
        dropout(0.5),
        activation("relu"),
        activation("gelu"),
        *(cross_entropy(smoothing) for smoothing in [0, 0.1, 0.2, 1]),
    ],
    "xavier": [xavier(40, 60), xavier(40, 20, 4)],
}
path = os.path.join(os.path.dirname(__file__), "../../../packages/nn/test/nn.golden.json")
with open(path, "w") as file:
    json.dump(golden, file, separators=(",", ":"))
    file.write("\n")
print(f"{len(golden['cases'])} cases, {os.path.getsize(path)} bytes")
