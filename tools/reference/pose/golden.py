"""Golden values for @msmae/pose, made with Python's pose-format on small synthetic files.

    python3 -m venv VENV && VENV/bin/pip install pose-format==0.15.0
    VENV/bin/python tools/reference/pose/golden.py
    npx biome check --write packages/pose/test

The bytes of the files are put together here, field by field after the specification, and read by pose-format; what it
makes of them (header, coordinates, confidences, normalised coordinates) is written beside the bytes to
packages/pose/test/pose-format.golden.json.
"""

import base64
import json
import random
import struct
from importlib.metadata import version
from pathlib import Path

import numpy as np
from pose_format import Pose

OUT = Path(__file__).resolve().parents[3] / "packages/pose/test/pose-format.golden.json"

HAND = ["WRIST"] + [
    f"{finger}_{joint}"
    for finger, joints in [
        ("THUMB", ["CMC", "MCP", "IP", "TIP"]),
        *[(f, ["MCP", "PIP", "DIP", "TIP"]) for f in ("INDEX_FINGER", "MIDDLE_FINGER", "RING_FINGER", "PINKY")],
    ]
    for joint in joints
]
# Reduced and in another order than MediaPipe's, with a name that is not ASCII.
BODY = ["RIGHT_WRIST", "LEFT_SHOULDER", "NÄSE", "RIGHT_SHOULDER", "LEFT_ELBOW", "RIGHT_ELBOW", "LEFT_WRIST"]
OPENPOSE = ["Nose", "Neck", "RShoulder", "RElbow", "RWrist", "LShoulder", "LElbow", "LWrist"]


def text(value):
    data = value.encode("utf-8")
    return struct.pack("<H", len(data)) + data


def component(name, fmt, points, limbs, colors):
    data = text(name) + text(fmt) + struct.pack("<HHH", len(points), len(limbs), len(colors))
    data += b"".join(text(p) for p in points)
    data += b"".join(struct.pack("<HH", *limb) for limb in limbs)
    return data + b"".join(struct.pack("<HHH", *color) for color in colors)


def header(version_number, size, components):
    return (
        struct.pack("<fHHHH", version_number, *size, len(components))
        + b"".join(component(*c) for c in components)
    )


def person(rng, components, missing):
    """Points of one person in one frame: [(coordinates, confidence)], component by component."""
    points = []
    for name, fmt, names, _, _ in components:
        for point in names:
            seen = rng.random() >= missing or "oulder" in point.lower()
            xyz = [rng.uniform(0, 400) for _ in fmt[:-1]] if seen else [0.0 for _ in fmt[:-1]]
            points.append((xyz, rng.uniform(0.05, 1) if seen else 0.0))
    return points


def planar_file(rng, version_number, size, components, fps, frames, people):
    """v0.1 and v0.2: all coordinates, then all confidences."""
    everyone = [[person(rng, components, 0.25) for _ in range(people)] for _ in range(frames)]
    counts = struct.pack("<HHH" if version_number == 0.1 else "<fIH", fps, frames, people)
    flat = [point for frame in everyone for one in frame for point in one]
    data = b"".join(struct.pack(f"<{len(xyz)}f", *xyz) for xyz, _ in flat)
    return header(version_number, size, components) + counts + data + b"".join(struct.pack("<f", c) for _, c in flat)


def interleaved_file(rng, size, components, fps, people_of_frames):
    """v0.0: the confidence behind each point, as many people in each frame as it likes."""
    data = header(0.0, size, components) + struct.pack("<HH", fps, len(people_of_frames))
    for people in people_of_frames:
        data += struct.pack("<H", people)
        for index in range(people):
            data += struct.pack("<h", index - 1)
            for xyz, confidence in person(rng, components, 0.25):
                data += struct.pack(f"<{len(xyz) + 1}f", *xyz, confidence)
    return data


def golden(name, data, shoulders=None):
    pose = Pose.read(data)
    body = pose.body
    result = {
        "name": name,
        "bytes": base64.b64encode(data).decode(),
        "version": round(pose.header.version, 3),
        "width": pose.header.dimensions.width,
        "height": pose.header.dimensions.height,
        "depth": pose.header.dimensions.depth,
        "fps": body.fps,
        "components": [
            {
                "name": c.name,
                "format": c.format,
                "points": c.points,
                "limbs": [list(limb) for limb in c.limbs],
                "colors": np.asarray(c.colors).tolist(),
            }
            for c in pose.header.components
        ],
        "shape": list(body.data.shape),
        "data": np.asarray(body.data.data, dtype=np.float32).ravel().tolist(),
        "confidence": np.asarray(body.confidence, dtype=np.float32).ravel().tolist(),
    }
    if shoulders is not None:
        pose.normalize(pose.header.normalization_info(*shoulders))
        result["normalised"] = np.asarray(pose.body.data.filled(0), dtype=np.float32).ravel().tolist()
    return result


def main():
    rng = random.Random(20240607)
    hand_limbs, hand_colors = [(0, 1), (1, 2), (0, 5), (0, 17)], [(255, 0, 0), (0, 255, 0), (0, 0, 255)]
    mediapipe = [
        ("POSE_LANDMARKS", "XYZC", BODY, [(1, 3), (1, 4), (4, 6)], [(255, 128, 0)]),
        ("RIGHT_HAND_LANDMARKS", "XYZC", HAND, hand_limbs, hand_colors),
    ]
    openpose = [("pose_keypoints_2d", "XYC", OPENPOSE, [(1, 2), (2, 3)], [(0, 0, 255)])]
    files = [
        golden("v0.2, MediaPipe, two people", planar_file(rng, 0.2, (640, 480, 320), mediapipe, 29.97, 4, 2)),
        golden("v0.1, MediaPipe, one person", planar_file(rng, 0.1, (223, 229, 1), mediapipe, 24, 3, 1)),
        golden(
            "v0.2, OpenPose, with its normalisation",
            planar_file(rng, 0.2, (500, 500, 0), openpose, 25, 6, 1),
            shoulders=(("pose_keypoints_2d", "RShoulder"), ("pose_keypoints_2d", "LShoulder")),
        ),
        golden("v0.0, OpenPose, one person and none", interleaved_file(rng, (1000, 800, 0), openpose, 24, [1, 0, 1])),
    ]
    result = {
        "made by": f"tools/reference/pose/golden.py, pose-format {version('pose-format')}, numpy {np.__version__}",
        "files": files,
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(result, ensure_ascii=False) + "\n")
    print(f"{OUT}: {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
