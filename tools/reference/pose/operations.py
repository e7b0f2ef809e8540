"""Golden values for the operations of @msmae/pose, made with Python's pose-format on small synthetic files.

    python3 -m venv VENV && VENV/bin/pip install pose-format==0.15.0 scipy==1.17.1
    VENV/bin/python tools/reference/pose/operations.py
    npx biome check --write packages/pose/test

Keypoints are missing in every way that matters to interpolation: never, once, twice or three times seen, at the ends,
in short and in long gaps. `mirror_horizontal` lives in a module that imports MediaPipe for nothing but its tables of
names; a stand-in with the names of the body's points takes its place.
"""

import base64
import json
import random
import struct
import sys
import types
from importlib.metadata import version
from pathlib import Path
from unittest import mock

import numpy as np
import scipy
from pose_format import Pose
from pose_format.pose_header import PoseHeaderCache

from golden import header

OUT = Path(__file__).resolve().parents[3] / "packages/pose/test/operations.golden.json"
BODY = ["LEFT_SHOULDER", "RIGHT_SHOULDER", "NOSE", "RIGHT_WRIST", "LEFT_WRIST", "MOUTH_LEFT", "MOUTH_RIGHT"]
HAND = ["WRIST", "THUMB_TIP", "PINKY_TIP"]
FACE = ["1", "234", "454", "33", "263", "10", "469", "476"]
MEDIAPIPE = [
    ("POSE_LANDMARKS", "XYZC", BODY, [(0, 1), (1, 3), (0, 4)], [(255, 128, 0)]),
    ("FACE_LANDMARKS", "XYZC", FACE, [(1, 3)], [(128, 0, 0)]),
    ("LEFT_HAND_LANDMARKS", "XYZC", HAND, [(0, 1), (0, 2)], [(0, 255, 0)]),
    ("RIGHT_HAND_LANDMARKS", "XYZC", HAND, [(0, 1), (0, 2)], [(0, 0, 255)]),
    ("POSE_WORLD_LANDMARKS", "XYZC", BODY[:2], [(0, 1)], [(9, 9, 9)]),
]
OPENPOSE = [
    ("pose_keypoints_2d", "XYC", ["Nose", "RShoulder", "RWrist", "LShoulder", "LWrist"], [(1, 2), (3, 4)], [(0, 0, 255)]),
    ("hand_left_keypoints_2d", "XYC", ["BASE", "R_CMC"], [(0, 1)], [(1, 2, 3)]),
]
# At which frame rate (None: the file's own, 25) and how to interpolate.
KINDS = [(None, "linear"), (None, "cubic"), (40, "linear"), (15, "cubic"), (61.7, "cubic"),
         (None, "quadratic"), (40, "quadratic")]


def load_mirror_horizontal():
    names = lambda values: types.SimpleNamespace(_member_names_=values)
    holistic = types.SimpleNamespace(
        FACEMESH_CONTOURS=[], FACEMESH_TESSELATION=[], POSE_CONNECTIONS=[], HAND_CONNECTIONS=[],
        PoseLandmark=names(BODY), HandLandmark=names(HAND),
    )
    mediapipe = types.ModuleType("mediapipe")
    mediapipe.solutions = types.SimpleNamespace(holistic=holistic)
    connections = types.ModuleType("mediapipe.python.solutions.face_mesh_connections")
    connections.FACEMESH_IRISES = []
    sys.modules.update({
        "mediapipe": mediapipe,
        "mediapipe.python": types.ModuleType("mediapipe.python"),
        "mediapipe.python.solutions": types.ModuleType("mediapipe.python.solutions"),
        "mediapipe.python.solutions.face_mesh_connections": connections,
    })
    from pose_format.utils.holistic import FLIPPED_FACE_POINTS, mirror_horizontal

    return mirror_horizontal, FLIPPED_FACE_POINTS


def seen_frames(rng, frames, index):
    """The frames in which point `index` is seen."""
    patterns = [
        [], [4], [1, 7], [2, 3, 8], [0, 1, 2, 7, 8], list(range(3, frames)), list(range(frames - 2)),
    ]
    if index < len(patterns):
        return [frame for frame in patterns[index] if frame < frames]
    return [frame for frame in range(frames) if rng.random() < 0.8]


