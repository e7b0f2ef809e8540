"""The names that Python's pose-format gives keypoints, for the tests of @msmae/pose.

    python3 -m venv VENV && VENV/bin/pip install pose-format==0.15.0
    VENV/bin/python tools/reference/pose/layouts.py
    npx biome check --write packages/pose/test

Of each layout that is not MediaPipe's: the components and points, and the points that pose-format takes for the shoulders
(right, left) and for the middle fingers' knuckles (left, right): packages/pose/test/pose-format.layouts.json.
"""

import json
from importlib.metadata import version
from pathlib import Path

from pose_format.pose_header import PoseHeader, PoseHeaderDimensions
from pose_format.utils.alphapose import get_alphapose_components
from pose_format.utils.alphapose_133 import get_alphapose_133_components
from pose_format.utils.cocowholebody133_header import cocowholebody_components
from pose_format.utils.generic import hands_indexes, pose_shoulders
from pose_format.utils.openpose import OpenPose_Components
from pose_format.utils.openpose_135 import OpenPose_Components as OpenPose135_Components

OUT = Path(__file__).resolve().parents[3] / "packages/pose/test/pose-format.layouts.json"

LAYOUTS = {
    "OpenPose": OpenPose_Components,
    "OpenPose 135": OpenPose135_Components,
    "COCO-WholeBody": cocowholebody_components(),
    "AlphaPose 133": get_alphapose_133_components(),
    "AlphaPose 136": get_alphapose_components(),
}


def describe(components):
    header = PoseHeader(0.2, PoseHeaderDimensions(640, 480, 0), components)
    try:
        knuckles = [int(index) for index in hands_indexes(header)]
    except NotImplementedError:  # of OpenPose 135
        knuckles = None
    return {
        "components": {component.name: list(component.points) for component in components},
        "shoulders": [list(point) for point in pose_shoulders(header)],
        "knuckles": knuckles,
    }


def main():
    result = {
        "source": f"pose-format {version('pose-format')}",
        "layouts": {name: describe(components) for name, components in LAYOUTS.items()},
    }
    OUT.write_text(json.dumps(result))


main()
