"""Reads .pose files with pose-format as read.mjs asks, and answers with the seconds that one reading takes."""

import json
import sys
import time

from pose_format import Pose
from pose_format.pose_header import PoseHeaderCache

ROUND = float(sys.argv[1]) / 1000
contents = {}

for line in sys.stdin:
    request = json.loads(line)
    path = request["path"]
    if path not in contents:
        with open(path, "rb") as file:
            contents[path] = file.read()
    data, fresh = contents[path], request["cache"] == "fresh"
    Pose.read(data)
    reads, began = 0, time.perf_counter()
    while True:
        if fresh:
            PoseHeaderCache.clear_cache()
        Pose.read(data)
        reads += 1
        took = time.perf_counter() - began
        if took >= ROUND:
            break
    print(took / reads, flush=True)