def planar_file(rng, size, components, fps, frames, people, always):
    points = [(name, point) for name, _, names, _, _ in components for point in names]
    dims = len(components[0][1]) - 1
    data = np.zeros((frames, people, len(points), dims), np.float32)
    confidence = np.zeros((frames, people, len(points)), np.float32)
    patterned = 0
    for person in range(people):
        for i, (name, point) in enumerate(points):
            if point in always:
                seen = [frame for frame in range(frames) if frame % 5 != 3]
            else:
                seen = seen_frames(rng, frames, patterned)
                patterned += 1
            place = np.array([rng.uniform(50, 350) for _ in range(dims)])
            for frame in range(frames):
                place = place + [rng.uniform(-15, 15) for _ in range(dims)]
                if frame in seen:
                    data[frame, person, i] = place
                    confidence[frame, person, i] = rng.uniform(0.3, 1)
    counts = struct.pack("<fIH", fps, frames, people)
    return header(0.2, size, components) + counts + data.tobytes() + confidence.tobytes()


def values(pose):
    """Coordinates and confidences as float32, in the fewest digits that tell them apart; 0 where masked."""
    short = lambda array: [float(f"{value:.7g}") for value in np.asarray(array, np.float32).ravel()]
    body = pose.body
    return {"shape": list(body.data.shape), "fps": body.fps,
            "data": short(body.data.filled(0)), "confidence": short(body.confidence)}


def components(pose):
    return [{"name": c.name, "points": list(c.points), "limbs": [list(limb) for limb in c.limbs]}
            for c in pose.header.components]


def golden(name, data, selection, removal, mirror=None):
    def read():
        PoseHeaderCache.clear_cache()  # headers of the same bytes are one object, which focus() changes
        return Pose.read(data)

    matrix = [[0.9, 0.3], [-0.2, 1.1]]
    full = np.eye(read().body.data.shape[-1])
    full[:2, :2] = matrix
    draws = [0.8, -1.3, 0.5]  # standard normal: shear, rotation, scale
    with mock.patch("numpy.random.normal", side_effect=[np.array([0.2 * draw]) for draw in draws]):
        drawn = read().augment2d()
    transformed = read()
    transformed.body = transformed.body.matmul(full.astype(np.float32))
    focused = read()
    focused.focus()
    size = focused.header.dimensions
    selected, removed = read().get_components(*selection), read().remove_components(*removal)
    result = {
        "name": name,
        "bytes": base64.b64encode(data).decode(),
        "normalised": values(read().normalize()),
        "interpolated": [
            {"fps": fps, "kind": kind, **values(read().interpolate(fps, kind=kind))}
            for fps, kind in KINDS
        ],
        "matrix": [value for row in matrix for value in row],
        "transformed": values(transformed),
        "draws": draws,
        "augmented": values(drawn),
        "negated": values(read().flip(0)),
        "boxes": values(read().bbox()),
        "focused": {"size": [size.width, size.height, size.depth], **values(focused)},
        "selected": {"components": selection[0], "points": selection[1], "result": components(selected), **values(selected)},
        "removed": {"components": removal[0], "points": removal[1], "result": components(removed), **values(removed)},
    }
    for interpolated, (fps, _) in zip(result["interpolated"], KINDS):
        interpolated["fps"] = fps or 25
    if mirror is not None:
        result["mirrored"] = values(mirror(read()))
    return result


def main():
    rng = random.Random(20250301)
    mirror, face = load_mirror_horizontal()
    shoulders = ["LEFT_SHOULDER", "RIGHT_SHOULDER", "LShoulder", "RShoulder"]
    files = [
        golden(
            "MediaPipe, three dimensions",
            planar_file(rng, (640, 480, 320), MEDIAPIPE, 25, 11, 1, shoulders),
            (["RIGHT_HAND_LANDMARKS", "POSE_LANDMARKS"], {"POSE_LANDMARKS": ["LEFT_WRIST", "LEFT_SHOULDER"]}),
            (["POSE_WORLD_LANDMARKS"], {"FACE_LANDMARKS": ["1", "33"], "LEFT_HAND_LANDMARKS": ["THUMB_TIP"]}),
            mirror,
        ),
        golden(
            "OpenPose, two dimensions, two people",
            planar_file(rng, (500, 400, 0), OPENPOSE, 25, 10, 2, shoulders),
            (["pose_keypoints_2d"], {"pose_keypoints_2d": ["LWrist", "LShoulder", "Nose"]}),
            (["hand_left_keypoints_2d"], {}),
        ),
    ]
    versions = f"pose-format {version('pose-format')}, numpy {np.__version__}, scipy {scipy.__version__}"
    result = {"made by": f"tools/reference/pose/operations.py, {versions}", "mirroredFaceMesh": face, "files": files}
    OUT.write_text(json.dumps(result) + "\n")
    print(f"{OUT}: {OUT.stat().st_size} bytes")


main()
