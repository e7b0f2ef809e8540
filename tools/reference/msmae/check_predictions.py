#!/usr/bin/env python3
"""Recomputes the predictions.jsonl of a run of `recognize` in Python: .pose files read by pose-format, everything after that
by NumPy and PyTorch in float64, from the run's checkpoint.

    python3 tools/reference/msmae/check_predictions.py RUN MANIFEST

Needs PyTorch and pose-format. Takes runs of MS-MAE on body and hands. Prints how far apart the probabilities are, and on
how many clips the first five glosses are the same; exits with 1 where one differs by more than 1e-4.
"""
import argparse
import json
import os
import sys

import numpy
import torch
from pose_format import Pose

import tensors
from model import Recogniser

LIMIT = 1e-4
BODY = [f"{side}_{joint}" for joint in ("SHOULDER", "ELBOW", "WRIST") for side in ("LEFT", "RIGHT")]
PLACES = {"body": ("POSE_LANDMARKS", BODY), "left": ("LEFT_HAND_LANDMARKS", None), "right": ("RIGHT_HAND_LANDMARKS", None)}


def read(path):
    """-> {stream: (x and y [T, K, 2], seen [T, K])} in pixels"""
    with open(path, "rb") as file:
        pose = Pose.read(file.read())
    points = numpy.asarray(pose.body.data.data, dtype=numpy.float64)[:, 0, :, :2]
    seen = numpy.asarray(pose.body.confidence)[:, 0] > 0
    streams = {}
    for name, (component, wanted) in PLACES.items():
        names = wanted or next(each.points for each in pose.header.components if each.name == component)
        where = [pose.header._get_point_index(component, point) for point in names]
        streams[name] = points[:, where], seen[:, where]
    return streams


def normalised(streams):
    """The middle of the shoulders at 0, their mean distance 1; 0 where nothing is seen."""
    points, seen = streams["body"]
    both = seen[:, :2].all(1)
    shoulders = points[both, :2]  # [t, 2, 2]
    centre = shoulders.mean((0, 1))
    width = numpy.linalg.norm(shoulders[:, 0] - shoulders[:, 1], axis=1).mean()
    return {name: numpy.where(seen[..., None], (points - centre) / width, 0) for name, (points, seen) in streams.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run")
    parser.add_argument("manifest")
    arguments = parser.parse_args()

    with open(os.path.join(arguments.run, "recognition.json")) as file:
        checkpoint = os.path.join(arguments.run, json.load(file)["checkpoint"])
    weights, metadata = tensors.read(checkpoint)
    config = json.loads(metadata["config"])
    glosses, frames = config["glosses"], config["frames"]
    model = Recogniser(config, len(glosses), config["pooling"])
    model.load({name: value.copy() for name, value in weights.items()})
    with open(arguments.manifest) as file:
        clips = {clip["id"]: clip for clip in map(json.loads, file)}

    worst, same, count = 0.0, 0, 0
    with open(os.path.join(arguments.run, "predictions.jsonl")) as file:
        for line in map(json.loads, file):
            path = os.path.join(os.path.dirname(arguments.manifest), clips[line["id"]]["pose"])
            streams = normalised(read(path))
            length = len(streams["body"])
            middles = [int((2 * i + 1) * length // (2 * frames)) for i in range(frames)]  # of equal segments
            x = {name: torch.from_numpy(streams[name][middles])[None] for name in config["streams"]}
            with torch.no_grad():
                scores = dict(zip(glosses, torch.softmax(model(x)[0], 0).tolist()))
            worst = max(worst, *(abs(scores[each["gloss"]] - each["score"]) for each in line["predictions"]))
            first = sorted(glosses, key=lambda gloss: -scores[gloss])[:5]
            same += first == [each["gloss"] for each in line["predictions"][:5]]
            count += 1
    print(f"{count} clips: largest difference of a probability {worst:.2e}; the same first five glosses in {same}")
    sys.exit(1 if worst > LIMIT or count == 0 else 0)


if __name__ == "__main__":
    main()
