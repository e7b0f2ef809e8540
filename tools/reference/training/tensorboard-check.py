"""Reads a run directory with TensorBoard's own reader and compares every scalar to metrics.jsonl.

    python3 -m venv /tmp/tb && /tmp/tb/bin/pip install tensorboard==2.21.0
    /tmp/tb/bin/python tools/reference/training/tensorboard-check.py RUN
"""

import json
import math
import struct
import sys
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

run = Path(sys.argv[1])
events = EventAccumulator(str(run), size_guidance={"scalars": 0})
events.Reload()
found = {(tag, event.step): event.value for tag in events.Tags()["scalars"] for event in events.Scalars(tag)}


def flatten(value, path=""):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from flatten(inner, f"{path}/{name}" if path else name)
    else:
        yield path, math.nan if value is None else value


def float32(value):
    return struct.unpack("f", struct.pack("f", value))[0]


checked = 0
for line in (run / "metrics.jsonl").read_text().splitlines():
    record = json.loads(line)
    step = record.pop("step")
    for tag, value in flatten(record):
        if not (found[tag, step] == float32(value) or math.isnan(value)):
            sys.exit(f"{tag} at step {step}: TensorBoard has {found[tag, step]}, metrics.jsonl {value}")
        checked += 1
last = max(step for _, step in found)
print(f"{checked} scalars agree, tags {sorted(events.Tags()['scalars'])}, last step {last}")
