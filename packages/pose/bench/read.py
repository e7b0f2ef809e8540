"""Reads .pose files with pose-format as python.mjs asks, and answers with the seconds that one pass over them takes.

A request is {"paths": [...], "from": "disk" or "memory", "header": "kept" or "new", "frames": [start, end] or null}. With
"new" pose-format's cache of the last header is emptied before each file, while the clock stands.
"""

import json
import sys
import time

from pose_format import Pose
from pose_format.pose_header import PoseHeaderCache

SECONDS = float(sys.argv[1]) / 1000
contents = {}


def content(path):
    if path not in contents:
        with open(path, "rb") as file:
            contents[path] = file.read()
    return contents[path]


def read(path, source, frames):
    if frames:
        with open(path, "rb") as file:
            Pose.read(file, start_frame=frames[0], end_frame=frames[1])
    elif source == "memory":
        Pose.read(contents[path])
    else:
        with open(path, "rb") as file:
            Pose.read(file.read())


for line in sys.stdin:
    request = json.loads(line)
    if request["from"] == "memory":
        for path in request["paths"]:
            content(path)
    took, passes = 0, 0
    while took < SECONDS:
        for path in request["paths"]:
            if request["header"] == "new":
                PoseHeaderCache.clear_cache()
            began = time.perf_counter()
            read(path, request["from"], request["frames"])
            took += time.perf_counter() - began
        passes += 1
    print(took / passes, flush=True)
