#!/usr/bin/env python3
"""Checks one training step of the TypeScript model against PyTorch.

    pnpm --filter trainer start pretrain … --out RUN --dump-batch step.safetensors
    /usr/bin/python3 tools/reference/msmae/check_dump.py --dump step.safetensors \
        --checkpoint RUN/checkpoints/step-000000.safetensors

Needs PyTorch >= 1.13 (Debian: python3-torch). Prints the loss' relative error and each gradient's relative L2 error;
exits with 1 if one of them is larger than allowed.
"""
import argparse
import json
import sys

import torch

import tensors
from model import MsMae

LOSS_LIMIT, GRADIENT_LIMIT = 1e-5, 1e-3


def group(dump, prefix):
    return {name[len(prefix):]: torch.from_numpy(value.copy()) for name, value in dump.items() if name.startswith(prefix)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dump", required=True)
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--loss", choices=["paper", "mean", "normalised"], help="default: what the dump says")
    arguments = parser.parse_args()

    dump, says = tensors.read(arguments.dump)
    weights, metadata = tensors.read(arguments.checkpoint)
    model = MsMae(json.loads(metadata["config"]))
    model.load({name: value.copy() for name, value in weights.items()})
    loss, per_stream = model(group(dump, "coords."), group(dump, "present."), group(dump, "masked."), arguments.loss or says["loss"])
    loss.backward()

    got = float(dump["loss"].reshape(()))
    loss_error = abs(got - loss.item()) / max(abs(loss.item()), 1e-30)
    print(f"loss {got:.9g}, PyTorch {loss.item():.9g}: relative error {loss_error:.2e}")
    print("  " + ", ".join(f"{name} {value.item():.6g}" for name, value in per_stream.items()))

    gradients = group(dump, "grad.")
    unknown = set(gradients) - set(model.named())
    failures = [f"{name}: no such parameter" for name in sorted(unknown)]
    worst = 0.0
    for name, parameter in model.named().items():
        expected = torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
        if name not in gradients:
            if expected.norm() > 0:
                failures.append(f"grad.{name}: not in the dump")
            continue
        difference = (gradients[name].double() - expected).norm().item()
        norm = expected.norm().item()
        error = difference / norm if norm > 0 else difference
        worst = max(worst, error)
        print(f"{error:.2e}  {norm:.3e}  {name} {list(parameter.shape)}")
        if not error <= GRADIENT_LIMIT:
            failures.append(f"grad.{name}: relative L2 error {error:.2e}; expected at most {GRADIENT_LIMIT:g}")
    if not loss_error <= LOSS_LIMIT:
        failures.append(f"loss: relative error {loss_error:.2e}; expected at most {LOSS_LIMIT:g}")
    print(f"{len(gradients)} gradients, largest relative L2 error {worst:.2e}")
    for failure in failures:
        print(f"check_dump: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
