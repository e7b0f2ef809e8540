#!/usr/bin/env python3
"""Writes packages/recognition/test/pytorch-{cls,mean}.safetensors, checkpoints of tiny recognisers, and beside each what
PyTorch makes of clips with it in float64: pytorch-{cls,mean}-clips.safetensors, with `coords.<stream>` [B, T, K, 2] and
`logits` [B, G].

    /usr/bin/python3 tools/reference/msmae/make_checkpoint_golden.py

packages/recognition/src/checkpoint-golden.test.ts is the counterpart.
"""
import json
import os

import torch

import tensors
from make_golden import draw_weights, generator, poses, provenance
from model import Recogniser

GLOSSES = ["BOOK", "DRINK", "HOUSE", "TREE", "WATER"]
CONFIGS = {
    "cls": {"streams": ["body", "left", "right"], "tokens": "streams"},
    "mean": {"streams": ["left", "body"], "tokens": "fused"},
}
FOLDER = os.path.join(os.path.dirname(__file__), "../../../packages/recognition/test")


def main():
    os.makedirs(FOLDER, exist_ok=True)
    says = json.dumps(provenance("make_checkpoint_golden.py"))
    for seed, (pooling, own) in enumerate(CONFIGS.items()):
        config = {"kind": "ms-mae", **own, "stride": 3, "encoder": {"layers": 2, "heads": 2, "width": 8}, "pooling": pooling}
        uniform = generator(3000 + seed)
        coordinates, _ = poses(uniform, config["streams"])
        model = Recogniser(config, len(GLOSSES), pooling)
        draw_weights(uniform, model)
        frames = next(iter(coordinates.values())).shape[1]
        weights = {name: parameter.detach().numpy() for name, parameter in model.named().items()}
        described = json.dumps({**config, "frames": frames, "glosses": GLOSSES})
        tensors.write(os.path.join(FOLDER, f"pytorch-{pooling}.safetensors"), weights, {"config": described, "step": "0", "provenance": says})
        with torch.no_grad():
            clips = {"logits": model(coordinates).numpy()}
        clips.update({f"coords.{name}": value.numpy() for name, value in coordinates.items()})
        tensors.write(os.path.join(FOLDER, f"pytorch-{pooling}-clips.safetensors"), clips, {"provenance": says})


if __name__ == "__main__":
    main()
