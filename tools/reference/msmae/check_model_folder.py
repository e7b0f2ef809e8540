#!/usr/bin/env python3
"""Compares what examples/pytorch computes with what msmae does, of a folder of `trainer export --folder` and a clip:

    node tools/reference/msmae/dump_clip.mjs MODEL-FOLDER CLIP.pose dump.safetensors
    python3 tools/reference/msmae/check_model_folder.py MODEL-FOLDER dump.safetensors

Needs PyTorch, NumPy and safetensors. Prints how far apart the prepared keypoints and the logits are, the latter relative to the
largest; exits with 1 where one differs by more than 1e-4.
"""
import pathlib
import sys

from safetensors.numpy import load_file
import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "examples" / "pytorch"))
from recognise import Recogniser, prepare

LIMIT = 1e-4


def main():
    folder, dump = sys.argv[1:]
    tensors, recogniser = load_file(dump), Recogniser(folder)
    config = recogniser.config
    clip = {name: tensors[f"pixels.{name}"] for name in config["model"]["streams"]}
    prepared = prepare({name: points.astype("float64") for name, points in clip.items()}, config["frames"], config["fillGaps"])
    theirs = {name: torch.from_numpy(tensors[f"prepared.{name}"]) for name in prepared}
    inputs = max(float((prepared[name] - theirs[name]).abs().max()) for name in prepared)
    ours = torch.from_numpy(tensors["logits"])
    logits = max(float((recogniser.logits(each) - ours).abs().max() / ours.abs().max()) for each in (prepared, theirs))
    print(f"{folder}: prepared keypoints differ by {inputs:.1e}, {ours.shape[1]} logits by {logits:.1e} of the largest")
    sys.exit(1 if max(inputs, logits) > LIMIT else 0)


if __name__ == "__main__":
    main()
