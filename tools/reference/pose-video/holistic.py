"""A video's landmarks by MediaPipe's own Python package, to compare those of @msmae/pose-video with.

    python3 -m venv VENV && VENV/bin/pip install mediapipe==0.10.14
    VENV/bin/python tools/reference/pose-video/holistic.py VIDEO COMPLEXITY > python.json
    node tools/reference/pose-video/compare.mjs python.json poses/VIDEO.pose

The frames are decoded by the same ffmpeg as there (`-fps_mode passthrough`, RGB), so that only the landmarks can differ.
Prints MediaPipe's JSON, a result a frame. Of the body models the package holds only that of complexity 1; for 0 and 2 copy
`pose_landmark_lite.tflite` and `pose_landmark_heavy.tflite` of @mediapipe/holistic into its modules/pose_landmark.
"""

import json
import subprocess
import sys

import mediapipe as mp
import numpy as np

PARTS = {
    "poseLandmarks": "pose_landmarks",
    "faceLandmarks": "face_landmarks",
    "leftHandLandmarks": "left_hand_landmarks",
    "rightHandLandmarks": "right_hand_landmarks",
    "poseWorldLandmarks": "pose_world_landmarks",
}


def frames(video: str):
    """Every decoded frame, [height, width, 3]."""
    entries = "stream=width,height"
    probe = ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", entries, "-of", "csv=p=0", video]
    width, height = map(int, subprocess.check_output(probe, text=True).strip().split(","))
    decode = ["ffmpeg", "-v", "error", "-i", video, "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    pixels = np.frombuffer(subprocess.check_output(decode), np.uint8)
    yield from pixels.reshape(-1, height, width, 3)


def landmarks(found) -> list[dict[str, float]]:
    return [{"x": p.x, "y": p.y, "z": p.z, "visibility": p.visibility} for p in found.landmark]


def main(video: str, complexity: str) -> None:
    with mp.solutions.holistic.Holistic(model_complexity=int(complexity)) as holistic:
        results = [holistic.process(frame) for frame in frames(video)]
    found = [{key: getattr(result, name) for key, name in PARTS.items()} for result in results]
    json.dump([{k: landmarks(v) for k, v in frame.items() if v is not None} for frame in found], sys.stdout)


main(*sys.argv[1:])
